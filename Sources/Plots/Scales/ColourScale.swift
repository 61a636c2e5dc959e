// What values look like: one object a panel, trained over all its marks. The bar, the dots, the cells and the ground
// between level lines all ask it.

import Drawing

struct ColourScale {
  let bar: ColourBar
  private let scale: Scale
  private let stops: [Colour]

  /// - Parameter values: of every mark of the panel; those without a place on the scale train nothing.
  init(_ bar: ColourBar, values: [Double], theme: Theme) {
    self.bar = bar
    var axis = Axis(bar.label, scale: bar.scale, domain: bar.domain, fixed: bar.domain != nil)
    if let centre = bar.centre, bar.domain == nil {
      let reach = values.filter(\.isFinite).map { abs($0 - centre) }.max() ?? 1
      axis.domain = ClosedRange(between: centre - reach, and: centre + reach)
    }
    let domain = Scale.train(axis, on: values, margin: 0)
    scale = Scale(kind: bar.scale, domain: domain, from: 0, to: 1)
    let own = bar.colours.count > 1 ? bar.colours : bar.centre == nil ? theme.sequence.stops : ColourMap.diverging
    stops = bar.reversed ? own.reversed() : own
  }

  var domain: ClosedRange<Double> { scale.domain }

  /// The bar from `low` to `high` of the page.
  func axis(from low: Double, to high: Double) -> Scale {
    Scale(kind: scale.kind, domain: scale.domain, from: low, to: high)
  }

  /// The colour of a value; nil outside the domain and where the scale has no place for it.
  func colour(of value: Double) -> Colour? {
    guard let share = scale.share(value), share >= -1e-9, share <= 1 + 1e-9 else { return nil }
    return tinted(share)
  }

  /// The colour of the ground between two levels, which may reach over the domain's ends.
  func colour(between low: Double, and high: Double) -> Colour {
    let ends = [low, high].map { scale.share(min(max($0, domain.lowerBound), domain.upperBound)) ?? 0 }
    return tinted((ends[0] + ends[1]) / 2)
  }

  /// The colour at a share of the bar, as it is on the marks.
  func tinted(_ share: Double) -> Colour { ColourMap.at(share, of: stops).mixed(with: .white, share: bar.tint) }
}

extension PanelPainter {
  /// What a mark is drawn in: its value's colour where it has one, else its own; nil for a value without a colour.
  func colour(_ value: Double?, or own: Colour) -> Colour? {
    guard let value, let colours else { return own }
    return colours.colour(of: value)?.with(alpha: own.alpha)
  }
}
