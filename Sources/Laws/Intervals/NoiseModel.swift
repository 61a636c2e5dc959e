// The noise on the points of a law as its residuals tell it: how large, whether points of one size share it, and new draws.

import Foundation
import Maths

/// Noise on the logs of the values that a law was fitted to.
///
/// Residuals are taken apart into means of groups (points of one model size) and what is left within them. Where the
/// means vary no more than chance within groups explains, points are independent; else groups have an effect of their
/// own (one-way random effects, Searle et al. 1992, ch. 3). Draws also vary the scale by what the degrees of freedom leave
/// open, as chi squared does it: percentiles over fits to such draws are Student's intervals where a law is linear.
struct NoiseModel: Sendable {
  /// Degrees of freedom: in all, between groups, within groups.
  let freedom: (all: Double, between: Double, within: Double)
  /// Mean squares between and within groups.
  let between: Double
  let within: Double
  /// Whether groups have an effect of their own.
  let isShared: Bool
  /// Whether means of groups vary more than chance within groups has it, at 5 % (F).
  var isSurelyShared: Bool { sharedByChance < 0.05 }
  /// The probability that means of groups vary so much by chance (F).
  var sharedByChance: Double {
    isShared && between > 0 ? fisherTail(between / within, freedom.between, freedom.within) : 1
  }
  let method: Resampling
  /// What is drawn independently: `size` or `run` where groups have an effect, else a point's own name, such as `cell`.
  let unit: DrawnUnit

  /// Residuals of unit leverage, in the order of the points, with a mean square of the noise within (or of all of it).
  private let pool: [Double]
  /// Means of the residuals of each group.
  private let means: [Double]
  private let groups: [Int]
  /// How many points an average group has.
  private let groupSize: Double
  /// Place in the pool by address, −1 where an address has no point.
  private let places: [Int]
  private let addresses: [Int]
  private let roots: [Double]

  /// - Parameters:
  ///   - residuals: ln(measured/law).
  ///   - shape: residuals whose distribution the draws have, where it is not that of `residuals`, which tell how large
  ///     they are: those of least squares, for sums of squares, are smeared by outliers.
  ///   - columns: the law's derivatives by its free parameters at each point, for degrees of freedom.
  ///   - groups: the group of each point, 0, 1, ….
  ///   - addresses: an address of each point below `space`, the same for the same cell in all laws of a study.
  ///   - weights: of the squared residuals in the fit.
  ///   - pointName: what a point is.
  ///   - groupName: what points of one group have in common.
  init?(
    residuals: [Double], shape: [Double]? = nil, columns: [[Double]], groups: [Int], addresses: [Int], space: Int,
    weights: [Double]? = nil,
    method: Resampling, unit: ResamplingUnit, pointName: DrawnUnit = .cell, groupName: DrawnUnit = .size
  ) {
    let roots = weights?.map { $0.squareRoot() } ?? residuals.map { _ in 1 }
    guard let q = orthonormal(columns.map { zip($0, roots).map(*) }), residuals.allSatisfy(\.isFinite) else {
      return nil
    }
    let r = zip(residuals, roots).map(*)
    let parts = SumsOfSquares(r, q, groups)
    guard parts.freedom > 0.5 else { return nil }
    freedom = (parts.freedom, parts.betweenFreedom, parts.freedom - parts.betweenFreedom)
    between = parts.betweenFreedom > 0.5 ? parts.between / parts.betweenFreedom : 0
    within = freedom.within > 0.5 ? parts.within / freedom.within : parts.all / parts.freedom
    isShared =
      switch unit {
      case .automatic: parts.betweenFreedom > 0.5 && freedom.within > 0.5 && between > within
      case .size, .run: parts.betweenFreedom > 0.5 && freedom.within > 0.5
      case .cell: false
      }
    self.method = method
    self.unit = isShared ? (unit == .run ? .run : groupName) : pointName
    self.groups = groups
    self.addresses = addresses
    self.roots = roots
    groupSize = parts.groupSize
    means = parts.means
    let own = shape.map { zip($0, roots).map(*) } ?? r
    let inner = zip(own, groups).map { $0 - parts.means[$1] }
    let raw = isShared ? inner : zip(own, parts.leverages).map { $0 / (1 - min($1, 0.99)).squareRoot() }
    pool = scaled(raw, to: isShared ? within : parts.all / parts.freedom)
    var places = [Int](repeating: -1, count: space)
    for (place, address) in addresses.enumerated() { places[address] = place }
    self.places = places
  }

  /// The standard deviation of one value's noise, of a weight of 1: as a share of the value where it is small.
  var deviation: Double { (within + (isShared ? max(0, between - within) / groupSize : 0)).squareRoot() }

  func note(_ law: LawName) -> IntervalNote.LawNoise {
    .init(
      law: law, deviation: deviation, unit: unit,
      shared: isShared
        ? .init(
          ratio: between / max(within, .leastNormalMagnitude), between: freedom.between, within: freedom.within) : nil)
  }

  /// A draw of the noise at each point.
  ///
  /// - Parameter quantity: a number of the law, so that group effects of different laws differ.
  func draw(_ stream: RandomStream, quantity: UInt64) -> [Double] {
    let scale = (freedom.all / stream.chiSquared(freedom.all, 1 << 32)).squareRoot()
    guard isShared else { return independent(stream, scale) }
    let inner = innerScale(stream)
    let noise = independent(stream, inner)
    let effects = effects(stream, spread(stream, inner), quantity)
    return groups.indices.map { effects[groups[$0]] / roots[$0] + noise[$0] }
  }

