// How far runs that differ in nothing but their seed lie apart: the noise under every difference between cells.

import Foundation
import Maths

/// The spread between seeds in one cell.
public struct SeedNoise: Sendable, Hashable {
  public var params: Double
  public var tokens: Double
  /// (B, eta) with two seeds or more, and their runs.
  public var pairs: Int
  public var runs: Int
  /// Standard deviation of the relative loss, pooled over the pairs with n − 1 degrees of freedom each.
  public var relativeDeviation: Double
}

/// One for each cell in which some (B, eta) was run with several seeds, in the order of the cells.
///
/// - Parameter within: only pairs whose mean loss is at most this share above the cell's lowest count: runs near the
///   optimum decide, and those far from it scatter more.
public func seedNoise(_ cells: [Cell], within share: Double = 0.1) -> [SeedNoise] {
  cells.compactMap { cell in
    let lowest = seedMeans(cell.points).map(\.loss).min() ?? .nan
    let groups = Dictionary(grouping: cell.points) { [$0.batchTokens ?? 0, $0.learningRate ?? 0] }.values
      .map { $0.map(\.loss).sorted() }
      .filter { $0.count > 1 && mean($0) <= lowest * (1 + share) }
      .sorted { $0.lexicographicallyPrecedes($1) }
    let freedom = groups.reduce(0) { $0 + $1.count - 1 }
    guard freedom > 0 else { return nil }
    let squares = groups.reduce(0.0) { sum, losses in
      let middle = mean(losses)
      return sum + losses.reduce(0) { $0 + pow($1 / middle - 1, 2) }
    }
    return SeedNoise(
      params: cell.params, tokens: cell.tokens, pairs: groups.count, runs: freedom + groups.count,
      relativeDeviation: (squares / Double(freedom)).squareRoot())
  }
}
