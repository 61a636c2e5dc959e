// Whether the differences that the laws rest on are larger than what seeds alone make.

import Foundation
import Maths

extension StudyResult {
  /// Differences below this many deviations between seeds carry no exponent, and up to twice as many a vague one.
  private static let leastRange = 3.0
  /// A neighbouring B or eta that loses less than this many deviations leaves open which of the two is better.
  private static let leastRise = 2.0

  /// What was not looked at for want of seeds.
  var seedsMissing: [String] {
    guard !cells.isEmpty, typicalSeedNoise(cells) == nil else { return [] }
    return [
      "no (B, eta) was run with two seeds: noise is taken from what the loss law misses, which holds its own errors too"
    ]
  }

  func noiseFindings() -> [Finding] {
    guard let noise = noiseLevel else { return seedFindings() }
    return exponentFindings(noise) + surfaceFindings(noise) + seedFindings()
  }

  /// Relative deviation of a loss, and in words where it comes from.
  private var noiseLevel: (value: Double, source: String)? {
    if let seeds = typicalSeedNoise(cells) { return (seeds, "seeds differ by") }
    guard let law = optimal.laws.loss, let points = optimal.lossFit?.points else { return nil }
    let misses = points.map { log($0.loss / law(params: $0.params, tokens: $0.tokens)) }
    let freedom = Double(max(1, points.count - 5))
    let deviation = Spread(misses).deviation * (Double(points.count) / freedom).squareRoot()
    return deviation > 0 ? (deviation, "the law misses by") : nil
  }

  /// alpha rests on losses of different N at one T, beta on those of different T at one N.
  private func exponentFindings(_ noise: (value: Double, source: String)) -> [Finding] {
    guard let points = optimal.lossFit?.points, optimal.lossFit?.basis == "optima" else { return [] }
    let sides: [(String, String, String, KeyPath<LossPoint, Double>, KeyPath<LossPoint, Double>)] = [
      ("alpha", "sizes", "T", \.tokens, \.params), ("beta", "training tokens", "N", \.params, \.tokens),
    ]
    return sides.compactMap { name, what, held, group, along in
      guard let range = typicalRange(points, at: group, along: along) else { return nil }
      let ratio = range / noise.value
      guard ratio < 2 * Self.leastRange else { return nil }
      return Finding(
        .noise, ratio < Self.leastRange ? .serious : .warning,
        "\(name) rests on differences of \(short(range * 100)) % in loss between \(what) at one \(held); \(noise.source) "
          + "\(short(noise.value * 100)) %",
        evidence: [.init("range", range, "ln loss"), .init("noise", noise.value, "ln loss")],
        hint: "more seeds at the optima, or a wider range of \(what)")
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
  private func surfaceFindings(_ noise: (value: Double, source: String)) -> [Finding] {
    let sides: [(String, KeyPath<CellPoint, Double?>)] = [("B", \.batchTokens), ("eta", \.learningRate)]
    return sides.compactMap { name, value in
      let rises = zip(cells, optima).filter { !$0.0.heldOut && $0.1.status == .ok }.compactMap {
        neighbourRise($0.0, value)
      }
      let flat = rises.count { $0.rise < Self.leastRise * noise.value / $0.seeds.squareRoot() }
      guard rises.count >= 2, 2 * flat > rises.count else { return nil }
      let typical = Spread(rises.map(\.rise)).median
      return Finding(
        .noise, .warning,
        "in \(flat) of \(rises.count) cells with an optimum the next \(name) loses no more than noise "
          + "(typically \(short(typical * 100)) %; \(noise.source) \(short(noise.value * 100)) %): \(name)_opt of single cells "
          + "is open by a grid step",
        evidence: [
          .init("flat_cells", Double(flat)), .init("cells", Double(rises.count)), .init("rise", typical, "ln loss"),
          .init("noise", noise.value, "ln loss"),
        ], hint: "more seeds near the optima; only the law through all cells says more than each")
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
        all
          ? "no (B, eta) was run with a second seed: differences between runs cannot be told from noise"
          : "no second seed at N = \(sizes.sorted().map(short).joined(separator: ", "))",
        evidence: [.init("sizes_without_seeds", Double(sizes.count))],
        hint: "a second and third seed at the best (B, eta) of a few cells is enough")
    ]
  }
}
