// What keeps a grid from having an optimum before anything is fitted: too little of it, or a best run on its border.

import Foundation
import Maths

extension CellGrid {
  /// Too few points, or a best run on the border of what was swept.
  ///
  /// - Parameter onOneAxis: three values of B or of eta are enough where the other was not swept.
  func obstacle(onOneAxis: Bool) -> OptimumObstacle? {
    guard let best else { return tooFew }
    let axis = onOneAxis ? sweptAxis : nil
    let isEnough =
      axis == nil ? points.count >= 6 && batches.count >= 3 && rates.count >= 3 : points.count >= 3
    guard isEnough else { return tooFew }
    guard points.contains(where: { $0.loss != best.loss }) else {
      return OptimumObstacle(
        status: .saddle, reason: "all runs have the same loss, so nothing says which B and eta are best",
        remedy: "check which column is read as the loss")
    }
    // Of runs that tie for the best, one on the border leaves open what lies beyond it.
    let edges = points.filter { $0.loss == best.loss }.filter { border($0, axis) != nil }
    guard let first = edges.first, let reason = border(first, axis) else { return nil }
    if edges.count == 1, axis != .rate, isOneSample(first.batch), edge("eta", \.rate, first) == nil {
      return OptimumObstacle(
        status: .limited, reason: "the best run has one sample a step, the least there is",
        remedy: noSmallerBatch)
    }
    return OptimumObstacle(
      status: .edge, reason: "the best run lies on the edge of the grid: " + reason, remedy: remedyBeyond(first, axis))
  }

  private var tooFew: OptimumObstacle {
    OptimumObstacle(
      status: .tooFew,
      reason:
        "\(points.count) different (B, eta) with \(batches.count) values of B and \(rates.count) of eta; an optimum needs "
        + "at least 6, 3 and 3", remedy: remedyForFew)
  }

  /// Where a point lies on the border of the (B, eta) that were tried; nil when others surround it.
  private func border(_ point: GridPoint, _ axis: SweptAxis?) -> String? {
    let edges = [
      axis == .rate ? nil : edge("B", \.batch, point), axis == .batch ? nil : edge("eta", \.rate, point),
    ].compactMap(\.self)
    if !edges.isEmpty { return edges.joined(separator: " and ") }
    guard axis == nil, hull.position(point.logBatch, point.logRate) != .inside else { return nil }
    return "no runs surround B = \(short(point.batch)), eta = \(short(point.rate))"
  }

  func edge(_ name: String, _ value: KeyPath<GridPoint, Double>, _ point: GridPoint) -> String? {
    let values = points.map { $0[keyPath: value] }
    guard let low = values.min(), let high = values.max() else { return nil }
    let at = point[keyPath: value]
    if at <= low * (1 + 1e-3) {
      return "\(name) = \(short(at)) is "
        + (name == "B" && isOneSample(at) ? "one sample a step, the least there is" : "the smallest swept")
    }
    if at >= high / (1 + 1e-3) { return "\(name) = \(short(at)) is the largest swept" }
    return nil
  }
}
