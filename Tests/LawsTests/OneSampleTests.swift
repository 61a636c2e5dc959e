// Cells whose best batch is a single sample: what they count for, and what not.

import Foundation
import Laws
import Runs
import TestSupport
import Testing

struct OneSampleTests {
  /// Losses 0.1 + x²/50 + (y + tilt·x)²/20 over ln B from `vertex` and ln eta from 1e-3.
  private static func cell(vertex: Double, sample: Double?, rates: [Double] = [2.5e-4, 5e-4, 1e-3, 2e-3, 4e-3]) -> Cell
  {
    let points = [64.0, 128, 256, 512].flatMap { batch in
      rates.map { rate -> CellPoint in
        let (x, y) = (log(batch / vertex), log(rate / 1e-3))
        let loss = 0.1 + x * x / 50 + (y - 0.3 * x) * (y - 0.3 * x) / 20
        return CellPoint(run: 0, batchTokens: batch, learningRate: rate, loss: loss, compute: 1e9)
      }
    }
    return Cell(params: 1e5, tokens: 1e6, points: points, sampleTokens: sample)
  }

  @Test(arguments: [OptimumMethod.quadratic, .plainQuadratic]) func theLossIsThatOfOneSample(_ method: OptimumMethod) {
    let optimum = findOptimum(of: Self.cell(vertex: 32, sample: 64), method: method)
    #expect(optimum.status == .limited && optimum.batchTokens == 64)
    #expect(optimum.reason == .bestAtOneSample)
    // Along B = 64, x = ln 2: y = 0.3·x.
    let x = log(2.0)
    #expect(abs((optimum.learningRate ?? 0) / (1e-3 * exp(0.3 * x)) - 1) < 1e-6)
    #expect(abs((optimum.loss ?? 0) - (0.1 + x * x / 50)) < 1e-9)
  }

  @Test func onTheGridItIsTheBestRun() {
    let optimum = findOptimum(of: Self.cell(vertex: 32, sample: 64), method: .gridMinimum)
    #expect(optimum.status == .limited && optimum.batchTokens == 64 && optimum.learningRate == 1e-3)
  }

  @Test func aSmallestSweptBatchThatIsNoLimitIsAnEdge() {
    for sample in [nil, 32.0] {
      let optimum = findOptimum(of: Self.cell(vertex: 32, sample: sample), method: .quadratic)
      #expect(optimum.status == .edge && optimum.loss == nil)
      #expect(optimum.reason == .bestAtEdge([GridEdge(.batch, 64, .smallest)]))
    }
  }

  @Test func aRateAtTheBorderIsAnEdgeAtOneSampleToo() {
    let optimum = findOptimum(of: Self.cell(vertex: 32, sample: 64, rates: [1.3e-3, 2e-3, 4e-3]), method: .quadratic)
    #expect(optimum.status == .edge && optimum.loss == nil)
    #expect(
      optimum.reason == .bestAtEdge([GridEdge(.batch, 64, .oneSample), GridEdge(.rate, 1.3e-3, .smallest)]))
  }

  @Test func anOptimumInsideIsNotLimited() {
    let optimum = findOptimum(of: Self.cell(vertex: 150, sample: 64), method: .quadratic)
    #expect(optimum.status == .ok && abs((optimum.batchTokens ?? 0) / 150 - 1) < 1e-6)
  }

  /// The least batch cuts into the smaller optima of a study: its loss law counts all cells, the others those above.
  @Test func limitedCellsCountForTheLossAlone() {
    var study = SyntheticStudy()
    study.batches = (0..<5).map { 64_000 * pow(2, Double($0)) }
    var table = study.table()
    for run in table.runs.indices { table.runs[run].contextTokens = 64_000 }
    let result = analyse(table, AnalysisSettings(id: "limited", replicates: 0))
    let limited = result.optima.count { $0.status == .limited }
    let found = result.optima.count { $0.status == .ok }
    #expect(limited > 0 && found > 0)
    #expect(result.optimal.lossFit?.points.count == limited + found)
    #expect(result.notes.contains(.limitedCells(limited)))
    // Cells without their best batches say nothing of the law of the batch size: it is recovered from the others.
    #expect(abs((result.optimal.laws.batch?.tokens.value ?? 0) - study.batchLaw.tokens) < 0.01)
  }
}
