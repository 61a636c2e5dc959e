// Cells and optima: what counts as swept, what is refused and why.

import Foundation
import Laws
import Runs
import Testing

/// A run a (B, eta) with evaluations at its own tokens.
func table(_ runs: [(params: Double, batch: Double?, rate: Double?, curve: [(tokens: Double, loss: Double)])])
  -> RunTable
{
  var table = RunTable()
  for (i, item) in runs.enumerated() {
    var run = Run(id: "r\(i)")
    (run.params, run.batchTokens, run.learningRate) = (item.params, item.batch, item.rate)
    table.runs.append(run)
    table.evaluations += item.curve.map { Evaluation(run: i, tokens: $0.tokens, loss: $0.loss) }
  }
  return table
}

struct CellTests {
  @Test func evaluationsWithinATolerance() {
    let runs = table([
      (1e8, 1e5, 1e-3, [(1e9, 3), (1.007e9, 2.99)]), (1.0005e8, 2e5, 1e-3, [(1.004e9, 3.1)]),
      (1e8, 4e5, 1e-3, [(1.2e9, 2.9)]), (2e8, 1e5, 1e-3, [(1e9, 2.8)]),
    ])
    let sweep = sweepCells(runs, tokensTolerance: 0.01)
    #expect(sweep.cells.count == 1)
    #expect(sweep.cells.first?.points.count == 2)
    #expect(sweep.usable == 5 && sweep.outside == 3)
    #expect(sweepCells(runs, tokensTolerance: 0.001).cells.isEmpty)
  }

