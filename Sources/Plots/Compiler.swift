// The compiler: a plot becomes a scene. In order: data → domains → ticks → room for guides → panel frames → marks →
// guides. The panels of a column share their left and right edges, those of a row their top and bottom.

public import Drawing
public import Typesetting

/// Lays a plot out and draws it as a scene.
public func compile(_ plot: Plot, theme: Theme, fonts: Fonts) -> Scene {
  let layout = FigureLayout(plot: plot, theme: theme, fonts: fonts)
  return Scene(
    size: plot.size, background: .white, elements: layout.elements(), title: plot.title, summary: plot.summary,
    guide: plot.guide)
}

/// Room around a panel's frame, points.
struct Margins {
  var left = 0.0
  var right = 0.0
  var top = 0.0
  var bottom = 0.0
}

struct FigureLayout {
  let plot: Plot
  let theme: Theme
  let fonts: Fonts
  /// A strip above the panels that is kept free.
  var top = 0.0

  private let outer = 2.0
  private let gutter = 10.0

  private var columns: Int { max(1, min(plot.columns, plot.panels.count)) }
  private var rows: Int { max(1, (plot.panels.count + columns - 1) / columns) }

  func elements() -> [Element] {
    guard !plot.panels.isEmpty else { return [] }
    if plot.collectsLegend { return withCollectedLegend() }
    return panels()
  }

  /// The legend of all panels over them; what they have of their own is left out.
  private func withCollectedLegend() -> [Element] {
    var own = plot
    own.collectsLegend = false
    for index in own.panels.indices { own.panels[index].legend = .none }
    let height = legend(0).height
    return FigureLayout(plot: own, theme: theme, fonts: fonts, top: height).panels()
      + [.group(Group(id: "legend", legend(height).elements))]
  }

  private func legend(_ height: Double) -> (height: Double, elements: [Element]) {
    var seen: Set<Mark> = []
    let named = plot.panels.flatMap(\.marks).filter { !$0.name.isEmpty && seen.insert($0.body.entry).inserted }
    let area = Rect(
      x: outer, y: outer, width: plot.size.width - 2 * outer, height: max(height + 20, plot.size.height / 2))
    return LegendPainter(
      panel: PanelPainter(
        panel: Panel(x: Axis(""), y: Axis(""), marks: named), letter: "", area: area,
        margins: Margins(top: height + 1), theme: theme, fonts: fonts)
    ).collected()
  }

  private func panels() -> [Element] {
    let slot = Size(
      (plot.size.width - 2 * outer - Double(columns - 1) * gutter) / Double(columns),
      (plot.size.height - top - 2 * outer - Double(rows - 1) * gutter) / Double(rows))
    let margins = sharedMargins(slot)
    return plot.panels.indices.map { panel($0, in: area($0, margins), margins[$0]) }
  }

  /// Frames, not slots, are equal: a row without numbers under it does not get a taller frame for it.
  private func area(_ index: Int, _ margins: [Margins]) -> Rect {
    let column = spans(columns, plot.size.width, margins.prefix(columns).map { $0.left + $0.right })[index % columns]
    let firsts = (0..<rows).map { margins[$0 * columns] }
    let row = spans(rows, plot.size.height - top, firsts.map { $0.top + $0.bottom })[index / columns]
    return Rect(x: column.start, y: top + row.start, width: column.length, height: row.length)
  }

  /// Where each of `count` strips starts and how long it is, when all have the same room inside their margins.
  private func spans(_ count: Int, _ total: Double, _ margins: [Double]) -> [(start: Double, length: Double)] {
    let room = total - 2 * outer - Double(count - 1) * gutter - margins.reduce(0, +)
    var start = outer
    return (0..<count).map { index in
      let length = margins[min(index, margins.count - 1)] + max(10, room / Double(count))
      defer { start += length + gutter }
      return (start, length)
    }
  }

  private func painter(_ index: Int, _ area: Rect, _ margins: Margins) -> PanelPainter {
    let letter = plot.letters ? Self.letter(index) : ""
    return PanelPainter(
      panel: plot.panels[index], letter: letter, area: area, margins: margins, theme: theme, fonts: fonts)
  }

  private static func letter(_ index: Int) -> String {
    Unicode.Scalar(UInt32(97 + index % 26)).map { "(\($0))" } ?? ""
  }

  /// Each panel asks for room; the largest wish in a column or row holds for all of it. Ticks depend on the room, so
  /// the second round asks again with the frames of the first.
  private func sharedMargins(_ slot: Size) -> [Margins] {
    var margins = [Margins](repeating: Margins(left: 30, right: 6, top: 6, bottom: 24), count: plot.panels.count)
    let area = Rect(x: 0, y: 0, width: slot.width, height: slot.height)
    for _ in 0..<2 {
      let wishes = plot.panels.indices.map { painter($0, area, margins[$0]).wishes() }
      margins = plot.panels.indices.map { index in
        let column = plot.panels.indices.filter { $0 % columns == index % columns }.map { wishes[$0] }
        let row = plot.panels.indices.filter { $0 / columns == index / columns }.map { wishes[$0] }
        return Margins(
          left: column.map(\.left).max() ?? 0, right: column.map(\.right).max() ?? 0,
          top: row.map(\.top).max() ?? 0, bottom: row.map(\.bottom).max() ?? 0)
      }
    }
    return margins
  }

  private func panel(_ index: Int, in area: Rect, _ margins: Margins) -> Element {
    .group(Group(id: "panel\(index + 1)", painter(index, area, margins).elements()))
  }
}
