// Fences, which grow with what they hold, and their fixed sizes (appendix G, rule 19).

import Drawing

extension MathLayout {
  func setFenced(_ open: String, _ body: MathNode, _ close: String, _ style: MathStyle) -> TextBox {
    let parts = Self.cut(body)
    let inside = parts.map { ($0.before, set(.row($0.nodes), style)) }
    let reach = inside.map { self.reach($0.1, style) }.max() ?? 0
    var box = TextBox()
    func add(_ part: TextBox) { box.add(part, dx: box.width) }
    if !open.isEmpty { add(fence(open, reach, style)) }
    for (sign, part) in inside {
      if let sign, !sign.isEmpty { add(fence(sign, reach, style)) }
      add(part)
    }
    if !close.isEmpty { add(fence(close, reach, style)) }
    return box
  }

  /// The body in pieces, each with the `\middle` sign before it.
  private static func cut(_ body: MathNode) -> [(before: String?, nodes: [MathNode])] {
    var parts: [(before: String?, nodes: [MathNode])] = [(nil, [])]
    let nodes: [MathNode] = if case .row(let row) = body { row } else { [body] }
    for node in nodes {
      if case .middle(let sign) = node { parts.append((sign, [])) } else { parts[parts.count - 1].nodes.append(node) }
    }
    return parts
  }

  /// How far a box goes from the axis, above or below, whichever is more.
  private func reach(_ box: TextBox, _ style: MathStyle) -> Double {
    let axis = constants.axisHeight * size(style)
    return max(box.ascent - axis, box.descent + axis)
  }

  /// TeX's `\delimiterfactor` of 901 and `\delimitershortfall` of 5 pt at 10 pt.
  private func fence(_ sign: String, _ reach: Double, _ style: MathStyle) -> TextBox {
    let wanted = max(2 * reach * 0.901, 2 * reach - 0.5 * font.size)
    let plain = glyphs(sign, roman(style))
    if plain.height >= wanted { return plain }
    return onAxis(stretched(sign, to: wanted, style), style)
  }

  /// `\big` to `\Bigg` are fences around boxes that reach 8.5, 11.5, 14.5 and 17.5 pt up at 10 pt.
  func setBig(_ sign: String, _ step: Int, _ style: MathStyle) -> TextBox {
    guard !sign.isEmpty else { return TextBox() }
    let height = [0.85, 1.15, 1.45, 1.75][min(max(step, 1), 4) - 1] * font.size
    return fence(sign, height - constants.axisHeight * size(style), style)
  }
}
