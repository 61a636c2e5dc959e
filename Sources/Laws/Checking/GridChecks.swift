// Whether the grids hold their optima, and whether N and T reach far enough for exponents.

import Foundation

extension StudyResult {
  /// Cells without a measured optimum, by the side on which the best run lies.
  func gridFindings() -> [Finding] {
    let fitted = zip(cells, optima).filter { !$0.0.heldOut }
    guard !fitted.isEmpty else { return [] }
    let edges = fitted.filter { $0.1.status == .edge }
    let others = fitted.filter { [.saddle, .tooFew, .outside, .gap].contains($0.1.status) }
    let limited = fitted.count { $0.1.status == .limited }
    var findings: [Finding] = []
    if !edges.isEmpty {
      let sides = borderCounts(edges)
      findings.append(
        Finding(
          .edges, 2 * edges.count > fitted.count ? .serious : .warning,
          .optimaAtEdges(Count(edges.count, of: fitted.count), sides),
          evidence: [.init("cells_at_edges", Double(edges.count)), .init("cells", Double(fitted.count))],
          hint: .closeGrid))
    }
    if !others.isEmpty {
      findings.append(
        Finding(
          .edges, 2 * others.count > fitted.count ? .serious : .warning,
          .cellsWithoutOptimum(Count(others.count, of: fitted.count)),
          evidence: [.init("cells_without_optimum", Double(others.count)), .init("cells", Double(fitted.count))],
          hint: flatLosses.map { Finding.Hint.explain($0) } ?? .closeGrid))
    }
    if 2 * limited > fitted.count {
      findings.append(
        Finding(
          .edges, .warning,
          .limitedCells(Count(limited, of: fitted.count), others: fitted.count { $0.1.status == .ok }),
          evidence: [.init("limited_cells", Double(limited)), .init("cells", Double(fitted.count))],
          hint: .largerRuns))
    }
    return findings
  }

  /// Runs whose loss stands out of their cell by far: where the log holds one row a run no curve shows that they blew up.
  func cellOutliers() -> [Finding] {
    var seen = Set<Int>()
    return cells.filter { !$0.heldOut && $0.points.count >= 5 }.flatMap { cell -> [Finding] in
      let losses = cell.points.map(\.loss).sorted()
      let (best, median) = (losses[0], losses[losses.count / 2])
      return cell.points.filter { $0.loss > 1.5 * median && $0.loss > median + 8 * (median - best) }.compactMap {
        point in
        guard seen.insert(point.run).inserted else { return nil }
        let ratio = point.loss / median
        return Finding(
          .instability, .serious, run: point.run,
          .outlier(
            loss: point.loss, ratio: ratio, params: cell.params, tokens: cell.tokens, runs: losses.count),
          evidence: [.init("loss", point.loss), .init("median_of_the_cell", median), .init("ratio", ratio)],
          hint: .excludeRun)
      }
    }
  }

  private func borderCounts(_ cells: [(Cell, Optimum)]) -> [Finding.Side] {
    let sides: [(SweptAxis, KeyPath<CellPoint, Double?>)] = [(.batch, \.batchTokens), (.rate, \.learningRate)]
    return sides.flatMap { axis, value -> [Finding.Side] in
      let places = cells.compactMap { cell, optimum -> Int? in
        let values = cell.points.compactMap { $0[keyPath: value] }
        guard let best = optimum.bestPoint.flatMap({ cell.points[$0][keyPath: value] }), let low = values.min(),
          let high = values.max(), high > low
        else { return nil }
        return best <= low * (1 + 1e-3) ? -1 : best >= high / (1 + 1e-3) ? 1 : nil
      }
      return [
        Finding.Side(edge: .smallest, axis: axis, cells: places.count { $0 < 0 }),
        Finding.Side(edge: .largest, axis: axis, cells: places.count { $0 > 0 }),
      ]
    }
    .filter { $0.cells > 0 }
  }

  /// Below this factor a term of exponent 0.3 changes by less than a third, and E, A and alpha trade places.
  private static let leastSpan = 4.0
  /// Points beyond the parameters of a loss law that leave something to check it with.
  private static let spare = 3
  /// A budget this many times what was spent is far off any run.
  private static let farBudget = 10.0

  func spanFindings() -> [Finding] {
    spans() + counts() + budgetFinding()
  }

  private func spans() -> [Finding] {
    let points =
      cells.isEmpty
      ? optimal.lossFit?.points.map { ($0.params, $0.tokens) } ?? []
      : cells.filter { !$0.heldOut }.map { ($0.params, $0.tokens) }
    guard points.count >= 2 else { return [] }
    let sides: [(FitNote.Exponent, [Double])] = [(.alpha, points.map(\.0)), (.beta, points.map(\.1))]
    return sides.compactMap { exponent, values in
      guard let low = values.min(), let high = values.max(), low > 0 else { return nil }
      let (span, levels) = (high / low, distinct(values))
      guard span < Self.leastSpan || levels < 3 else { return nil }
      return Finding(
        .span, levels < 3 ? .serious : .warning,
        .narrow(exponent, factor: span, values: levels, Extent(low, high)),
        evidence: [.init("span", span, "times"), .init("values", Double(levels))],
        hint: .widerRange(values: 3, factor: Self.leastSpan))
    }
  }

  private func counts() -> [Finding] {
    var findings: [Finding] = []
    let parameters = 5
    if let points = optimal.lossFit?.points, optimal.laws.loss != nil, points.count < parameters + Self.spare {
      findings.append(
        Finding(
          .cells, .warning,
          .fewPoints(points.count, parameters: parameters),
          evidence: [.init("points", Double(points.count)), .init("parameters", Double(parameters))],
          hint: .helpfulCells))
    }
    let found = optima.count { $0.status == .ok && !$0.heldOut }
    if optimal.laws.batch != nil || optimal.laws.learningRate != nil, found < 3 + Self.spare {
      findings.append(
        Finding(
          .cells, .warning,
          .fewOptima(found),
          evidence: [.init("optima", Double(found)), .init("parameters", 3)],
          hint: .helpfulCells))
    }
    let remedy = remedy
    for law in [LawName.loss, .batch, .learningRate] {
      guard let refusal = optimal.laws.refused[law], !cells.isEmpty || law == .loss else { continue }
      findings.append(Finding(.cells, .serious, .noLaw(law, refusal), hint: .allowLaw(remedy)))
    }
    return findings
  }

  private func budgetFinding() -> [Finding] {
    let most =
      cells.filter { !$0.heldOut }.flatMap { $0.points.map(\.compute) }.max()
      ?? optimal.lossFit?.points.map(\.compute).max()
    guard let budget = settings.statedCompute, let most, most > 0, budget > Self.farBudget * most else { return [] }
    return [
      Finding(
        .span, .warning,
        .farBudget(budget, largest: most),
        evidence: [.init("budget", budget, "FLOPs"), .init("largest_run", most, "FLOPs")],
        hint: .intervalsOfLaw)
    ]
  }
}
