// How sure the mean of a regret is: intervals over the cells, and whether two sources differ.

import Foundation
import Maths

/// The best two sources on the cells that both are scored in.
public struct RegretVerdict: Sendable {
  public var better: String
  public var other: String
  public var cells: Int
  /// Mean share of loss that `better` loses, less that of `other`; no interval with fewer than five cells.
  public var difference: Estimate

  /// The interval lies on one side of zero; nil without an interval.
  public var isDecided: Bool? {
    guard let low = difference.low, let high = difference.high else { return nil }
    return low > 0 || high < 0
  }
}

/// What a mean regret must not be read without.
public enum RegretProviso: Sendable, Hashable {
  case inSample(exceptHeldOut: Bool)
  /// Cells for which the source says less than one sample, scored at one.
  case belowOneSample(Count)
  case position(Position)
}

extension Regret {
  /// Mean share of loss lost, over all scored cells or those of one kind, with its 95 % interval; nil without any.
  public func mean(heldOut: Bool?) -> Estimate? {
    meanOverCells(scored.filter { heldOut == nil || $0.heldOut == heldOut }.compactMap(\.share))
  }

  /// Geometric mean of the compute factors with its 95 % interval; nil without any.
  public var computeInterval: Estimate? {
    meanOverCells(scored.compactMap(\.compute).map { log($0) }).map {
      Estimate(exp($0.value), low: $0.low.map { exp($0) }, high: $0.high.map { exp($0) })
    }
  }

  /// Cells for which the source says less than one sample a step.
  public var clamped: Int { cells.count(where: \.isClamped) }

  /// What the means must not be read without; empty where there is nothing.
  public var provisos: [RegretProviso] {
    var all: [RegretProviso] = []
    if isFitted { all.append(.inSample(exceptHeldOut: cells.contains(where: \.heldOut))) }
    if clamped > 0 { all.append(.belowOneSample(Count(clamped, of: cells.count))) }
    if let domain, !domain.isInside { all.append(.position(domain)) }
    return all
  }

  /// Shares of this and another source, cell by cell, subtracted.
  fileprivate func differences(from other: Regret) -> [Double] {
    scored.compactMap { cell in
      let same = other.scored.first { $0.params == cell.params && $0.tokens == cell.tokens }
      guard let one = cell.share, let two = same?.share else { return nil }
      return one - two
    }
  }
}

extension RegretVerdict {
  /// Of the two sources with the least means; nil unless these share a scored cell.
  public init?(_ regrets: [Regret]) {
    let ranked = regrets.compactMap { regret in regret.mean.map { (regret, $0) } }.sorted { $0.1 < $1.1 }.map(\.0)
    guard ranked.count > 1 else { return nil }
    let differences = ranked[0].differences(from: ranked[1])
    guard let difference = meanOverCells(differences) else { return nil }
    self.init(better: ranked[0].name, other: ranked[1].name, cells: differences.count, difference: difference)
  }
}

/// The mean with the 95 % percentile interval of 2,000 resamples of the cells. The cells drawn depend on their count
/// alone, so sources scored in the same cells are resampled alike; fewer than five cells give no interval.
private func meanOverCells(_ values: [Double]) -> Estimate? {
  guard !values.isEmpty else { return nil }
  let (count, draws) = (values.count, 2000)
  guard count >= 5 else { return Estimate(Maths.mean(values)) }
  let stream = RandomStream(seed: 0, stream: 25)
  let means = (0..<draws).map { draw in
    let drawn = (0..<count).map { values[stream.integer(UInt64(draw * count + $0), below: count)] }
    return Maths.mean(drawn)
  }.sorted()
  return Estimate(
    Maths.mean(values), low: quantile(0.025, ofSorted: means), high: quantile(0.975, ofSorted: means))
}

extension Domain {
  /// `position` at the farthest N and the farthest T of the cells.
  func farthest(_ cells: [CellRegret]) -> Position? {
    func outermost(_ values: [Double], _ range: ClosedRange<Double>) -> Double? {
      values.max {
        max(range.lowerBound / $0, $0 / range.upperBound) < max(range.lowerBound / $1, $1 / range.upperBound)
      }
    }
    guard let n = outermost(cells.map(\.params), params), let t = outermost(cells.map(\.tokens), tokens) else {
      return nil
    }
    return position(params: n, tokens: t)
  }
}
