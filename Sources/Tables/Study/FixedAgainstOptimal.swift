// What fixed hyperparameters change: size, loss and held-out error beside those at optimal ones.

import Foundation
public import Laws
import Runs
import Texts

extension Table {
  /// A row a quantity: both sides, their ratio or difference with its interval, and what that allows to be said. The first
  /// table has size, loss and held-out error, the second what follows from them.
  public static func fixedAgainstOptimal(_ result: StudyResult, compute: Double) -> (main: Table, more: Table)? {
    guard let found = result.fixedAgainstOptimal(compute: compute),
      let one = result.optimal.laws.optimum(compute: compute),
      let other = result.fixed?.laws.optimum(compute: compute)
    else { return nil }
    let inference = { (optimum: ComputeOptimum) in result.settings.compute.flopsPerToken(params: optimum.params) }
    let error = found.squaredErrorRatio.map {
      SideRow("held_out_error", "held-out error²", .usual, (nil, nil), .ratio($0))
    }
    let rows = [
      SideRow("params", .named("N_opt"), .count, (one.params, other.params), .ratio(found.paramsRatio)),
      SideRow("loss", .named("L_opt"), .usual, (one.loss, other.loss), .difference(found.lossDifference)),
    ]
    let more = [
      SideRow(
        "inference_flops", "inference FLOPs", .compute, (inference(one), inference(other)),
        .ratio(found.inferenceRatio)),
      SideRow(
        "exponent", .named("exponent of N_opt"), .usual, (one.paramsExponent, other.paramsExponent),
        .difference(found.slopeDifference.negated)),
    ]
    let heading = "at \(NumberStyle.compute.text(compute)) FLOPs"
    return (
      table("fixed_against_optimal", heading, rows + (error.map { [$0] } ?? [])),
      table("fixed_against_optimal_more", heading, more)
    )
  }

  private static func table(_ name: String, _ heading: String, _ rows: [SideRow]) -> Table {
    let styles = rows.map(\.style)
    func side(_ name: String, _ heading: String, _ value: (SideRow) -> Double?) -> Column {
      var column = Column(name, Measure(heading), .numbers(rows.map { value($0) ?? .nan }), priority: 1)
      column.styles = styles
      return column
    }
    var change = Column("change", Measure("optimal against fixed"), .estimates(rows.map(\.change.estimate)))
    change.styles = rows.map(\.change.style)
    change.texts = rows.map(\.change.text)
    return Table(
      name,
      columns: [
        Column("quantity", Measure("quantity"), .words(rows.map(\.key)), isKey: true),
        Column("name", Measure(heading), .labels(rows.map(\.name))), side("optimal", "optimal", \.sides.0),
        side("fixed", "fixed", \.sides.1), change,
        Column("direction", Measure(""), .words(rows.map(\.change.direction))),
      ])
  }
}

/// A ratio or a difference of two sides.
private enum Change {
  case ratio(Estimate)
  case difference(Estimate)

  var estimate: Estimate {
    switch self {
    case .ratio(let estimate), .difference(let estimate): estimate
    }
  }

  var style: NumberStyle {
    switch self {
    case .ratio: .factor(3)
    case .difference: .significant(3)
    }
  }

  /// A difference in plain decimals, as the numbers beside it stand, unless they would all be zeros.
  var text: String {
    let written = IntervalText(estimate.value, low: estimate.low, high: estimate.high, style: style)
    guard case .difference = self, let low = estimate.low, let high = estimate.high, high > low, high - low < 10 else {
      return written.text
    }
    let decimals = 1 - Int(log10((high - low) / 2).rounded(.down))
    guard decimals <= 6 else { return written.text }
    let plain = { (number: Double) in NumberStyle.fixed(max(decimals, 0)).text(number) }
    return "\(plain(estimate.value)) [\(plain(low)), \(plain(high))]"
  }

  /// A direction only where the interval leaves no other.
  var direction: String {
    let none = if case .ratio = self { 1.0 } else { 0.0 }
    guard let low = estimate.low, let high = estimate.high else { return "no interval" }
    return high < none ? "lower" : low > none ? "higher" : "not established"
  }
}

private struct SideRow {
  var key: String
  var name: Label
  var style: NumberStyle
  var sides: (Double?, Double?)
  var change: Change

  init(_ key: String, _ name: Label, _ style: NumberStyle, _ sides: (Double?, Double?), _ change: Change) {
    (self.key, self.name, self.style, self.sides, self.change) = (key, name, style, sides, change)
  }
}

extension Label {
  /// `N_opt` as it is, and in TeX where it has a symbol.
  fileprivate static func named(_ text: String) -> Label {
    let tex = text.replacing("N_opt", with: "$N_{\\mathrm{opt}}$").replacing("L_opt", with: "$L_{\\mathrm{opt}}$")
    return Label(text, tex: tex == text ? nil : tex)
  }
}

extension Estimate {
  /// −x, its ends changed over.
  fileprivate var negated: Estimate { Estimate(-value, low: high.map { -$0 }, high: low.map { -$0 }) }
}
