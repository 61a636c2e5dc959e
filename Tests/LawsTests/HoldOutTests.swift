// Held-out losses: cells, and runs that were made only once.

import Foundation
import Laws
import Runs
import TestSupport
import Testing

struct HoldOutTests {
  let study = SyntheticStudy()

  /// The sweep and one run of 0.72 B params at its predicted optimum, validated along its way.
  func table(_ curve: [Double]) -> RunTable {
    var table = study.table()
    var run = Run(id: "large")
    (run.params, run.batchTokens, run.learningRate) = (7.2e8, 1e6, 1e-4)
    table.runs.append(run)
    table.evaluations += curve.map { tokens in
      let loss = study.optimalLoss(params: 7.2e8, tokens: tokens)
      return Evaluation(run: table.runs.count - 1, tokens: tokens, loss: loss)
    }
    return table
  }

  func result(_ curve: [Double], _ change: (inout AnalysisSettings) -> Void = { _ in }) -> StudyResult {
    let wanted = settings {
      $0.holdOut = [HoldOut(params: 7e8...7.4e8)]
      change(&$0)
    }
    return analyse(table(curve), wanted)
  }

  @Test func aSingleFinalRunCounts() throws {
    let heldOut = result([1.4e11]).optimal.heldOut
    let only = try #require(heldOut.first)
    #expect(heldOut.count == 1 && only.params == 7.2e8 && only.tokens == 1.4e11)
    #expect(abs(only.predicted.value - only.measured) < 1e-8)
    #expect(only.batchTokens == 1e6 && only.learningRate == 1e-4)
    #expect(result([1.4e11]).notes.contains(.heldOutAtOnePair(1)))
  }

  @Test func ofACurveTheEndAndTheTokensOfCellsCount() {
    let curve = (1...280).map { 5e8 * Double($0) }
    #expect(result(curve).optimal.heldOut.map(\.tokens) == study.tokens + [1.4e11])
  }

  @Test func itStandsForFixedHyperparametersOnlyWhereItHadThem() {
    func fixedHeldOut(_ rate: Double) -> Int? {
      result([1.4e11]) { $0.fixed = FixedHyperparameters(batchTokens: 1e6, learningRate: rate) }.fixed?.heldOut.count
    }
    #expect(fixedHeldOut(1e-4) == 1)
    #expect(fixedHeldOut(3e-4) == 0)
  }

  @Test func repeatsCountAsTheirMean() throws {
    // Seeds that differ by ± 0.1: the lowest of them is luck.
    var table = table([])
    for (i, shift) in [-0.1, 0.1].enumerated() {
      for rate in [1e-4, 2e-4] {
        var run = Run(id: "large-\(i)-\(rate)")
        (run.params, run.batchTokens, run.learningRate, run.seed) = (7.2e8, 1e6, rate, Double(i))
        table.runs.append(run)
        let loss = study.optimalLoss(params: 7.2e8, tokens: 1.4e11) + shift + 100 * (rate - 1e-4)
        table.evaluations.append(Evaluation(run: table.runs.count - 1, tokens: 1.4e11, loss: loss))
      }
    }
    let result = analyse(table, settings { $0.holdOut = [HoldOut(tokens: 1e11...2e11)] })
    let only = try #require(result.optimal.heldOut.first)
    #expect(abs(only.measured - study.optimalLoss(params: 7.2e8, tokens: 1.4e11)) < 1e-9)
    #expect(result.cells.contains { $0.heldOut })
  }
}

/// Where a held-out cell is measured: at the prediction, not at the lowest of a grid; fixed laws only near their pair.
struct HeldOutMeasureTests {
  let study = SyntheticStudy()

  /// The sweep, and a cell of 0.72 B params on 20 B tokens at multiples of its optimal (B, eta), each with what it adds to
  /// the lowest loss.
  func result(
    _ held: [(batch: Double, rate: Double, excess: Double)], _ change: (inout AnalysisSettings) -> Void = { _ in }
  ) -> StudyResult {
    var table = study.table()
    let (n, t) = (7.2e8, 2e10)
    for (i, point) in held.enumerated() {
      var run = Run(id: "held-\(i)")
      (run.params, run.seed) = (n, Double(i))
      run.batchTokens = point.batch * study.optimalBatch(params: n, tokens: t)
      run.learningRate = point.rate * study.optimalRate(params: n, tokens: t)
      table.runs.append(run)
      table.evaluations.append(
        Evaluation(
          run: table.runs.count - 1, tokens: t, loss: study.optimalLoss(params: n, tokens: t) + point.excess))
    }
    return analyse(
      table,
      settings {
        $0.holdOut = [HoldOut(params: 7e8...7.4e8)]
        change(&$0)
      })
  }