  /// A draw of what the groups share alone, at each point, for a law that no other goes with.
  func offsets(_ stream: RandomStream) -> [Double] {
    let spread = spread(stream, innerScale(stream))
    let effects = means.indices.map { spread * stream.normal((1 << 35) &+ UInt64($0)) }
    return groups.indices.map { effects[groups[$0]] / roots[$0] }
  }

  private func spread(_ stream: RandomStream, _ inner: Double) -> Double {
    let outer = between * freedom.between / stream.chiSquared(freedom.between, 1 << 34)
    return max(0, (outer - within * inner * inner) / groupSize).squareRoot()
  }

  private func innerScale(_ stream: RandomStream) -> Double {
    (freedom.within / stream.chiSquared(freedom.within, 1 << 33)).squareRoot()
  }

  private func independent(_ stream: RandomStream, _ scale: Double) -> [Double] {
    addresses.indices.map { i in
      let value = method == .wild ? pool[i] * sign(stream, addresses[i]) : pool[pick(stream, addresses[i])]
      return scale * value / roots[i]
    }
  }

  private func sign(_ stream: RandomStream, _ address: Int) -> Double {
    stream.uniform(UInt64(address) &* 16) < 0.5 ? -1 : 1
  }

  /// The point whose residual an address gets: the same cell's in every law that has it.
  private func pick(_ stream: RandomStream, _ address: Int) -> Int {
    for attempt in 0..<UInt64(16) {
      let place = places[stream.integer(UInt64(address) &* 16 &+ attempt, below: places.count)]
      if place >= 0 { return place }
    }
    return stream.integer(UInt64(address) &* 16 &+ 15, below: pool.count)
  }

  /// Normal effects of the groups that are mixtures of their measured means: laws that were fitted to the same groups get
  /// effects that go together as their means do.
  private func effects(_ stream: RandomStream, _ spread: Double, _ quantity: UInt64) -> [Double] {
    let length = means.reduce(0) { $0 + $1 * $1 }.squareRoot()
    guard length > 0 else { return means.map { _ in 0 } }
    return means.indices.map { j in
      var sum = 0.0
      for (l, mean) in means.enumerated() {
        sum += mean * stream.normal((1 << 35) &+ quantity &* (1 << 24) &+ UInt64(j * means.count + l))
      }
      return spread * sum / length
    }
  }
}

/// Sums of squares of residuals, between groups and within them.
private struct SumsOfSquares {
  var freedom: Double
  var betweenFreedom: Double
  var all: Double
  var between: Double
  var within: Double
  var leverages: [Double]
  var means: [Double]
  /// By how much the mean square between groups exceeds that within for each unit of variance of the groups' effects.
  var groupSize: Double

  init(_ r: [Double], _ q: [[Double]], _ groups: [Int]) {
    let count = (groups.max() ?? -1) + 1
    var sizes = [Double](repeating: 0, count: count)
    var sums = sizes
    var directions = [[Double]](repeating: [Double](repeating: 0, count: q.count), count: count)
    for (i, group) in groups.enumerated() {
      sizes[group] += 1
      sums[group] += r[i]
      for k in q.indices { directions[group][k] += q[k][i] }
    }
    let means = zip(sums, sizes).map(/)
    self.means = means
    leverages = r.indices.map { i in q.reduce(0) { $0 + $1[i] * $1[i] } }
    freedom = Double(r.count - q.count)
    betweenFreedom = (0..<count).reduce(0) { $0 + 1 - dot(directions[$1], directions[$1]) / sizes[$1] }
    all = dot(r, r)
    let squares = (0..<count).reduce(0) { $0 + sizes[$1] * means[$1] * means[$1] }
    (between, within) = (squares, max(0, all - squares))
    var size = 0.0
    for j in 0..<count {
      for l in 0..<count {
        let entry = (j == l ? sizes[j] : 0) - dot(directions[j], directions[l])
        size += entry * entry / sizes[j]
      }
    }
    groupSize = max(1, size / max(betweenFreedom, 1e-3))
  }
}

/// An orthonormal basis of what columns span (Gram and Schmidt, twice); nil where they are dependent.
private func orthonormal(_ columns: [[Double]]) -> [[Double]]? {
  var basis: [[Double]] = []
  for column in columns {
    let whole = column.reduce(0) { $0 + $1 * $1 }.squareRoot()
    guard whole > 0, whole.isFinite else { return nil }
    var rest = column
    for _ in 0..<2 {
      for b in basis {
        let share = dot(rest, b)
        for i in rest.indices { rest[i] -= share * b[i] }
      }
    }
    let length = rest.reduce(0) { $0 + $1 * $1 }.squareRoot()
    guard length > 1e-10 * whole else { return nil }
    basis.append(rest.map { $0 / length })
  }
  return basis
}

/// Centred, with a mean square.
private func scaled(_ values: [Double], to square: Double) -> [Double] {
  let middle = mean(values)
  let centred = values.map { $0 - middle }
  let own = mean(centred.map { $0 * $0 })
  return own > 0 ? centred.map { $0 * (square / own).squareRoot() } : centred
}
