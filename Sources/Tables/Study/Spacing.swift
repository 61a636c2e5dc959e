// Where laws are tabulated: along one quantity, and at the values that the data have of another.

import Foundation

enum Spacing {
  private static let steps = 17

  /// Values evenly spaced in the log over the data and a factor beyond; none without data.
  static func even(_ values: [Double], beyond factor: Double) -> [Double] {
    guard let least = values.filter({ $0 > 0 }).min(), let most = values.max(), most.isFinite else { return [] }
    let (low, high) = (least / factor, most * factor)
    return (0..<steps).map { low * pow(high / low, Double($0) / Double(steps - 1)) }
  }

  /// Values that differ by more than two per cent, from small to large.
  static func distinct(_ values: [Double]) -> [Double] {
    var kept: [Double] = []
    for value in values.sorted() where kept.last.map({ value / $0 > 1.02 }) ?? true { kept.append(value) }
    return kept
  }
}
