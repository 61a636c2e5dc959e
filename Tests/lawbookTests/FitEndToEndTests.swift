// A log with known laws through the command: every law comes back, whatever the order of the rows and their units.

import Foundation
import Testing

@Suite struct FitEndToEndTests {
  let sweep = SweepFile()

  @Test func everyLawIsRecovered() throws {
    let laws = try fit(sweep.rows).object("laws")
    let loss = try laws.object("loss").object("parameters")
    for (name, expected) in [("E", 0.45), ("A", 8), ("alpha", 0.32), ("B", 40), ("beta", 0.29)] {
      #expect(try loss.value(name).isNear(expected, 1e-6), "\(name)")
    }
    try expect(laws.object("batch"), sweep.batch)
    try expect(laws.object("learning_rate"), sweep.rate)
  }

  private func expect(_ law: JSONObject, _ expected: (Double, Double, Double)) throws {
    let parameters = try law.object("parameters")
    #expect(try parameters.value("coefficient").isNear(expected.0, 1e-6))
    #expect(try parameters.value("tokens").isNear(expected.1, 1e-6))
    #expect(try parameters.value("params").isNear(expected.2, 1e-6))
  }

  @Test func closedFormFollowsFromTheLossLaw() throws {
    let closed = try fit(sweep.rows).object("laws").object("compute").object("closed_form")
    let exponent = 0.29 / (0.29 + 0.32)
    #expect(try closed.object("params").value("exponent").isNear(exponent, 1e-6))
    #expect(try closed.object("tokens").value("exponent").isNear(1 - exponent, 1e-6))
    // N_opt = G·(C/6)^(beta/(alpha+beta)), G = (alpha·A/(beta·B))^(1/(alpha+beta)) (Hoffmann et al. 2022, eq. 4).
    let g = pow(0.32 * 8 / (0.29 * 40), 1 / 0.61) * pow(6, -exponent)
    #expect(try closed.object("params").value("coefficient").isNear(g, 1e-5))
  }

  @Test func orderOfRowsAndThreadsChangeNoByte() throws {
    let one = try output(SweepFile.text(sweep.rows), "lawbook fit runs.csv --json --replicates 20")
    let other = try output(SweepFile.text(sweep.rows.shuffledTheSame), "lawbook fit runs.csv --json --replicates 20")
    let single = try output(
      SweepFile.text(sweep.rows), "$(command -v taskset && echo -c 0) lawbook fit runs.csv --json --replicates 20")
    #expect(one == other)
    #expect(one == single)
  }

  @Test func unitsChangeNothing() throws {
    let rows = sweep.rows.map { row in
      var cells = row.split(separator: ",").map(String.init)
      cells[2] = "\((Double(cells[2]) ?? 0) / 1e9)"
      return cells.joined(separator: ",")
    }
    let plain = try fit(sweep.rows).object("laws").object("loss").object("parameters")
    let billions = try fit(rows, "--units tokens=1e9").object("laws").object("loss").object("parameters")
    for name in ["E", "A", "alpha", "B", "beta"] {
      #expect(try billions.value(name).isNear(try plain.value(name), 1e-9), "\(name)")
    }
  }

  @Test func heldOutCellsAreNotFittedAndArePredicted() throws {
    let result = try fit(sweep.rows, "--hold-out 'params >= 3e8 and tokens > 5e9'")
    let held = try result.array("held_out")
    #expect(held.count == 2)
    for cell in held {
      let expected = sweep.loss(try cell.number("params"), try cell.number("tokens"))
      #expect(try cell.number("predicted").isNear(expected, 1e-6))
    }
    #expect(try result.number("points") == 14)
  }

  @Test func aStudyAndItsOptionsSayTheSame() throws {
    let folder = try CommandFolder(files: [
      ("runs.csv", SweepFile.text(sweep.rows)),
      ("a/study.yaml", Data("data: ../runs.csv\nobjective: squared\nreplicates: 0\ntitle: runs\n".utf8)),
    ])
    let study = try folder.run("lawbook fit a --json")
    let options = try folder.run("lawbook fit runs.csv --objective squared --replicates 0 --json")
    #expect(study.exit == 0 && study.stderr == "")
    let laws = { (outcome: CommandOutcome) in try JSONObject(outcome.stdout).object("laws").description }
    #expect(try laws(study) == laws(options))
  }

