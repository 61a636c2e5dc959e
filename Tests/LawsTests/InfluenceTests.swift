// What is put back moves the laws as a fit with it does, and what is left out as a fit without it.

import Foundation
import Laws
import Runs
import TestSupport
import Testing

struct InfluenceTests {
  /// Points of a known law with noise of a fixed size, a run each.
  private func noisyTable(_ noise: Double) -> RunTable {
    let study = SyntheticStudy()
    let points = study.sizes.flatMap { n in
      study.tokens.map { t in
        LossPoint(params: n, tokens: t, loss: study.optimalLoss(params: n, tokens: t), compute: 6 * n * t)
      }
    }
    return tableOfPoints(
      points.enumerated().map { i, point in
        var point = point
        point.loss *= 1 + noise * sin(Double(i * i) * 1.7)
        return point
      })
  }

  @Test(arguments: [Objective.squared, .logHuber(delta: 1e-2)])
  func oneStepMeetsTheFitWithout(_ objective: Objective) throws {
    let result = analyse(noisyTable(3e-5), settings { $0.objective = objective })
    let step = result.influence(refitted: 0, exactUnits: 0).kept
    let exact = result.influence(refitted: 0).kept
    #expect(step.count == 30 && exact.count == 30)
    let byName = Dictionary(uniqueKeysWithValues: exact.map { ($0.name, $0) })
    for unit in step {
      let other = try #require(byName[unit.name])
      let (a, b) = (try #require(unit.alpha), try #require(other.alpha))
      #expect(abs(a - b) <= 0.15 * abs(b) + 1e-4)
      let (c, d) = (try #require(unit.loss), try #require(other.loss))
      #expect(abs(c - d) <= 0.25 * d + 0.005)
    }
  }

  @Test func aKeptPointLeftOutIsTheFitWithoutIt() throws {
    let result = analyse(noisyTable(3e-4), settings { $0.objective = .squared })
    let unit = try #require(result.influence().kept.first)
    let points = try #require(result.optimal.lossFit?.points).filter {
      $0.params != unit.params || $0.tokens != unit.tokens
    }
    #expect(points.count == 29)
    let law = try fitLossLaw(points, objective: .squared).law
    let move = try #require(unit.moves.first { $0.quantity == "alpha" })
    #expect(abs((move.after ?? .nan) - law.alpha.value) < 1e-6)
    #expect(unit.isFlagged(in: result.influence()))
  }

  @Test func anExcludedRunPutBackIsTheFitWithIt() throws {
    var table = noisyTable(1e-4)
    var evaluation = table.evaluations.removeLast()
    evaluation.loss *= 1.02
    table.setAside = [
      SetAside(run: table.runs[evaluation.run], evaluation: evaluation, .asked("too good"))
    ]
    table.ledger = [LedgerEntry(file: "", line: 2, run: nil, .asked("too good"))]
    let result = analyse(table, settings { $0.replicates = 60 })
    let cause = try #require(result.influence().leftOut.first)
    #expect(result.influence().leftOut.count == 1 && cause.runs.isEmpty && cause.together.count == 1)
    let beta = try #require(cause.together.moves.first { $0.quantity == "beta" })
    table.evaluations.append(evaluation)
    let law = try #require(analyse(table, settings()).optimal.laws.loss)
    #expect(abs((beta.after ?? .nan) - law.beta.value) < 1e-6)
    let share = try #require(beta.share)
    let half = try #require(beta.halfWidth)
    #expect(abs(share - (law.beta.value - beta.before) / half) < 1e-3)
  }

  /// In a sweep it joins its cell, whose optimum is found anew.
  @Test func anExcludedRunOfASweepJoinsItsCell() throws {
    var study = SyntheticStudy()
    study.curves = false
    study.noise = 2e-4
    var table = study.table()
    let place = try #require(table.evaluations.indices.min { table.evaluations[$0].loss < table.evaluations[$1].loss })
    let evaluation = table.evaluations.remove(at: place)
    table.setAside = [SetAside(run: table.runs[evaluation.run], evaluation: evaluation, .asked("r"))]
    let result = analyse(table, settings())
    let move = try #require(
      result.influence().leftOut.first?.together.moves.first { $0.quantity == "exponent of T, B_opt" })
    let whole = analyse(study.table(), settings())
    let exponent = try #require(whole.optimal.laws.batch?.tokens.value)
    #expect(abs((move.after ?? .nan) - exponent) < 1e-9)
    #expect(move.before != exponent)
  }

