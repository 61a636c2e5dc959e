// What is left out, put back: measurements into their cells or among the points, refused cells by their grid minimum.

import Foundation
import Runs

extension Refits {
  /// Runs that are put back one by one at most, for one reason; of more, those furthest from the law.
  static let mostRuns = 100

  /// One entry for each kind and reason of the ledger, in its order of kinds.
  func leftOut() -> [LeftOut] {
    let entries = Dictionary(grouping: result.table.ledger) { Cause($0.reason) }
    let aside = Dictionary(grouping: result.table.setAside) { Cause($0.reason) }
    return Set(entries.keys).union(aside.keys).sorted().map { cause in
      leftOut(cause, entries[cause]?.count ?? 0, aside[cause] ?? [])
    }
  }

  private func leftOut(_ cause: Cause, _ rows: Int, _ aside: [SetAside]) -> LeftOut {
    var together = PutBack(
      name: .all, kind: cause.kind.rawValue, reason: cause.reason, count: aside.count,
      obstacle: aside.isEmpty ? cause.obstacle(rows) : nil)
    guard !aside.isEmpty else { return LeftOut(together: together, runs: [], unexamined: 0) }
    let groups = runs(of: aside)
    if groups.count == 1 { together.name = .unit(.run(aside[0].run.id)) }
    putBack(aside, all: groups.count > 1, &together)
    guard groups.count > 1 else { return LeftOut(together: together, runs: [], unexamined: 0) }
    let chosen = furthest(groups)
    let runs = chosen.map { group in
      var one = PutBack(
        name: .unit(.run(group[0].run.id)), kind: cause.kind.rawValue, reason: .ledger(group[0].reason),
        count: group.count)
      putBack(group, all: false, &one)
      return one
    }
    let ranked = runs.enumerated().sorted { a, b in
      let (x, y) = (a.element.weight, b.element.weight)
      return x == y ? a.offset < b.offset : x > y
    }
    return LeftOut(together: together, runs: ranked.map(\.element), unexamined: groups.count - chosen.count)
  }

  /// By run, in the order in which they come.
  private func runs(of aside: [SetAside]) -> [[SetAside]] {
    var order: [RunPlace] = []
    var groups: [RunPlace: [SetAside]] = [:]
    for item in aside {
      let place = RunPlace(id: item.run.id, file: item.run.file, line: item.run.line)
      if groups[place] == nil { order.append(place) }
      groups[place, default: []].append(item)
    }
    return order.map { groups[$0] ?? [] }
  }

  /// Those whose losses miss the law most, where there are too many.
  private func furthest(_ groups: [[SetAside]]) -> [[SetAside]] {
    guard groups.count > Self.mostRuns, let law = result.optimal.laws.loss else {
      return Array(groups.prefix(Self.mostRuns))
    }
    func miss(_ group: [SetAside]) -> Double {
      group.compactMap { item in
        item.run.params.map { abs(log(item.evaluation.loss / law(params: $0, tokens: item.evaluation.tokens))) }
      }.filter(\.isFinite).max() ?? 0
    }
    let misses = groups.map(miss)
    return groups.indices.sorted { (misses[$1], $0) < (misses[$0], $1) }.prefix(Self.mostRuns).sorted()
      .map { groups[$0] }
  }

  /// - Parameter all: cells are made anew, for together these may make one; a run alone joins the cells there are.
  private func putBack(_ aside: [SetAside], all: Bool, _ entry: inout PutBack) {
    let measured = measurements(aside)
    guard !measured.isEmpty else {
      entry.obstacle = .unusable(aside.count)
      return
    }
    let fitted = measured.filter { item in !result.settings.holdOut.contains { $0.contains(item) } }
    guard !fitted.isEmpty else {
      entry.obstacle = .heldOut(measured.count)
      return
    }
    switch base.basis {
    case .evaluations: entry.moves = moves(to: base.adding(fitted))
    default:
      guard let input = all ? withNewCells(aside) : withCells(fitted) else {
        entry.obstacle = all ? .noCellChanges : .inNoCell
        return
      }
      entry.moves = moves(to: input)
    }
  }

  /// As measurements, their runs numbered from the table's last on.
  private func measurements(_ aside: [SetAside]) -> [Measurement] {
    var table = RunTable()
    append(aside, to: &table, from: result.table.runs.count)
    let own = Measurement.all(in: table, compute: result.settings.compute)
    return own.map { item in
      var item = item
      item.point.run += result.table.runs.count
      return item
    }
  }

  private func append(_ aside: [SetAside], to table: inout RunTable, from first: Int) {
    for group in runs(of: aside) {
      table.runs.append(group[0].run)
      for item in group {
        var evaluation = item.evaluation
        evaluation.run = table.runs.count - 1
        table.evaluations.append(evaluation)
      }
    }
  }

  /// The cells with these among their points; nil where none of them belongs to a fitted cell.
  private func withCells(_ measured: [Measurement]) -> FitInput? {
    var (cells, changed) = (result.cells, Set<Int>())
    for item in measured {
      guard let index = cell(of: item) else { continue }
      cells[index].points.append(item.point)
      changed.insert(index)
    }
    guard !changed.isEmpty else { return nil }
    for index in changed.sorted() {
      cells[index].points.sort(by: CellPoint.precedes)
    }
    // A cell's uncertainty rests on the noise of all.
    return FitInput.optima(cells, FoundOptima(cells, result.settings), weighting: result.settings.weighting)
  }

