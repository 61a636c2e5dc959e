// What cross-validation leaves out of the fit, and how the data are cut for it.

/// A scheme of cross-validation.
public enum LeaveOut: String, Sendable, Hashable, CaseIterable {
  /// Each model size in turn.
  case size
  /// Each number of training tokens in turn.
  case tokens
  /// Each (N, T) in turn.
  case cell
  /// An expanding window: fitted up to one size, the next is predicted, from the fourth on; then the same along T.
  case largest
}

/// One cut of the points: those that are fitted and those that are predicted, by index.
struct ValidationCut: Sendable {
  var name: ValidationFold.Name
  var fitted: [Int]
  var predicted: [Int]
}

/// Sizes and numbers of tokens in groups of values that agree; where there are many different ones, as of runs that were
/// not laid out on a grid, neighbours make at most ten groups of about as many points.
struct ValidationGroups: Sendable {
  let params: ValueGroups
  let tokens: ValueGroups

  /// - Parameter tolerance: how far, as a fraction, one T may lie from the least of its group.
  init(_ points: [LossPoint], tolerance: Double) {
    params = ValueGroups(points.map(\.params), tolerance: 1e-3)
    tokens = ValueGroups(points.map(\.tokens), tolerance: max(tolerance, 1e-3))
  }

  /// - Parameter units: what is left out together by `cell`: the points of one cell, or of one run.
  func cuts(_ scheme: LeaveOut, units: [Int], name: (Int) -> UnitName) -> [ValidationCut] {
    switch scheme {
    case .size: params.cuts { .sizes($0, fromBelow: false) }
    case .tokens: tokens.cuts { .lengths($0, fromBelow: false) }
    case .cell: Set(units).sorted().map { unit in ValidationCut(.unit(name(unit)), units) { $0 == unit } }
    case .largest: params.windows { .sizes($0, fromBelow: true) } + tokens.windows { .lengths($0, fromBelow: true) }
    }
  }
}

extension ValidationCut {
  /// Leaves out the points whose group a condition names.
  init(_ name: ValidationFold.Name, _ groups: [Int], _ leaves: (Int) -> Bool) {
    self.init(
      name: name, fitted: groups.indices.filter { !leaves(groups[$0]) },
      predicted: groups.indices.filter { leaves(groups[$0]) })
  }
}

/// Values in groups, numbered in rising order.
struct ValueGroups: Sendable {
  /// Of each value.
  let numbers: [Int]
  /// The least and the greatest value of each group.
  let ranges: [ClosedRange<Double>]

  private static let most = 12
  private static let joined = 10

  init(_ values: [Double], tolerance: Double) {
    let sorted = values.sorted()
    var starts: [Int] = []
    for (i, value) in sorted.enumerated()
    where starts.last.map({ value > sorted[$0] * (1 + tolerance) }) ?? true { starts.append(i) }
    if starts.count > Self.most { starts = Self.thinned(starts, count: sorted.count) }
    let ends = starts.dropFirst() + [sorted.count]
    ranges = zip(starts, ends).map { sorted[$0]...sorted[$1 - 1] }
    let lowest = starts.map { sorted[$0] }
    numbers = values.map { value in lowest.lastIndex { $0 <= value } ?? 0 }
  }

  /// The starts nearest above each tenth of the values.
  private static func thinned(_ starts: [Int], count: Int) -> [Int] {
    var kept: [Int] = [0]
    for k in 1..<joined {
      guard let start = starts.first(where: { $0 * joined >= k * count }), start != kept.last else { continue }
      kept.append(start)
    }
    return kept
  }

  func cuts(_ name: (Extent) -> ValidationFold.Name) -> [ValidationCut] {
    ranges.indices.map { k in ValidationCut(name(extent(k)), numbers) { $0 == k } }
  }

  /// Fitted below each group from the fourth on, which is predicted.
  func windows(_ name: (Extent) -> ValidationFold.Name) -> [ValidationCut] {
    ranges.indices.dropFirst(3).map { k in
      ValidationCut(
        name: name(extent(k)), fitted: numbers.indices.filter { numbers[$0] < k },
        predicted: numbers.indices.filter { numbers[$0] == k })
    }
  }

  private func extent(_ k: Int) -> Extent { Extent(ranges[k].lowerBound, ranges[k].upperBound) }
}
