// Whether the grids hold their optima, and whether N and T reach far enough for exponents.

import Foundation

extension StudyResult {
  /// Cells without a measured optimum, by the side on which the best run lies.
  func gridFindings() -> [Finding] {
    let fitted = zip(cells, optima).filter { !$0.0.heldOut }
    guard !fitted.isEmpty else { return [] }
    let edges = fitted.filter { [.edge, .outside].contains($0.1.status) }
    let others = fitted.filter { [.saddle, .tooFew].contains($0.1.status) }
    let limited = fitted.count { $0.1.status == .limited }
    var findings: [Finding] = []
    if !edges.isEmpty {
      let sides = borderCounts(edges)
      findings.append(
        Finding(
          .edges, 2 * edges.count > fitted.count ? .serious : .warning,
          "\(edges.count) of \(fitted.count) fitted cells have their optimum on the edge of the grid or beyond"
            + (sides.isEmpty ? "" : ": \(sides.map { "\($0.count) at the \($0.name)" }.joined(separator: ", "))"),
          evidence: [.init("cells_at_edges", Double(edges.count)), .init("cells", Double(fitted.count))],
          hint: "they count for no law; 'lawbook suggest' names the runs that would close them"))
    }
    if !others.isEmpty {
      findings.append(
        Finding(
          .edges, 2 * others.count > fitted.count ? .serious : .warning,
          "\(others.count) of \(fitted.count) fitted cells have no optimum: too few (B, eta), or no minimum in their surface",
          evidence: [.init("cells_without_optimum", Double(others.count)), .init("cells", Double(fitted.count))],
          hint: flatLosses ?? "'lawbook suggest' names the runs that would close them"))
    }
    if 2 * limited > fitted.count {
      findings.append(
        Finding(
          .edges, .warning,
          "\(limited) of \(fitted.count) fitted cells are best at one sample a step, the least there is: B_opt and eta_opt rest "
            + "on the other \(fitted.count { $0.1.status == .ok })",
          evidence: [.init("limited_cells", Double(limited)), .init("cells", Double(fitted.count))],
          hint: "larger T or N move the optimum to larger batches"))
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
          "its loss, \(short(point.loss)), is \(short(ratio)) times the median of its cell (N = \(short(cell.params)), T = "
            + "\(short(cell.tokens)), \(losses.count) runs): it blew up, or its loss is wrong",
          evidence: [.init("loss", point.loss), .init("median_of_the_cell", median), .init("ratio", ratio)],
          hint: "leave it out by 'exclude:' in the study: it bends the surface that the optimum is read from")
      }
    }
  }

  private func borderCounts(_ cells: [(Cell, Optimum)]) -> [(name: String, count: Int)] {
    let sides: [(String, KeyPath<CellPoint, Double?>)] = [("B", \.batchTokens), ("eta", \.learningRate)]
    return sides.flatMap { name, value -> [(name: String, count: Int)] in
      let places = cells.compactMap { cell, optimum -> Int? in
        let values = cell.points.compactMap { $0[keyPath: value] }
        guard let best = optimum.bestPoint.flatMap({ cell.points[$0][keyPath: value] }), let low = values.min(),
          let high = values.max(), high > low
        else { return nil }
        return best <= low * (1 + 1e-3) ? -1 : best >= high / (1 + 1e-3) ? 1 : nil
      }
      return [("smallest \(name)", places.count { $0 < 0 }), ("largest \(name)", places.count { $0 > 0 })]
    }
    .filter { $0.count > 0 }
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
    return [("N", "alpha", points.map(\.0)), ("T", "beta", points.map(\.1))].compactMap { name, exponent, values in
      guard let low = values.min(), let high = values.max(), low > 0 else { return nil }
      let (span, levels) = (high / low, distinct(values))
      guard span < Self.leastSpan || levels < 3 else { return nil }
      return Finding(
        .span, levels < 3 ? .serious : .warning,
        "\(name) spans a factor of \(short(span)) in \(levels) \(levels == 1 ? "value" : "values") (\(short(low)) to "
          + "\(short(high))): too little to tell E from \(exponent)",
        evidence: [.init("span", span, "times"), .init("values", Double(levels))],
        hint: "at least 3 values over a factor of \(short(Self.leastSpan)); 'lawbook suggest' names cells")
    }
  }

  private func counts() -> [Finding] {
    var findings: [Finding] = []
    let parameters = 5
    if let points = optimal.lossFit?.points, optimal.laws.loss != nil, points.count < parameters + Self.spare {
      findings.append(
        Finding(
          .cells, .warning,
          "the loss law's \(parameters) parameters rest on \(points.count) points: next to nothing checks it",
          evidence: [.init("points", Double(points.count)), .init("parameters", Double(parameters))],
          hint: "'lawbook suggest' names the cells that help most"))
    }
    let found = optima.count { $0.status == .ok && !$0.heldOut }
    if optimal.laws.batch != nil || optimal.laws.learningRate != nil, found < 3 + Self.spare {
      findings.append(
        Finding(
          .cells, .warning,
          "B_opt and eta_opt of N and T rest on \(found) cells with an optimum for 3 coefficients each",
          evidence: [.init("optima", Double(found)), .init("parameters", 3)],
          hint: "'lawbook suggest' names the cells that help most"))
    }
    let remedy = remedy
    for (key, name) in [("loss", "loss"), ("batch", "batch size"), ("learning_rate", "learning rate")] {
      guard let reason = optimal.laws.refused[key], !cells.isEmpty || key == "loss" else { continue }
      findings.append(
        Finding(
          .cells, .serious, "no law of the \(name): \(reason)",
          hint: remedy ?? "'lawbook suggest' names the runs that would allow one"))
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
        "the budget of \(scientific(budget)) FLOPs is ×\(short(budget / most)) of the largest fitted run, \(scientific(most))",
        evidence: [.init("budget", budget, "FLOPs"), .init("largest_run", most, "FLOPs")],
        hint: "intervals there cover the law's coefficients, not whether the law still holds")
    ]
  }
}
