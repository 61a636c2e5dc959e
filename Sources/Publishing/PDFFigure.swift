// Figures: scenes at their own size beside each other where they fit, with a caption below.

import CairoBackend
import Diagnostics
import Documents
import Drawing

extension FlowBuilder {
  func figure(_ block: FigureBlock, _ context: FlowContext) -> [FlowItem] {
    let figure = node(.figure)
    let caption = self.caption(
      "Figure \(block.number)", block.caption, context, width: context.width, tags: context.tags + [node(.caption)])
    let room = max(page.frame.height - stackedHeight(caption) - 12, 60)
    var strips = rows(block, room: room, context, context.tags + [figure])
    guard !(strips.isEmpty && caption.isEmpty) else { return [] }
    for i in strips.indices { strips[i].keepsNext = true }
    strips += caption
    strips[0].marks.insert(contentsOf: nameMarks(block.id, context.tags), at: 0)
    strips[0].before = 13
    strips[strips.count - 1].after = 15
    if context.nested { return strips.map(FlowItem.strip) }
    return [.float(FloatBlock(strips: strips))]
  }

  /// Scenes in rows: as many beside each other as fit.
  private func rows(
    _ block: FigureBlock, room: Double, _ context: FlowContext, _ tags: [TagNode]
  ) -> [Strip] {
    let (gap, least) = (14.0, 6.0)
    let widest = context.nested ? context.width : page.wide
    let scaled = block.scenes.map { ($0, scale(of: $0, in: block, width: widest, height: room)) }
    var rows: [[(Scene, Double)]] = []
    var width = 0.0
    for (scene, scale) in scaled {
      let own = scene.size.width * scale
      if !rows.isEmpty, width + least + own <= widest + 0.01 {
        rows[rows.count - 1].append((scene, scale))
        width += least + own
      } else {
        rows.append([(scene, scale)])
        width = own
      }
    }
    return rows.map { scenes in
      let room = widest - scenes.reduce(0) { $0 + $1.0.size.width * $1.1 }
      return row(scenes, gap: min(gap, room / Double(max(scenes.count - 1, 1))), context, tags)
    }
  }

  private func row(_ scenes: [(Scene, Double)], gap: Double, _ context: FlowContext, _ tags: [TagNode]) -> Strip {
    let total = scenes.reduce(-gap) { $0 + $1.0.size.width * $1.1 + gap }
    let height = scenes.map { $0.0.size.height * $0.1 }.max() ?? 0
    var strip = Strip(height: height, before: 8, after: 7, panels: context.panels)
    var x = context.x + (context.width - total) / 2
    for (scene, scale) in scenes {
      let y = height - scene.size.height * scale
      strip.marks.append(TaggedMark(mark: .scene(scene, Point(x, y), scale: scale), tags: tags))
      x += scene.size.width * scale + gap
    }
    return strip
  }

  /// 1 unless the scene is larger than the page can hold.
  private func scale(of scene: Scene, in block: FigureBlock, width: Double, height: Double) -> Double {
    guard scene.size.width > 0, scene.size.height > 0 else { return 1 }
    let scale = min(1, width / scene.size.width, height / scene.size.height)
    guard scale < 1 else { return 1 }
    let percent = Int(exactly: (scale * 100).rounded(.down)) ?? 0
    warnings.append(
      Diagnostic(
        .warning, "figure \(block.number) (\(block.id)) is larger than the page and was scaled to \(percent) %",
        hint: "make it at most \(Int(width)) pt wide and \(Int(height)) pt high, so that its type keeps its size"))
    return scale
  }

  // MARK: captions

  /// Up to two lines are centred, more are justified; the label is bold.
  func caption(
    _ label: String?, _ inlines: [Inline], _ context: FlowContext, width: Double, tags: [TagNode]
  ) -> [Strip] {
    let style = scale.text(scale.small)
    var text = styled(inlines, style)
    if let label {
      text.spans.insert(.text(inlines.isEmpty ? label + "." : label + ". ", scale.text(scale.small, bold: true)), at: 0)
    }
    guard !text.spans.isEmpty else { return [] }
    var paragraph = ParagraphStyle(width: width, alignment: .centre, leading: scale.smallLeading)
    var (lines, used) = setter.balancedLines(text, paragraph)
    if lines.count > 2 {
      paragraph.alignment = .justified
      (lines, used) = (setter.lines(text, paragraph), width)
    }
    var result = strips(
      lines, x: context.x + (context.width - used) / 2, context: context, tags: tags, before: 0, after: 0)
    for i in result.indices { result[i].keepsNext = i < result.count - 1 }
    return result
  }
}