  @Test func textShowsLawsOptimaAndHeldOutCells() throws {
    let text = try output(
      SweepFile.text(sweep.rows), "lawbook fit runs.csv --replicates 0 --hold-out 'params >= 3e8 and tokens > 2e10'")
    let lines = text.split(separator: "\n").map(String.init)
    func row(_ name: String) -> String? { lines.first { $0.hasPrefix("  " + name) } }
    #expect(lines[1].hasPrefix("  Usable inside the data (N 20M to 400M, T 1B to 27B)"))
    #expect(row("E, floor")?.hasSuffix(" 0.45") == true)
    #expect(row("α, exponent of N")?.hasSuffix(" 0.32") == true)
    #expect(row("β, exponent of T")?.hasSuffix(" 0.29") == true)
    #expect(row("B_opt exponent of T")?.hasSuffix(" 0.62") == true)
    #expect(row("η_opt exponent of N")?.hasSuffix(" −0.35") == true)
    #expect(lines.contains { $0.contains("RMS error") } && text.contains("\nNext: "))
    #expect(lines.count <= 40 && lines.allSatisfy { $0.count <= 80 }, "no more than a screen")
    #expect(!text.contains("\u{1B}"), "no colour unless a person looks")
  }

  @Test func cellsOnTheEdgeAreRefusedAndListed() throws {
    let n = sweep.params[0]
    let t = sweep.tokens[0]
    let rows = sweep.rows.filter { row in
      let cells = row.split(separator: ",").compactMap { Double($0) }
      return !(cells[0] == n && cells[1] == t && cells[2] < sweep.batch(n, t) * 1.1)
    }
    let optima = try fit(rows).array("optima")
    let refused = try optima.filter { try $0.text("status") != "ok" }
    #expect(refused.count == 1)
    #expect(try refused.first?.text("status") == "edge")
    #expect(refused.first?.isNull("batch_tokens") == true && refused.first?.isNull("val_loss") == true)
    #expect(try refused.first?.text("reason").isEmpty == false)
  }

  @Test func lawsAtFixedHyperparametersAreWorse() throws {
    let result = try fit(sweep.rows, "--fixed batch_tokens=40k,learning_rate=1e-4 --at-compute 1e20")
    let fixed = try result.object("fixed")
    #expect(try fixed.number("batch_tokens") == 40_000)
    let optimal = try result.object("laws").object("loss").object("objective").number("value")
    #expect(try fixed.object("laws").object("loss").object("objective").number("value") > optimal)
    let closed = try result.object("laws").object("compute").object("closed_form")
    #expect(try closed.number("at_compute") == 1e20)
  }

  @Test func predictionOfAStudyHasIntervals() throws {
    let folder = try CommandFolder(files: [("runs.csv", SweepFile.text(sweep.rows))])
    let outcome = try folder.run("lawbook predict runs.csv --params 1e9 --tokens 1e11 --json")
    let prediction = try JSONObject(outcome.stdout)
    let loss = try prediction.object("loss")
    #expect(try loss.number("value").isNear(sweep.loss(1e9, 1e11), 1e-6))
    #expect(try loss.number("low") <= loss.number("high"))
    #expect(try prediction.number("batch_tokens").isNear(sweep.batch(1e9, 1e11), 1e-5))
    #expect(try prediction.text("domain") == "extrapolates ×2.5 in params, ×3.7 in tokens")
  }

  private func fit(_ rows: [String], _ options: String = "") throws -> JSONObject {
    try JSONObject(output(SweepFile.text(rows), "lawbook fit runs.csv --json --replicates 0 \(options)"))
  }

  private func output(_ csv: Data, _ command: String) throws -> String {
    let outcome = try CommandFolder(files: [("runs.csv", csv)]).run(command)
    #expect(outcome.exit == 0 && outcome.stderr == "", "\(outcome.stderr)")
    return outcome.stdout
  }
}

extension Double {
  fileprivate func isNear(_ other: Double, _ share: Double) -> Bool { abs(self - other) <= share * abs(other) }
}