  @Test func denseCurvesNeitherChainNorScatter() {
    // Six batch sizes validated every 200 steps to about 1e9 tokens, six learning rates each.
    var runs: [(params: Double, batch: Double?, rate: Double?, curve: [(tokens: Double, loss: Double)])] = []
    for k in 0..<6 {
      let batch = 20_000 * pow(2, Double(k))
      let every = 200 * batch
      var curve = (1...Int(1e9 / every)).map { (tokens: Double($0) * every, loss: 3 + 1 / Double($0)) }
      curve.append((1e9, 3))
      for rate in 0..<6 { runs.append((1e8, batch, 1e-4 * pow(2, Double(rate)), curve)) }
    }
    let cells = sweepCells(table(runs), tokensTolerance: 0.01).cells
    // Once every run has been validated: the multiples of the longest interval (128 M tokens) and the end hold all 36,
    // and the points between them, where all but the largest batch meet, hold 30.
    let settled = cells.filter { $0.tokens > 1.27e8 }
    #expect(settled.map(\.points.count) == [36, 30, 36, 30, 36, 30, 36, 30, 36, 30, 36, 30, 36, 30, 36])
    #expect(cells.count - settled.count == 7)
    for (a, b) in zip(cells, cells.dropFirst()) { #expect(b.tokens > a.tokens * 1.009) }
  }

  @Test func runsThatWereStoppedEarlyDoNotCostTheCellsBeyond() {
    // Of 36 runs, twelve go on to the last T.
    let runs = (0..<36).map { i in
      let last = i % 3 == 0 ? 6 : 3
      return (
        params: 1e8, batch: Optional(1e5 * pow(2, Double(i / 6))), rate: Optional(1e-4 * pow(2, Double(i % 6))),
        curve: (1...last).map { (tokens: 1e9 * Double($0), loss: 3.0) }
      )
    }
    let cells = sweepCells(table(runs), tokensTolerance: 0.01).cells
    #expect(cells.map(\.points.count) == [36, 36, 36, 12, 12, 12])
  }

  func grid(_ loss: (Double, Double) -> Double) -> Cell {
    var points: [CellPoint] = []
    for i in -2...2 {
      for j in -2...2 {
        let (x, y) = (Double(i), Double(j))
        points.append(
          CellPoint(
            run: points.count, batchTokens: 1e5 * pow(2, x), learningRate: 1e-3 * pow(2, y), loss: loss(x, y),
            compute: 1e18))
      }
    }
    return Cell(params: 1e8, tokens: 1e9, points: points)
  }

  @Test func statuses() {
    let ok = findOptimum(of: grid { 3 + 0.1 * ($0 - 0.3) * ($0 - 0.3) + 0.1 * $1 * $1 }, method: .quadratic)
    #expect(ok.status == .ok && ok.reason == nil)
    #expect(abs((ok.batchTokens ?? 0) / (1e5 * pow(2, 0.3)) - 1) < 1e-9)
    let edge = findOptimum(of: grid { 3 + 0.1 * ($0 - 2) * ($0 - 2) + 0.1 * $1 * $1 }, method: .quadratic)
    #expect(edge.status == .edge && edge.reason == .bestAtEdge([GridEdge(.batch, 4e5, .largest)]))
    // A dip in the middle of a surface that falls outwards along B.
    let saddle = findOptimum(
      of: grid { x, y in x == 0 && y == 0 ? 2.55 : 3 - 0.1 * x * x + 0.3 * y * y }, method: .quadratic)
    guard case .surfaceWithoutMinimum(let curvature)? = saddle.reason else { Issue.record("\(saddle)"); return }
    #expect(saddle.status == .saddle && curvature < 0)
    let outside = findOptimum(
      of: grid { x, y in x == 1 && y == 0 ? 3.03 : 3 + 0.01 * (x - 4) * (x - 4) + 0.1 * y * y }, method: .quadratic)
    guard case .minimumOffGrid(.batch, let at, let swept)? = outside.reason else { Issue.record("\(outside)"); return }
    #expect(outside.status == .outside && at > swept.high)
    for optimum in [edge, saddle, outside] {
      #expect(optimum.batchTokens == nil && optimum.loss == nil && optimum.bestPoint != nil)
    }
  }

  @Test func tooFew() {
    var cell = grid { 3 + $0 * $0 + $1 * $1 }
    cell.points = cell.points.filter { ($0.batchTokens ?? 0) > 9e4 && ($0.batchTokens ?? 0) < 3e5 }
    let optimum = findOptimum(of: cell, method: .gridMinimum)
    #expect(optimum.status == .tooFew && optimum.reason == .tooFew(points: 10, batches: 2, rates: 5))
    cell.points = []
    #expect(findOptimum(of: cell, method: .quadratic).status == .tooFew)
  }

  @Test func repeatsAreAveraged() {
    var cell = grid { 3 + 0.1 * $0 * $0 + 0.1 * $1 * $1 }
    let exact = findOptimum(of: cell, method: .quadratic)
    let noisy = cell.points
    cell.points =
      noisy.map { point in
        var lower = point
        lower.loss -= 0.01
        return lower
      }
      + noisy.map { point in
        var higher = point
        higher.loss += 0.01
        return higher
      }
    let averaged = findOptimum(of: cell, method: .quadratic)
    #expect(averaged.status == .ok)
    #expect(abs((averaged.loss ?? 0) - (exact.loss ?? 1)) < 1e-12)
  }

  @Test func nearBestIsTheGeometricMean() {
    // The best run and one 0.01 % above it, a factor of two apart in eta.
    let optimum = findOptimum(
      of: grid { x, y in x == 0 && y == 0 ? 3 : (x == 0 && y == 1 ? 3.0003 : 3.003) }, method: .nearBest)
    #expect(optimum.status == .ok)
    #expect(abs((optimum.learningRate ?? 0) / (1e-3 * 2.0.squareRoot()) - 1) < 1e-12)
    #expect(optimum.loss == 3)
  }

  @Test func steepWallsDoNotBendTheOptimum() throws {
    // Loss rises as exp(t) − 1 − t in t = ln eta − ln eta*: 12 times faster above than below at the ends of the sweep.
    var points: [CellPoint] = []
    for i in -2...2 {
      for j in -4...3 {
        let (x, t) = (0.7 * Double(i) - 0.2, 0.7 * Double(j) + 0.1)
        let loss = 3 + 0.004 * x * x + 0.012 * (exp(t) - 1 - t)
        points.append(
          CellPoint(
            run: points.count, batchTokens: 1e5 * exp(x), learningRate: 1e-3 * exp(t), loss: loss, compute: 1e18))
      }
    }
    let optimum = findOptimum(of: Cell(params: 1e8, tokens: 1e9, points: points), method: .quadratic)
    #expect(optimum.status == .ok)
    #expect(abs((optimum.loss ?? 0) - 3) < 1e-3)
    #expect(abs(log((optimum.learningRate ?? 0) / 1e-3)) < 0.3)
    #expect(abs(log((optimum.batchTokens ?? 0) / 1e5)) < 0.05)
  }

  @Test func pairsNearALineDetermineNoSurface() {
    // eta was swept as the square root of B, give or take 2 %.
    let points = (0..<24).map { i -> CellPoint in
      let x = 0.3 * Double(i) - 3.5
      let y = 0.5 * x + 0.02 * sin(7 * Double(i))
      return CellPoint(
        run: i, batchTokens: 1e5 * exp(x), learningRate: 1e-3 * exp(y), loss: 3 + 0.01 * (x * x + y * y), compute: 1)
    }
    let optimum = findOptimum(of: Cell(params: 1e8, tokens: 1e9, points: points), method: .quadratic)
    #expect(optimum.status != .ok && optimum.reason != nil)
  }

  @Test(arguments: OptimumMethod.allCases)
  func borderOfARaggedGrid(_ method: OptimumMethod) {
    // The upper right half of the grid is missing; the best run lies on the diagonal.
    var cell = grid { 3 + 0.1 * ($0 - 1) * ($0 - 1) + 0.1 * $1 * $1 }
    cell.points = cell.points.filter { ($0.batchTokens ?? 0) / 1e5 * ($0.learningRate ?? 0) / 1e-3 < 2.5 }
    let optimum = findOptimum(of: cell, method: method)
    #expect(optimum.status == .edge)
    #expect(optimum.reason == .bestUnsurrounded(batch: 2e5, rate: 1e-3))
    // A corner far from the best run may be missing.
    var notched = grid { 3 + 0.1 * $0 * $0 + 0.1 * $1 * $1 }
    notched.points.removeLast(2)
    #expect(findOptimum(of: notched, method: method).status == .ok)
  }

  @Test(arguments: [-2.0, 2.0])
  func aTieWithTheBorderIsAnEdge(_ side: Double) {
    let cell = grid { x, y in y == 0 && (x == 0 || x == side) ? 2.9 : 3 }
    for method in OptimumMethod.allCases { #expect(findOptimum(of: cell, method: method).status == .edge) }
  }
}
