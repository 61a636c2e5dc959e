// `lawbook held-out`: from a log with known laws to a plan that a sweep takes.

import Foundation
import Sweeps
import Testing
import Training

@Suite struct HeldOutCommandTests {
  let sweep = SweepFile()

  func folder(_ study: String = "data: runs.csv\n") throws -> CommandFolder {
    try CommandFolder(files: [("runs.csv", SweepFile.text(sweep.rows)), ("study.yaml", Data(study.utf8))])
  }

  /// What `make data` would train is what was trained: the committed plan follows from the committed runs.
  @Test func theCommittedPlanIsWhatTheLawsSay() throws {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().path
    let folder = try CommandFolder(files: [])
    let outcome = try folder.run(
      "lawbook held-out '\(root)/Reports/video-dit/own.yaml' --layers 2 --width 192 --out plan.yaml")
    #expect(outcome.exit == 0, "\(outcome.stderr)")
    // The head names the study by the path it was given.
    func plan(_ path: String) throws -> [Substring] {
      try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").filter { !$0.hasPrefix("#") }
    }
    #expect(try plan(folder.path + "/plan.yaml") == plan(root + "/Data/reduced-dit/held-out.yaml"))
  }

  /// N = 16·4·512².
  private let large = "--layers 4 --width 512 --head-size 64"
  private let params = 16_777_216.0

  @Test func everyTokenCountIsTrainedAtItsPrediction() throws {
    let folder = try folder("data: runs.csv\nfixed: {batch_tokens: 40k, learning_rate: 1.23e-3}\n")
    let outcome = try folder.run("lawbook held-out study.yaml \(large) --seeds 2,1 --out plan.yaml")
    #expect(outcome.exit == 0 && outcome.stdout == "", "\(outcome.stderr)")
    let runs = try readSweepPlan(folder.path + "/plan.yaml").runs.map(\.settings)
    #expect(Set(runs.map(\.seed)) == [1, 2] && runs.allSatisfy { $0.shape.params == Int(params) })
    for tokens in sweep.tokens {
      let (batch, rate) = (sweep.batch(params, tokens), sweep.rate(params, tokens))
      let there = runs.contains { run in
        run.marks.contains(Int(tokens)) && abs(log(Double(run.batchTokens) / batch)) < 0.3
          && abs(run.learningRate / rate - 1) < 0.05
      }
      #expect(there, "T = \(tokens): B = \(batch), eta = \(rate)")
    }
    // The grid stands around the third of four.
    #expect(
      Set(runs.filter { $0.marks == [9_000_000_000] }.map { [Double($0.batchTokens), $0.learningRate] }).count >= 8)
    let fixed = runs.filter { $0.learningRate == 1.23e-3 }
    #expect(
      fixed.count == 2 && fixed.allSatisfy { $0.batchTokens == 40_000 && $0.marks == sweep.tokens.map { Int($0) } })
  }

  @Test func marksAreRisingAndEachOnce() throws {
    let folder = try folder()
    let outcome = try folder.run("lawbook held-out study.yaml \(large) --marks 2G,1G,2G --around 1G > plan.yaml")
    #expect(outcome.exit == 0, "\(outcome.stderr)")
    let runs = try readSweepPlan(folder.path + "/plan.yaml").runs.map(\.settings)
    #expect(Set(runs.flatMap(\.marks)) == [1_000_000_000, 2_000_000_000])
    #expect(runs.filter { $0.marks == [1_000_000_000] }.count >= 8)
  }

  @Test func whatIsWrongIsToldAtOnce() throws {
    let folder = try folder("data: runs.csv\nfixed: {batch_tokens: 100, learning_rate: 1e-3}\n")
    let outcome = try folder.run(
      "lawbook held-out study.yaml --layers 4 --width 500 --marks 100,1G,0.5 --around 2G --seeds 1.5")
    #expect(outcome.exit == 2 && outcome.stdout == "")
    for said in [
      "T 0.5 is not a whole number", "--seeds 1.5 is not a whole number",
      "--width 500 is no multiple of the head size 16",
      "100 tokens is not a multiple of the clip (64 tokens)", "--around 2000000000 is none of the T",
      "the fixed batch of 100 tokens is not a multiple of the clip",
    ] {
      #expect(outcome.stderr.contains("error: " + said), "\(outcome.stderr)")
    }
  }

  @Test func withoutCellsThereIsNoLawAndNoTrap() throws {
    let one = Data("run,params,tokens,batch_tokens,learning_rate,val_loss\na,1e6,1e9,1e5,1e-3,3\n".utf8)
    let outcome = try CommandFolder(files: [("runs.csv", one)]).run("lawbook held-out runs.csv --layers 4 --width 64")
    #expect(outcome.exit == 1)
    #expect(
      outcome.stderr == """
        runs.csv: error: the study has no law for batch size and learning rate: no cell has two different (B, eta)
        hint: 'lawbook fit runs.csv' lists its cells

        """)
  }
}
