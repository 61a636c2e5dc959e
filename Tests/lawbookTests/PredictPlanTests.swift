// A budget asked of `predict` and of `plan`: one run, one set of intervals; and what `suggest` says with too little.

import Foundation
import Testing

struct PredictPlanTests {
  /// The sweep with noise of half a per cent, always the same, so that intervals have a width.
  private static func noisy(_ params: [Double]) -> Data {
    var sweep = SweepFile()
    sweep.params = params
    let rows = sweep.rows.enumerated().map { index, row in
      var cells = row.split(separator: ",").map(String.init)
      // Alike in all runs of a cell, of 25 runs each.
      let noise = sin(Double(index / 25) * 12.9898 + 1)
      cells[5] = "\((Double(cells[5]) ?? 0) * (1 + 0.005 * noise))"
      return cells.joined(separator: ",")
    }
    return SweepFile.text(rows)
  }

  private func folder(_ params: [Double]) throws -> CommandFolder {
    try CommandFolder(files: [
      ("runs.csv", Self.noisy(params)), ("study.yaml", Data("data: runs.csv\nreplicates: 100\n".utf8)),
    ])
  }

  @Test func aBudgetIsPredictedAsItIsPlanned() throws {
    let folder = try folder(SweepFile().params)
    let prediction = try JSONObject(folder.run("lawbook predict study.yaml --compute 1e20 --json").stdout)
    let plan = try JSONObject(folder.run("lawbook plan study.yaml --compute 1e20 --json").stdout).object("plan")
    let intervals = try prediction.object("intervals")
    for name in ["params", "tokens", "batch_tokens", "learning_rate", "steps"] {
      let (one, other) = (try intervals.object(name), try plan.object(name))
      #expect(one.description == other.description, "\(name)")
      #expect(try one.number("low") < one.number("value") && one.number("value") < one.number("high"), "\(name)")
      #expect(try prediction.number(name) == one.number("value"), "\(name)")
    }
    #expect(try prediction.object("loss").description == plan.object("loss").description)
  }

  /// What the split leaves open adds to what the laws leave open at one N and T.
  @Test func aBudgetLeavesMoreOpenThanARunDoes() throws {
    let folder = try folder(SweepFile().params)
    let budget = try JSONObject(folder.run("lawbook predict study.yaml --compute 1e20 --json").stdout)
    let (n, t) = (try budget.number("params"), try budget.number("tokens"))
    let run = try JSONObject(folder.run("lawbook predict study.yaml --params \(n) --tokens \(t) --json").stdout)
    func width(_ prediction: JSONObject, _ name: String) throws -> Double {
      let estimate = try prediction.object("intervals").object(name)
      return try log(estimate.number("high") / estimate.number("low"))
    }
    #expect(try width(budget, "steps") > 1.05 * width(run, "steps"))
    #expect(try run.object("intervals").object("params").isNull("low"))
  }

  @Test func whatIsoflopMinimaSayStandsBesideThePlan() throws {
    let folder = try CommandFolder(files: [])
    let plan = try folder.run("lawbook plan yin2024 --compute 1e22 --json")
    #expect(plan.stdout.contains("isoFLOP") && plan.stdout.contains("2.435B"), "\(plan.stdout)")
    // Minima know nothing of inference.
    let used = try folder.run("lawbook plan yin2024 --compute 1e22 --inference-tokens 1e13 --json")
    #expect(used.exit == 0 && !used.stdout.contains("isoFLOP"))
  }

  @Test func withTwoSizesNoWidthIsExpected() throws {
    let command = "lawbook suggest study.yaml --for b_opt@6e7,9e9 --runs 9 --compute-max 1e22"
    let two = try folder([2e7, 6e7]).run(command)
    #expect(two.exit == 0 && two.stdout.contains("fewer than three model sizes"), "\(two.stdout)\(two.stderr)")
    let table = " --format csv --table suggested_intervals"
    #expect(try folder([2e7, 6e7]).run(command + table).stdout.split(separator: "\n").last?.hasSuffix(",,,,") == true)
    let four = try folder(SweepFile().params).run(command + table).stdout.split(separator: "\n").last
    let width = try #require(four?.split(separator: ",").last.flatMap { Double($0) })
    #expect(width > 0 && width < 1)
  }

  @Test func tooFewRunsForACellAreRefusedWithTheNumberThatIsNeeded() throws {
    let outcome = try folder(SweepFile().params).run("lawbook suggest study.yaml --runs 1")
    #expect(outcome.exit == 1 && outcome.stdout.isEmpty)
    #expect(outcome.stderr.contains("6 runs at N = "), "\(outcome.stderr)")
    #expect(outcome.stderr.contains("hint: allow --runs 6 or more"))
  }
}
