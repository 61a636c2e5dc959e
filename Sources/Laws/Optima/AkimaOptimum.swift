// The optimum of a cell by curves along its axes: over eta at each B, then over B through those minima.

import Foundation
import Maths

/// The least of Akima's curve through points in any order; nil where that is at an end or there are fewer than three.
func axisMinimum(_ x: [Double], _ y: [Double]) -> (x: Double, y: Double)? {
  let order = x.indices.sorted { x[$0] < x[$1] }
  return AkimaSpline(x: order.map { x[$0] }, y: order.map { y[$0] })?.minimum
}

extension CellGrid {
  /// The minimum of ln loss by Akima's curves; with one axis swept, along that one.
  func solveAkima(_ optimum: inout Optimum) {
    guard let best else { return }
    if let axis = sweptAxis { return solve(along: axis, best, &optimum) }
    let found = rowMinima
    guard found.count >= 3 else {
      return optimum.refuse(
        OptimumObstacle(
          status: .tooFew, reason: .tooFewRows(found.count), remedy: .rowsBeside(neighbourhood(best))))
    }
    guard let least = leastOfMinima(found) else {
      return optimum.refuse(
        OptimumObstacle(
          status: .edge, reason: .lowestRowAtEnd(end(found)), remedy: remedyBeyondMinima(found)))
    }
    optimum.accept(GridPoint(batch: exp(least.x), rate: exp(least.rate), loss: exp(least.y)))
  }

  /// ln B, ln eta and ln loss of the minimum, as functions of the losses of the points: for how it moves with them.
  func akimaMinimum(_ logLosses: [Double]) -> (x: Double, rate: Double, y: Double)? {
    var moved = points
    for i in moved.indices { moved[i].loss = exp(logLosses[i]) }
    let grid = CellGrid(moved, sampleTokens: sampleTokens)
    switch sweptAxis {
    case .rate: return axisMinimum(points.map(\.logRate), logLosses).map { (points[0].logBatch, $0.x, $0.y) }
    case .batch: return axisMinimum(points.map(\.logBatch), logLosses).map { ($0.x, points[0].logRate, $0.y) }
    case nil: return grid.leastOfMinima(grid.rowMinima)
    }
  }

  /// ln B with the place and height (ln eta, ln loss) of the least over eta, for each B that has one between its runs.
  private var rowMinima: [(x: Double, rate: Double, y: Double)] {
    rows.compactMap { row in
      guard let x = row.first?.logBatch else { return nil }
      return axisMinimum(row.map(\.logRate), row.map { log($0.loss) }).map { (x, $0.x, $0.y) }
    }
  }

  private func leastOfMinima(_ minima: [(x: Double, rate: Double, y: Double)]) -> (x: Double, rate: Double, y: Double)?
  {
    let x = minima.map(\.x)
    guard let least = axisMinimum(x, minima.map(\.y)), let rate = AkimaSpline(x: x, y: minima.map(\.rate))?(least.x)
    else { return nil }
    return (least.x, rate, least.y)
  }

  private func solve(along axis: SweptAxis, _ best: GridPoint, _ optimum: inout Optimum) {
    guard let least = akimaMinimum(points.map { log($0.loss) }) else {
      return optimum.refuse(
        OptimumObstacle(
          status: .edge, reason: .curveWithoutMinimum, remedy: remedyBeyond(best, axis)))
    }
    optimum.accept(GridPoint(batch: exp(least.x), rate: exp(least.rate), loss: exp(least.y)))
    // What was not swept has no optimum.
    if axis == .rate { optimum.batchTokens = nil } else { optimum.learningRate = nil }
  }

  private func end(_ minima: [(x: Double, rate: Double, y: Double)]) -> GridEdge.End {
    (minima.first?.y ?? 0) < (minima.last?.y ?? 0) ? .smallest : .largest
  }

  private func remedyBeyondMinima(_ minima: [(x: Double, rate: Double, y: Double)]) -> CellRemedy? {
    guard let first = minima.first, let last = minima.last else { return nil }
    let (x, step) = first.y < last.y ? (first.x, -steps.batch) : (last.x, steps.batch)
    return .row(batch: exp(x + step))
  }
}
