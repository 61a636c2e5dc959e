// Whether points of a plane surround another.

import Foundation

/// The convex hull of points, in coordinates in which they span −1 to 1.
public struct ConvexHull: Sendable, Hashable {
  /// Where a point lies; the rim is as wide as 0.02 rad seen from the point.
  public enum Position: Sendable, Hashable { case inside, rim, outside }

  private var points: [[Double]]
  private let centres: [Double]
  private let halves: [Double]

  /// Coordinates of equal number.
  public init(x: [Double], y: [Double]) {
    let axes = [x, y].map { (low: $0.min() ?? 0, high: $0.max() ?? 0) }
    centres = axes.map { $0.low + ($0.high - $0.low) / 2 }
    halves = axes.map { $0.high > $0.low ? ($0.high - $0.low) / 2 : 1 }
    points = []
    points = zip(x, y).map { scaled($0, $1) }
  }

  private func scaled(_ x: Double, _ y: Double) -> [Double] {
    [(x - centres[0]) / halves[0], (y - centres[1]) / halves[1]]
  }

  /// A point is inside when no half-turn about it is without points of the hull; its own repeats do not count.
  public func position(_ x: Double, _ y: Double) -> Position {
    let at = scaled(x, y)
    let others = points.filter { abs($0[0] - at[0]) > 1e-9 || abs($0[1] - at[1]) > 1e-9 }
    let angles = others.map { atan2($0[1] - at[1], $0[0] - at[0]) }.sorted()
    guard let first = angles.first else { return points.isEmpty ? .outside : .rim }
    let gaps = zip(angles.dropFirst() + [first + 2 * .pi], angles).map(-)
    let widest = gaps.max() ?? 2 * .pi
    if widest < .pi - 0.02 { return .inside }
    return widest <= .pi + 0.02 || others.count < points.count ? .rim : .outside
  }
}
