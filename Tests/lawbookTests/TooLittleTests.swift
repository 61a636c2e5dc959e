// Studies with too little in them: every command refuses with what is missing and which runs would help, or says only
// what the data do carry.

import Foundation
import Testing

struct TooLittleTests {
  /// A study of too little, and what its refusals name; sentences are compared without their first letter.
  struct Study: Sendable, CustomTestStringConvertible {
    var name: String
    var csv: String
    var missing: String
    var remedy: String
    var testDescription: String { name }
  }

  private static let sizes = [1e7, 3e7, 1e8, 3e8]
  private static let tokens = [1e9, 3e9, 1e10, 3e10]

  static let studies = [
    Study(
      name: "two sizes", csv: grid(Array(sizes.prefix(2)), tokens), missing: "alpha needs at least 3 model sizes",
      remedy: "Add 9 runs at N ="),
    Study(
      name: "one token budget", csv: grid(sizes, [3e9]),
      missing: "beta needs at least 3 training lengths T; the data have one, 3B",
      remedy: "Add 9 runs at N ="),
    Study(
      name: "all on the edge", csv: grid(sizes, tokens, shift: 16), missing: "there are 0",
      remedy: "Add 5 runs at N ="),
    Study(
      name: "all losses equal", csv: grid(sizes, tokens, loss: 2.5), missing: "ll 400 losses equal 2.5",
      remedy: "Check which column is read as the loss"),
    Study(
      name: "one run", csv: "run,params,tokens,batch_tokens,learning_rate,loss\na,1e7,1e9,50000,0.01,4.6\n",
      missing: "he law has 5 parameters and needs as many points", remedy: "Add 1 run at N ="),
  ]

  /// Five batches by five rates about the optimum, in steps of 2.
  ///
  /// - Parameters:
  ///   - shift: by which the grid's middle misses the optimum.
  ///   - loss: of every run, in place of the law's.
  private static func grid(_ sizes: [Double], _ tokens: [Double], shift: Double = 1, loss: Double? = nil) -> String {
    var lines = ["run,params,tokens,batch_tokens,learning_rate,loss"]
    for n in sizes {
      for t in tokens {
        for k in 0..<25 {
          let b: Double = Double(k / 5) - 2 + log2(shift)
          let e: Double = Double(k % 5) - 2 + log2(shift)
          let least: Double = 1.7 + 400 * pow(n, -0.34) + 410 * pow(t, -0.28)
          let batch: Double = 0.2 * pow(t, 0.6) * exp2(b)
          let rate: Double = 0.5 * pow(n, -0.25) * exp2(e)
          let values: [Double] = [n, t, batch, rate, loss ?? least + 0.005 * b * b + 0.01 * e * e]
          lines.append("r\(lines.count)," + values.map { String(format: "%.6g", $0) }.joined(separator: ","))
        }
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private func run(_ command: String, on study: Study) throws -> CommandOutcome {
    try CommandFolder(files: [
      ("runs.csv", Data(study.csv.utf8)), ("study.yaml", Data("data: runs.csv\nreplicates: 40\n".utf8)),
      ("law.yaml", Data("alpha: 0.34\nbeta: 0.28\n".utf8)),
    ])
    .run("lawbook " + command)
  }

  /// What rests on a loss law has none to rest on.
  @Test(
    arguments: studies,
    [
      "plan study.yaml --compute 1e20", "plan study.yaml --loss 2.4", "plan study.yaml --params-max 1e8",
      "cross-validate study.yaml", "audit study.yaml --coefficients law.yaml", "plot study.yaml trade-off --out a.svg",
      "plot study.yaml loss-curves --out a.svg",
    ])
  func whatNeedsALossLawIsRefusedWithTheRunsThatWouldHelp(_ study: Study, _ command: String) throws {
    let outcome = try run(command, on: study)
    #expect(outcome.exit == 1 && outcome.stdout.isEmpty)
    #expect(outcome.stderr.contains(study.missing) && outcome.stderr.contains(study.remedy), "\(outcome.stderr)")
  }

  /// Two sizes carry laws of B and eta: what rests on those alone is said, and what does not is refused.
  @Test(
    arguments: studies,
    [
      "regret study.yaml", "influence study.yaml", "predict study.yaml --params 1e9 --tokens 1e10",
      "compare study.yaml study.yaml",
      "predict study.yaml --compute 1e20",
    ])
  func othersSayNoMoreThanTheDataDo(_ study: Study, _ command: String) throws {
    let outcome = try run(command, on: study)
    let isSaid =
      study.name == "two sizes" && !command.contains("--compute")
      || (study.name == "one token budget" && command.hasPrefix("compare"))
    #expect(outcome.exit == (isSaid ? 0 : 1))
    if isSaid {
      #expect(!outcome.stdout.contains("nan") && !outcome.stdout.contains("inf "), "\(outcome.stdout)")
    } else {
      #expect(outcome.stdout.isEmpty && outcome.stderr.contains(study.remedy), "\(outcome.stderr)")
    }
  }

  @Test(arguments: studies) func fitDoctorAndSuggestNameTheRuns(_ study: Study) throws {
    let fit = try run("fit study.yaml", on: study)
    // Two sizes carry laws of B and eta.
    #expect(fit.exit == (study.name == "two sizes" ? 0 : 1))
    let text = unwrapped(fit.stdout)
    #expect(text.contains("Not fitted: ") && text.contains("Next: ") && text.contains(study.remedy), "\(text)")
    let doctor = unwrapped(try run("doctor study.yaml", on: study).stdout)
    #expect(doctor.contains(study.remedy), "\(doctor)")
    let suggest = try run("suggest study.yaml", on: study)
    #expect(suggest.exit == (study.name == "all losses equal" ? 1 : 0))
    #expect(
      unwrapped(suggest.stdout + suggest.stderr).contains(
        study.name == "all losses equal" ? study.remedy : "hese runs "))
    #expect(!suggest.stdout.contains("still be refused"))
  }

  /// Text without the line breaks that fit it to a terminal.
  private func unwrapped(_ text: String) -> String { text.split(whereSeparator: \.isWhitespace).joined(separator: " ") }
}