  /// The fitted cell of this N whose T is nearest, within the study's tolerance.
  private func cell(of item: Measurement) -> Int? {
    let reach = 1 + max(0, result.settings.tokensTolerance) + 1e-9
    func ratio(_ a: Double, _ b: Double) -> Double { max(a / b, b / a) }
    return result.cells.indices.filter { index in
      let cell = result.cells[index]
      return !cell.heldOut && ratio(cell.params, item.params) <= 1 + 1e-3 && ratio(cell.tokens, item.tokens) <= reach
    }
    .min { ratio(result.cells[$0].tokens, item.tokens) < ratio(result.cells[$1].tokens, item.tokens) }
  }

  /// The whole table with these in it, sorted into cells anew; nil where that leaves every fitted cell as it is.
  private func withNewCells(_ aside: [SetAside]) -> FitInput? {
    var table = result.table
    append(aside, to: &table, from: table.runs.count)
    let settings = result.settings
    let sweep = sweepCells(
      table, tokensTolerance: settings.tokensTolerance, holdOut: settings.holdOut, compute: settings.compute)
    let known = Set(result.cells)
    guard sweep.cells.contains(where: { !$0.heldOut && !known.contains($0) }) else { return nil }
    return FitInput.optima(sweep.cells, FoundOptima(sweep.cells, settings), weighting: settings.weighting)
  }

  /// Every fitted cell without an optimum of its own, by the lowest loss on its grid; none where there are more than
  /// `atMost`.
  func refusedCells(atMost: Int) -> [PutBack] {
    guard refused.count <= atMost else { return [] }
    return refused.map { index in
      let (cell, optimum) = (result.cells[index], result.optima[index])
      var entry = PutBack(
        name: .unit(.cell(params: cell.params, tokens: cell.tokens)), kind: optimum.status.rawValue,
        reason: .optimum(optimum.reason), count: cell.points.count)
      guard gridMinimum(index) != nil else {
        entry.obstacle = .noPair
        return entry
      }
      entry.moves = moves(toGridMinimaOf: [index])
      return entry
    }
  }

  /// All of them at once; nil of fewer than two.
  func refusedTogether() -> PutBack? {
    let found = refused.filter { gridMinimum($0) != nil }
    guard found.count > 1 else { return nil }
    var entry = PutBack(
      name: .all, kind: "refused", reason: .optimum(nil), count: found.count)
    entry.moves = moves(toGridMinimaOf: found)
    return entry
  }

  private var refused: [Int] {
    guard base.basis == .optima else { return [] }
    return result.optima.indices.filter { result.optima[$0].status != .ok && !result.optima[$0].heldOut }
  }

  private func moves(toGridMinimaOf indices: [Int]) -> [LawMove] {
    var optima = result.optima
    for index in indices { optima[index] = gridMinimum(index) ?? optima[index] }
    var moved = result
    moved.optima = optima
    return moves(to: FitInput.optima(of: moved))
  }

  private func gridMinimum(_ index: Int) -> Optimum? {
    let (cell, optimum) = (result.cells[index], result.optima[index])
    var found = optimum
    found.status = .ok
    // A limited cell has its loss among the points already; B and eta at one sample a step are what is put back.
    if optimum.status == .limited, optimum.batchTokens != nil { return found }
    guard let best = CellGrid(cell).best else { return nil }
    (found.batchTokens, found.learningRate, found.loss) = (best.batch, best.rate, best.loss)
    return found
  }
}

/// Why a row is in the ledger; duplicates, each of which repeats another line, are one cause.
private struct Cause: Hashable, Comparable {
  var kind: LedgerEntry.Kind
  /// Nil where all rows of the kind are one cause.
  private var own: LedgerReason?

  init(_ reason: LedgerReason) {
    kind = reason.kind
    own = [.duplicate, .torn, .invalid, .superseded].contains(kind) ? nil : reason
  }

  var reason: PutBack.Reason {
    switch kind {
    case .duplicate: .duplicates
    case .torn: .torn
    case .invalid: .invalid
    case .superseded: .superseded
    case .diverged, .incomplete, .excluded: own.map { .ledger($0) } ?? .invalid
    }
  }

  private var name: String { own.map { "\($0)" } ?? "" }

  static func < (a: Cause, b: Cause) -> Bool {
    let order = LedgerEntry.Kind.allCases
    let (x, y) = (order.firstIndex(of: a.kind) ?? 0, order.firstIndex(of: b.kind) ?? 0)
    return x == y ? a.name < b.name : x < y
  }

  /// Why what lies behind these rows cannot be put back.
  func obstacle(_ rows: Int) -> PutBack.Obstacle {
    switch kind {
    case .diverged: .diverged
    case .duplicate: .duplicate
    case .torn, .invalid: .unreadable
    case .incomplete: .incomplete
    case .excluded: .noLoss(rows)
    case .superseded: .superseded
    }
  }
}

private struct RunPlace: Hashable {
  var id: String
  var file: String
  var line: Int
}

extension PutBack {
  /// What has an obstacle moves nothing.
  fileprivate var weight: Double { moves.greatest?.weight ?? -1 }
}

extension FitInput {
  /// With further measurements among the points, each its own unit.
  fileprivate func adding(_ measured: [Measurement]) -> FitInput {
    var result = self
    result.points += measured.map(\.lossPoint)
    result.pointUnits += measured.indices.map { units + $0 }
    result.units += measured.count
    // Sums are taken in an order of values.
    let order = result.points.indices.sorted { LossPoint.precedes(result.points[$0], result.points[$1]) }
    (result.points, result.pointUnits) = (order.map { result.points[$0] }, order.map { result.pointUnits[$0] })
    return result
  }
}