  func excess(_ loss: Double) -> Double { loss - study.optimalLoss(params: 7.2e8, tokens: 2e10) }

  @Test func theRunAtThePredictionCountsAndNotALuckyOne() throws {
    let result = result([(1.2, 0.85, 0.02), (1.2, 0.85, 0.04), (2, 1, -0.01), (1.2, 1.3, 0.001)])
    let only = try #require(result.optimal.heldOut.first)
    #expect(result.optimal.heldOut.count == 1 && only.basis == .prediction)
    #expect(abs(excess(only.measured) - 0.03) < 1e-9, "the mean of two seeds")
    #expect(abs(excess(only.bestMeasured) + 0.01) < 1e-9)
    let batch = try #require(only.batchTokens)
    #expect(abs(batch / (1.2 * study.optimalBatch(params: 7.2e8, tokens: 2e10)) - 1) < 1e-9)
    #expect(result.notes.contains(.heldOutMeasured(atPrediction: Count(1, of: 1), atOptimum: 0, lowest: 0)))
  }

  @Test func theNearestOfSeveralCounts() throws {
    let only = try #require(result([(1.2, 1.2, 0.001), (1.1, 0.95, 0.02)]).optimal.heldOut.first)
    #expect(only.basis == .prediction && abs(excess(only.measured) - 0.02) < 1e-9)
  }

  @Test func withoutOneTheLowestStands() throws {
    let result = result([(1.3, 1, 0.02), (1, 1.3, 0.01)])
    let only = try #require(result.optimal.heldOut.first)
    #expect(only.basis == .lowest && abs(excess(only.measured) - 0.01) < 1e-9)
    #expect(only.bestMeasured == only.measured)
    #expect(result.notes.contains(.heldOutMeasured(atPrediction: Count(0, of: 1), atOptimum: 0, lowest: 1)))
  }

  @Test(arguments: [(1.4, 1.4, 1), (1.6, 1.0, 0), (1.0, 1.6, 0), (0.6, 1.0, 0)])
  func aRunFarFromTheFixedPairDoesNotStandForIt(_ batch: Double, _ rate: Double, _ count: Int) {
    let pair = FixedHyperparameters(
      batchTokens: study.optimalBatch(params: 7.2e8, tokens: 2e10),
      learningRate: study.optimalRate(params: 7.2e8, tokens: 2e10))
    let result = result([(batch, rate, 0.02), (5, 5, 0.01)]) { $0.fixed = pair }
    #expect(result.fixed?.heldOut.count == count)
    let said = result.notes.contains(.heldOutFarFromFixed(Count(1, of: 1)))
    #expect(said == (count == 0))
    if let only = result.fixed?.heldOut.first {
      #expect(abs(excess(only.measured) - 0.02) < 1e-9 && abs(excess(only.bestMeasured) - 0.01) < 1e-9)
    }
  }
}

/// A predicted batch is trained in whole samples, and in one at least.
struct WholeSampleTests {
  @Test(arguments: [(300_000.0, true), (700_000.0, true), (1_000_000.0, false)])
  func thePredictionIsTakenInWholeSamples(_ sample: Double, _ isThere: Bool) throws {
    // The law says B = 450k for the held-out cell, trained at 600k and 700k: two samples of 300k, one of 700k.
    var study = SyntheticStudy()
    (study.batchLaw, study.rateLaw) = ((450_000, 0, 0), (2e-4, 0, 0))
    var table = study.table()
    for i in table.runs.indices { table.runs[i].contextTokens = sample }
    for (i, batch) in [600_000.0, 700_000].enumerated() {
      var run = Run(id: "held-\(i)")
      (run.params, run.batchTokens, run.learningRate, run.contextTokens) = (7.2e8, batch, 2e-4, sample)
      table.runs.append(run)
      table.evaluations.append(Evaluation(run: table.runs.count - 1, tokens: 2e10, loss: 0.6 - 0.01 * Double(i)))
    }
    let held = analyse(table, settings { $0.holdOut = [HoldOut(params: 7e8...7.4e8)] }).optimal.heldOut
    let only = try #require(held.first)
    #expect((only.basis == .prediction) == isThere)
    #expect(only.batchTokens == (sample == 300_000 ? 600_000 : 700_000))
  }
}
