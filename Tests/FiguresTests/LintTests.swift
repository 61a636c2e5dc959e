// A figure with nothing wrong, and one made wrong for each rule.

import Drawing
import Plots
import Testing

@testable import Figures

struct LintTests {
  private let font = Font("TeX Gyre Termes", size: 8)

  private func text(_ string: String, at: Point, size: Double = 8, script: Double? = nil) -> Element {
    var pieces = [TextBlock.Piece(string, font: Font("TeX Gyre Termes", size: size), x: 0, width: 30)]
    if let script { pieces.append(.init("2", font: Font("TeX Gyre Termes", size: script), x: 30, y: -3, width: 4)) }
    return .text(TextBlock(pieces: pieces, origin: at))
  }

  private func scene(_ elements: [Element], _ panel: Guide.Panel? = nil) -> Scene {
    Scene(
      size: Venue.standard.size, elements: elements,
      guide: Guide(panels: [panel ?? Guide.Panel(axes: [("x", "Tokens $T$"), ("y", "Time (s)")], series: [])]))
  }

  private func found(_ scene: Scene) -> [Rule] { lint(scene, venue: .standard).map(\.rule) }

  private func series(_ name: String, _ hex: UInt32, dash: [Double] = [], symbol: String = "") -> Guide.Series {
    Guide.Series(
      name: name, kind: symbol.isEmpty ? .line : .points, colour: Colour(hex: hex), dash: dash, symbol: symbol)
  }

  private func panel(_ series: [Guide.Series]) -> Guide.Panel { Guide.Panel(axes: [], series: series) }

  @Test func nothingWrong() {
    let line = Shape(.line(Point(0, 0), Point(9, 9)), stroke: Stroke(.black, width: 0.5))
    #expect(found(scene([text("Loss", at: Point(20, 20), script: 5), .shape(line)])).isEmpty)
  }

  @Test func text() {
    #expect(found(scene([text("Loss", at: Point(210, 20))])) == [.textClipped])
    #expect(found(scene([text("Loss", at: Point(20, 3))])) == [.textClipped])
    let group = Group(clip: Rect(x: 0, y: 0, width: 40, height: 40), [text("Loss", at: Point(20, 20))])
    #expect(found(scene([.group(group)])) == [.textClipped])
    #expect(found(scene([text("a", at: Point(20, 20)), text("b", at: Point(40, 22))])) == [.textOverlap])
    #expect(found(scene([text("a", at: Point(20, 20)), text("b", at: Point(20, 28))])).isEmpty)
    #expect(found(scene([text("a", at: Point(20, 20), size: 5.9)])) == [.textSmall])
    #expect(found(scene([text("a", at: Point(20, 20), script: 3.9)])) == [.textSmall])
  }

  @Test func lines() {
    func line(_ colour: Colour, _ width: Double) -> Element {
      .shape(Shape(.line(Point(0, 0), Point(9, 9)), stroke: Stroke(colour, width: width)))
    }
    #expect(found(scene([line(.black, 0.4)])) == [.lineThin])
    #expect(found(scene([line(.white, 0.4), line(.black.with(alpha: 0), 0.1)])).isEmpty)
  }

  @Test func colours() {
    let (red, green) = (series("a", 0xC0_5040), series("b", 0x70_8030))
    #expect(found(scene([], panel([red, green]))) == [.coloursAlike])
    #expect(found(scene([], panel([red, series("b", 0x70_8030, dash: [3, 2])]))).isEmpty)
    #expect(found(scene([], panel([red, series("b", 0x70_8030, symbol: "square")]))).isEmpty)
    #expect(found(scene([], panel([series("a", 0xF0_F010)]))) == [.colourFaint])
  }

  /// Every pair of the categories that figures use is told apart by every reader.
  @Test func thePaletteIsSafe() {
    let all = Theme().categories
    for vision in ColourVision.allCases {
      for (index, one) in all.enumerated() {
        for other in all[(index + 1)...] {
          #expect(vision.distance(one, other) > 7, "\(one.hex) \(other.hex) \(vision)")
        }
      }
    }
  }

  /// The simulation keeps greys, and takes red and green of one brightness together for deuteranopes alone.
  @Test func colourVision() {
    for vision in ColourVision.allCases { #expect(vision.distance(.grey(0.4), .grey(0.4)) == 0) }
    let (red, green) = (Colour(hex: 0xC0_5040), Colour(hex: 0x70_8030))
    #expect(ColourVision.trichromat.distance(red, green) > 15 && ColourVision.deuteranope.distance(red, green) < 7)
  }

  @Test(arguments: [
    ("Validation loss", true), ("Time (s)", true), ("Gain (%)", true), ("Time", false), ("Size ()", false),
  ])
  func units(_ name: String, _ isFine: Bool) {
    let panel = Guide.Panel(axes: [("x", name)], series: [])
    #expect(found(scene([], panel)) == (isFine ? [] : [.axisUnit]))
  }

  @Test func namesAndSizes() {
    #expect(found(scene([], Guide.Panel(axes: [("x", " ")], series: []))) == [.axisName])
    var wide = scene([])
    wide.size = .inches(4, 10)
    #expect(found(wide) == [.venueSize, .venueSize])
    let image = PixelGrid(frame: Rect(x: 0, y: 0, width: 9, height: 9), columns: 1, rows: 1, colours: [.black])
    #expect(found(scene([.group(Group([.image(image)]))])) == [.image])
  }

  @Test func bytesOfAPDF() {
    func found(_ objects: String) -> [Rule]? { lintPDF(Array("%PDF-1.5\n\(objects)".utf8))?.map(\.rule) }
    let good =
      "1 0 obj\n<< /Type /Font /Subtype /Type1 /BaseFont /AB+X /FontDescriptor 2 0 R >>\nendobj\n"
      + "2 0 obj\n<< /Type /FontDescriptor /FontName /AB+X /FontFile3 3 0 R >>\nendobj\n"
    #expect(found(good) == [])
    #expect(found("1 0 obj\n<</Type/Font/Subtype/Type3/Name/F1>>\nendobj\n") == [.fontType3])
    #expect(found("1 0 obj\n<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>\nendobj\n") == [.fontNotEmbedded])
    #expect(found("1 0 obj\n<< /Type /FontDescriptor /FontName /X >>\nendobj\n") == [.fontNotEmbedded])
    #expect(found("1 0 obj\n<< /Subtype /Image /Width 3 >>\nstream\n/Subtype /Image\nendstream\nendobj\n") == [.image])
    #expect(found("1 0 obj\n<< /Type /ObjStm >>\nstream\n\nendstream\nendobj\n") == nil)
    #expect(found("no objects") == nil)
  }
}