  @Test func aRefusedCellComesBackByItsGridMinimum() throws {
    var study = SyntheticStudy()
    // The largest batch is the best in the longest training: an edge.
    study.batches = (0..<6).map { 16_000 * pow(2, Double($0)) }
    study.noise = 2e-4
    let result = analyse(study.table(), settings())
    let influence = result.influence()
    #expect(influence.refusedCells.count == result.optima.count { $0.status != .ok } && !influence.refusedCells.isEmpty)
    let entry = try #require(influence.refusedCells.first { $0.kind == "edge" })
    #expect(entry.moves.contains { $0.quantity == "B_opt" && ($0.change ?? 0) != 0 })
    #expect(influence.refusedTogether?.count == influence.refusedCells.count)
  }

  @Test func whatCannotBePutBackSaysWhy() throws {
    var table = noisyTable(1e-4)
    table.ledger = [
      LedgerEntry(file: "a", line: 2, run: "x", .said("val_loss is nan")),
      LedgerEntry(file: "a", line: 3, run: "x", .repeats(line: 2, file: nil)),
    ]
    let causes = analyse(table, settings()).influence().leftOut
    #expect(causes.map(\.together.kind) == ["diverged", "duplicate"])
    #expect(causes.allSatisfy { $0.together.obstacle != nil && $0.together.moves.isEmpty })
  }

  /// Cook's distance of a plane by its formula and by leaving each optimum out.
  @Test func planeDistancesAreExact() throws {
    var study = SyntheticStudy()
    study.noise = 4e-4
    study.curves = false
    // Weights follow how well each optimum is known; the formula below counts all alike.
    let result = analyse(study.table(), settings { $0.weighting = .even })
    let influence = result.influence(refitted: 3)
    let optima = result.optima.filter { $0.status == .ok }
    let law = try #require(result.optimal.laws.batch)
    func value(_ law: HyperparameterLaw, _ o: Optimum) -> Double { log(law(params: o.params, tokens: o.tokens)) }
    let squares = optima.reduce(0.0) { $0 + pow(log($1.batchTokens ?? .nan) - value(law, $1), 2) }
    for unit in influence.kept.prefix(3) {
      let moves = Dictionary(uniqueKeysWithValues: unit.moves.map { ($0.quantity, $0.after ?? .nan) })
      let at = try #require(influence.at)
      let (t, n) = (try #require(moves["exponent of T, B_opt"]), try #require(moves["exponent of N, B_opt"]))
      let b = try #require(moves["B_opt"])
      let shift = optima.reduce(0.0) { sum, o in
        let without = log(b) + t * log(o.tokens / at.tokens) + n * log(o.params / at.params)
        return sum + pow(without - value(law, o), 2)
      }
      let distance = shift / (3 * squares / Double(optima.count - 3))
      #expect(abs(distance - (unit.batch ?? .nan)) < 1e-6 * distance)
    }
  }
}

@Suite(.enabled(if: sharedData != nil, "set LAWBOOK_TEST_DATA"))
struct ChinchillaInfluenceTests {
  /// Epoch left five runs out: with them beta rises by more than its interval reaches.
  @Test func theFiveExcludedRunsMoveBeta() throws {
    var table = tableOfPoints(try chinchilla())
    for (i, row) in try rows(of: "chinchilla_epoch.csv").enumerated() where row["epoch_excluded"] == "1" {
      var run = Run(id: "excluded \(i)")
      run.params = row["params"].flatMap(Double.init)
      let evaluation = Evaluation(
        run: 0, tokens: row["tokens"].flatMap(Double.init) ?? 0, loss: row["loss"].flatMap(Double.init) ?? 0,
        compute: row["flops"].flatMap(Double.init))
      table.setAside.append(SetAside(run: run, evaluation: evaluation, .asked("Epoch")))
    }
    let result = analyse(table, settings { $0.replicates = 200 })
    let cause = try #require(result.influence(refitted: 0, exactUnits: 0).leftOut.first)
    #expect(cause.together.count == 5 && cause.runs.count == 5)
    let beta = try #require(cause.together.moves.first { $0.quantity == "beta" })
    #expect(abs((beta.change ?? 0) - 0.086) < 0.005)
    #expect((beta.share ?? 0) > 1)
    let alone = cause.runs.compactMap { $0.moves.first { $0.quantity == "beta" }?.change }
    #expect(alone.count == 5 && alone.allSatisfy { abs($0) < abs(beta.change ?? 0) })
  }
}
