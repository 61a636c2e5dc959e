// What keeps a grid from having an optimum before anything is fitted: too little of it, or a best run on its border.

import Foundation
import Maths

extension CellGrid {
  /// Too few points, or a best run on the border of what was swept.
  ///
  /// - Parameter onOneAxis: three values of B or of eta are enough where the other was not swept.
  func obstacle(onOneAxis: Bool) -> OptimumObstacle? {
    guard let best else { return axisMissing ?? tooFew }
    let axis = onOneAxis ? sweptAxis : nil
    let isEnough =
      axis == nil ? points.count >= 6 && batches.count >= 3 && rates.count >= 3 : points.count >= 3
    guard isEnough else { return tooFew }
    guard points.contains(where: { $0.loss != best.loss }) else {
      return OptimumObstacle(
        status: .saddle, reason: .sameLosses, remedy: .lossColumn)
    }
    // Of runs that tie for the best, one on the border leaves open what lies beyond it.
    let edges = points.filter { $0.loss == best.loss }.filter { border($0, axis) != nil }
    guard let first = edges.first, let reason = border(first, axis) else { return nil }
    if edges.count == 1, axis != .rate, isOneSample(first.batch), edge(.rate, first) == nil {
      return OptimumObstacle(status: .limited, reason: .bestAtOneSample, remedy: .shorterSamples)
    }
    return OptimumObstacle(
      status: .edge, reason: reason, remedy: remedyBeyond(first, axis))
  }

  private var axisMissing: OptimumObstacle? {
    missing.map {
      OptimumObstacle(
        status: .tooFew, reason: .axisMissing($0.axis, others: $0.others), remedy: .mapColumn($0.axis))
    }
  }

  private var tooFew: OptimumObstacle {
    OptimumObstacle(
      status: .tooFew, reason: .tooFew(points: points.count, batches: batches.count, rates: rates.count),
      remedy: remedyForFew)
  }

  /// Where a point lies on the border of the (B, eta) that were tried; nil when others surround it.
  private func border(_ point: GridPoint, _ axis: SweptAxis?) -> OptimumReason? {
    let edges = [axis == .rate ? nil : edge(.batch, point), axis == .batch ? nil : edge(.rate, point)].compactMap(
      \.self)
    if !edges.isEmpty { return .bestAtEdge(edges) }
    guard axis == nil, hull.position(point.logBatch, point.logRate) != .inside else { return nil }
    return .bestUnsurrounded(batch: point.batch, rate: point.rate)
  }

  func edge(_ axis: SweptAxis, _ point: GridPoint) -> GridEdge? {
    let value = axis == .batch ? \GridPoint.batch : \GridPoint.rate
    let values = points.map { $0[keyPath: value] }
    guard let low = values.min(), let high = values.max() else { return nil }
    let at = point[keyPath: value]
    if at <= low * (1 + 1e-3) { return GridEdge(axis, at, axis == .batch && isOneSample(at) ? .oneSample : .smallest) }
    return at >= high / (1 + 1e-3) ? GridEdge(axis, at, .largest) : nil
  }
}
