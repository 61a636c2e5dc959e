// Whether the differences that the laws rest on are larger than what seeds alone make.

import Foundation
import Maths

extension StudyResult {
  /// Differences below this many deviations between seeds carry no exponent, and up to twice as many a vague one.
  private static let leastRange = 3.0
  /// A neighbouring B or eta that loses less than this many deviations leaves open which of the two is better.
  private static let leastRise = 2.0

  /// What was not looked at for want of seeds.
  var seedsMissing: [MissingCheck] { !cells.isEmpty && typicalSeedNoise(cells) == nil ? [.seeds] : [] }

  func noiseFindings() -> [Finding] {
    guard let noise = noiseLevel else { return seedFindings() }
    return exponentFindings(noise) + surfaceFindings(noise) + seedFindings()
  }

  /// Relative deviation of a loss, and where it comes from.
  private var noiseLevel: Finding.Noise? {
    if let seeds = typicalSeedNoise(cells) { return .init(value: seeds, isOfSeeds: true) }
    guard let law = optimal.laws.loss, let points = optimal.lossFit?.points else { return nil }
    let misses = points.map { log($0.loss / law(params: $0.params, tokens: $0.tokens)) }
    let freedom = Double(max(1, points.count - 5))
    let deviation = Spread(misses).deviation * (Double(points.count) / freedom).squareRoot()
    return deviation > 0 ? .init(value: deviation, isOfSeeds: false) : nil
  }

  /// alpha rests on losses of different N at one T, beta on those of different T at one N.
  private func exponentFindings(_ noise: Finding.Noise) -> [Finding] {
    guard let points = optimal.lossFit?.points, optimal.lossFit?.basis == .optima else { return [] }
    let sides: [(FitNote.Exponent, KeyPath<LossPoint, Double>, KeyPath<LossPoint, Double>)] = [
      (.alpha, \.tokens, \.params), (.beta, \.params, \.tokens),
    ]
    return sides.compactMap { exponent, group, along in
      guard let range = typicalRange(points, at: group, along: along) else { return nil }
      let ratio = range / noise.value
      guard ratio < 2 * Self.leastRange else { return nil }
      return Finding(
        .noise, ratio < Self.leastRange ? .serious : .warning,
        .exponentInNoise(exponent, range: range, noise),
        evidence: [.init("range", range, "ln loss"), .init("noise", noise.value, "ln loss")],
        hint: .moreSeedsOrRange(exponent))
    }
  }

  /// The median range of ln loss among points that share one coordinate and differ in the other.
  private func typicalRange(
    _ points: [LossPoint], at group: KeyPath<LossPoint, Double>, along: KeyPath<LossPoint, Double>
  ) -> Double? {
    let groups = Dictionary(grouping: points) { (log($0[keyPath: group]) * 100).rounded() }.values
    let ranges = groups.filter { distinct($0.map { $0[keyPath: along] }) >= 2 }.map { members in
      let logs = members.map { log($0.loss) }
      return (logs.max() ?? 0) - (logs.min() ?? 0)
    }
    return ranges.isEmpty ? nil : Spread(ranges).median
  }

  /// Whether the surfaces are steep enough about their best runs to tell the best B and eta.
  private func surfaceFindings(_ noise: Finding.Noise) -> [Finding] {
    let sides: [(SweptAxis, KeyPath<CellPoint, Double?>)] = [(.batch, \.batchTokens), (.rate, \.learningRate)]
    return sides.compactMap { axis, value in
      let rises = zip(cells, optima).filter { !$0.0.heldOut && $0.1.status == .ok }.compactMap {
        neighbourRise($0.0, value)
      }
      let flat = rises.count { $0.rise < Self.leastRise * noise.value / $0.seeds.squareRoot() }
      guard rises.count >= 2, 2 * flat > rises.count else { return nil }
      let typical = Spread(rises.map(\.rise)).median
      return Finding(
        .noise, .warning,
        .surfaceInNoise(axis, cells: Count(flat, of: rises.count), rise: typical, noise),
        evidence: [
          .init("flat_cells", Double(flat)), .init("cells", Double(rises.count)), .init("rise", typical, "ln loss"),
          .init("noise", noise.value, "ln loss"),
        ], hint: .moreSeeds)
    }
  }

  /// How much the better of the two neighbouring values of B (or eta) loses, the other tuned; and the seeds of the best.
  private func neighbourRise(_ cell: Cell, _ value: KeyPath<CellPoint, Double?>) -> (rise: Double, seeds: Double)? {
    let means = seedMeans(cell.points.filter { $0.batchTokens != nil && $0.learningRate != nil })
    guard let best = means.min(by: { $0.loss < $1.loss }) else { return nil }
    let levels = Dictionary(grouping: means) { $0[keyPath: value] ?? 0 }
      .compactMap { level, points in points.map(\.loss).min().map { (level, $0) } }.sorted { $0.0 < $1.0 }
    guard let at = levels.firstIndex(where: { $0.0 == best[keyPath: value] }) else { return nil }
    let beside = [at - 1, at + 1].filter(levels.indices.contains).map { log(levels[$0].1 / best.loss) }
    let seeds = cell.points.count { $0.batchTokens == best.batchTokens && $0.learningRate == best.learningRate }
    return beside.min().map { ($0, Double(max(1, seeds))) }
  }

  private func seedFindings() -> [Finding] {
    guard !cells.isEmpty else { return [] }
    let known = Set(seedNoise(cells, within: .infinity).map(\.params))
    let sizes = Set(cells.filter { !$0.heldOut }.map(\.params)).subtracting(known)
    guard !sizes.isEmpty else { return [] }
    let all = known.isEmpty
    return [
      Finding(
        .seeds, all ? .warning : .note,
        all ? .noSeeds : .noSeedsAt(sizes: sizes.sorted()),
        evidence: [.init("sizes_without_seeds", Double(sizes.count))],
        hint: .seedsAtBest)
    ]
  }
}
