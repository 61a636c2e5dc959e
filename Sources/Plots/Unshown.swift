// What of the data has no place in a figure: said, for a reader would take it for missing.

import Drawing

extension Plot {
  /// One sentence for each axis or colour bar that cannot show some of its values, with the panel where there are several.
  public var unshown: [String] {
    panels.enumerated().flatMap { index, panel in
      panel.unshown.map { panels.count > 1 ? "panel \(index + 1): \($0)" : $0 }
    }
  }
}

extension Panel {
  fileprivate var unshown: [String] {
    let data = marks.filter { $0.role == .data }
    let axes = [(x, "x", data.flatMap(\.xs)), (y, "y", data.filter { !$0.body.standsOnZero }.flatMap(\.ys))].compactMap
    {
      axis, name, values -> String? in
      let lost = axis.scale == .log ? values.count { $0 <= 0 } : 0
      return lost == 0 ? nil : "\(Self.values(lost)) on the log \(name) axis: zero or less has no place there"
    }
    return axes + uncoloured
  }

  private var uncoloured: [String] {
    guard let colourBar else { return [] }
    let values = colourValues
    let scale = ColourScale(colourBar, values: values, theme: .standard)
    let lost = values.count { scale.colour(of: $0) == nil && !$0.isNaN }
    guard lost > 0 else { return [] }
    let cause =
      colourBar.domain == nil ? "zero or less has no colour on a log scale" : "outside the colour bar's domain"
    return ["\(Self.values(lost)) by a colour: \(cause)"]
  }

  private static func values(_ count: Int) -> String {
    count == 1 ? "1 value is not shown" : "\(count) values are not shown"
  }
}
