// A contact sheet: a row a caption, a column a way to clips, each clip frame by frame.

import Drawing
import Training
import Typesetting

struct SampleSheet {
  let clip: ClipShape
  let headings: [String]
  /// A caption, and values of a clip for each heading, [n_ctx, 16].
  let rows: [(caption: String, clips: [[Float]])]

  private static let font = Font("TeX Gyre Heros", size: 8)
  private static let margin = 12.0
  private static let line = 14.0
  private static let gap = 3.0

  /// A frame's side, points a latent value, so that frames are about half an inch high.
  private var side: Double { max(1, (40 / Double(clip.height)).rounded()) }
  private var frame: Size { Size(side * Double(clip.width), side * Double(clip.height)) }
  private var columnWidth: Double { Double(clip.frames) * (frame.width + Self.gap) + 4 * Self.gap }
  private var rowHeight: Double { frame.height + Self.line + Self.gap }

  func scene(title: String, fonts: Fonts) -> Drawing.Scene {
    let width = 2 * Self.margin + Double(headings.count) * columnWidth
    let height = 2 * Self.margin + 2 * Self.line + Double(rows.count) * rowHeight
    var elements: [Element] = [text(title, Self.margin, Self.margin + 8, fonts)]
    for (place, heading) in headings.enumerated() {
      elements.append(text(heading, x(place), Self.margin + Self.line + 8, fonts))
    }
    for (row, (caption, clips)) in rows.enumerated() {
      let top = Self.margin + 2 * Self.line + Double(row) * rowHeight
      elements.append(text(caption, Self.margin, top + 8, fonts))
      for (place, values) in clips.enumerated() { elements += frames(values, x(place), top + Self.line - 2) }
    }
    return Drawing.Scene(
      size: Size(width, height), elements: elements, title: title,
      summary: "Frames of clips, a row a caption: \(headings.joined(separator: ", "))")
  }

  private func x(_ place: Int) -> Double { Self.margin + Double(place) * columnWidth }

  private func text(_ words: String, _ x: Double, _ y: Double, _ fonts: Fonts) -> Element {
    let box = typeset(words, font: Self.font, fonts: fonts)
    return .text(TextBlock(pieces: box.pieces, rules: box.rules, origin: Point(x, y)))
  }

  private func frames(_ values: [Float], _ x: Double, _ y: Double) -> [Element] {
    (0..<clip.frames).map { frame in
      let left = x + Double(frame) * (self.frame.width + Self.gap)
      let colours = (0..<clip.height * clip.width).map { pixel in
        colour(values, frame: frame, row: pixel / clip.width, column: pixel % clip.width)
      }
      return .image(
        PixelGrid(
          frame: Rect(x: left, y: y, width: self.frame.width, height: self.frame.height), columns: clip.width,
          rows: clip.height, colours: colours))
    }
  }

  /// The first three channels as red, green and blue: the colours of version 1 of the clips are then those of their names.
  private func colour(_ values: [Float], frame: Int, row: Int, column: Int) -> Colour {
    let token = (frame * (clip.height / 2) + row / 2) * (clip.width / 2) + column / 2
    let first = token * ClipShape.patchValues + ((row % 2) * 2 + column % 2) * ClipShape.channels
    let part = { (channel: Int) in Double(min(1, max(0, 0.5 + values[first + channel] / 2.2))) }
    return Colour(part(0), part(1), part(2))
  }
}
