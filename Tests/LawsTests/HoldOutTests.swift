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
    #expect(result([1.4e11]).notes.contains { $0.contains("1 held-out (N, T) were trained at one (B, eta)") })
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
