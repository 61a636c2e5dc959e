// Where a text stands on the page, from its measured widths.

import Foundation

extension TextBlock {
  /// The page area of the text from its baseline to the height of its capitals; of a turned text, the box around it.
  public var frame: Rect {
    let right = pieces.map { $0.x + $0.width }.max() ?? 0
    let top = pieces.map { $0.y - 0.68 * $0.font.size }.min() ?? 0
    let bottom = pieces.map(\.y).max() ?? 0
    let angle = rotation * .pi / 180
    let corners = [(0, top), (right, top), (0, bottom), (right, bottom)].map { x, y in
      Point(origin.x + x * cos(angle) - y * sin(angle), origin.y + x * sin(angle) + y * cos(angle))
    }
    let (xs, ys) = (corners.map(\.x), corners.map(\.y))
    let (left, upper) = (xs.min() ?? 0, ys.min() ?? 0)
    return Rect(x: left, y: upper, width: (xs.max() ?? 0) - left, height: (ys.max() ?? 0) - upper)
  }
}

extension Scene {
  /// A text of a scene, with the frame that cuts off what reaches over it.
  public struct PlacedText: Sendable {
    public var block: TextBlock
    public var clip: Rect?
  }

  /// Every text, in the order of drawing.
  public var texts: [PlacedText] { Self.texts(elements, clip: nil) }

  private static func texts(_ elements: [Element], clip: Rect?) -> [PlacedText] {
    elements.flatMap { element -> [PlacedText] in
      switch element {
      case .group(let group): texts(group.elements, clip: group.clip ?? clip)
      case .text(let block): [PlacedText(block: block, clip: clip)]
      default: []
      }
    }
  }

  /// Every shape, in the order of drawing.
  public var shapes: [Shape] { Self.shapes(elements) }

  private static func shapes(_ elements: [Element]) -> [Shape] {
    elements.flatMap { element -> [Shape] in
      switch element {
      case .group(let group): shapes(group.elements)
      case .shape(let shape): [shape]
      default: []
      }
    }
  }
}
