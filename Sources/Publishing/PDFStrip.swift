// What pages are filled with: strips that no page break may cut, and blocks that may float. Measured, not yet placed.

import CairoBackend
import Drawing

/// Something to draw; points relative to the left edge of the text and the top of its strip.
enum Mark {
  case line(TextLine, Point)
  case fill(Rect, Colour)
  case scene(Scene, Point, scale: Double)
  case formula(TextBlock)
  case name(String)
}

/// An element of the document's structure; the number tells two of a kind apart.
struct TagNode: Hashable {
  var number: Int
  var tag: PageTag
}

struct TaggedMark {
  var mark: Mark
  var tags: [TagNode]
}

/// A coloured ground or a bar beside strips that belong together, drawn in one piece on each page.
struct Panel: Hashable {
  var number: Int
  var x: Double
  var width: Double
  var ground: Colour?
  var bar: Colour?
}

struct OutlineEntry: Hashable {
  var level: Int
  var title: String
  var name: String
}

struct Strip {
  var height: Double
  /// Space above and below; of two that meet, the larger counts. None above at the top of a page.
  var before = 0.0
  var after = 0.0
  var marks: [TaggedMark] = []
  /// No page ends after this strip.
  var keepsNext = false
  var panels: [Panel] = []
  /// Footnotes called in this strip, each a strip a line.
  var notes: [[Strip]] = []
  /// What is repeated above when a page begins with this strip.
  var header: [Strip] = []
  var outline: OutlineEntry?

  /// The first of a table that breaks over pages: tables before it come first.
  var startsTable = false

  /// Space where nothing is drawn.
  static func empty(_ height: Double, panels: [Panel] = []) -> Strip { Strip(height: height, panels: panels) }

  func moved(x: Double, y: Double) -> [TaggedMark] {
    marks.map { marked in
      var marked = marked
      switch marked.mark {
      case .line(let line, let p): marked.mark = .line(line, Point(p.x + x, p.y + y))
      case .fill(let frame, let colour): marked.mark = .fill(frame.offset(x, y), colour)
      case .scene(let scene, let p, let scale): marked.mark = .scene(scene, Point(p.x + x, p.y + y), scale: scale)
      case .formula(var block):
        block.origin = Point(block.origin.x + x, block.origin.y + y)
        marked.mark = .formula(block)
      case .name: break
      }
      return marked
    }
  }
}

/// A figure or table with its caption: stands where it is called, or at the top of a later page.
struct FloatBlock {
  enum Kind { case figure, table }
  var strips: [Strip]
  /// Figures keep their order, and tables theirs; a table may pass a figure that waits.
  var kind = Kind.figure

  var height: Double { stackedHeight(strips) }
}

enum FlowItem {
  case strip(Strip)
  case float(FloatBlock)
}

/// Height of strips one below the other, without the space above the first and below the last.
func stackedHeight(_ strips: [Strip]) -> Double {
  var height = 0.0
  for (i, strip) in strips.enumerated() {
    height += strip.height + (i > 0 ? max(strip.before, strips[i - 1].after) : 0)
  }
  return height
}
