// What a figure shows, in words from its data, for those who do not see it.

import Plots
import Texts

extension Plot {
  /// One sentence a panel: its axes with their ranges, and how many series and points there are.
  var drafted: String {
    panels.enumerated().map { index, panel in
      (panels.count > 1 ? "Panel \(index + 1)\(panel.heading.isEmpty ? "" : ", \(plain(panel.heading))"): " : "")
        + panel.drafted
    }.joined(separator: " ")
  }
}

extension Panel {
  fileprivate var drafted: String {
    let data = marks.filter { $0.role == .data }
    let names = Set(data.map(\.name).filter { !$0.isEmpty }).count
    let points = data.reduce(0) { $0 + $1.xs.count }
    let series = names > 1 ? ", \(names) series" : ""
    return "\(told(x, data.flatMap(\.xs))) and \(told(y, data.flatMap(\.ys))); \(points) values\(series)."
  }

  private func told(_ axis: Axis, _ values: [Double]) -> String {
    let name = axis.label.isEmpty ? "an axis without a name" : plain(axis.label)
    let known = values.filter { $0.isFinite && (axis.scale != .log || $0 > 0) }
    let style = NumberStyle.significant(3)
    guard axis.ticks == nil, let low = known.min(), let high = known.max() else { return name }
    return "\(name) from \(style.text(low)) to \(style.text(high))"
  }
}

/// A label without its TeX: `Model size $N$ (params)` as “Model size N (params)”.
private func plain(_ label: String) -> String {
  label.replacing("\\mathrm", with: "").replacing("\\times", with: "×").filter { !"$\\{}".contains($0) }
}
