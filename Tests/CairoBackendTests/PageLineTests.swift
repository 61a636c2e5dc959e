// Lines of paragraphs: breaks over made-up widths, and what Pango makes of real text.

import Drawing
import Testing

@testable import CairoBackend

@Suite struct PageLineTests {
  /// Letters 1 wide, spaces 1 wide, a break after every space.
  static func text(_ string: String) -> BreakableText {
    let letters = Array(string)
    func flags(_ test: (Int) -> Bool) -> [Bool] { letters.indices.map(test) }
    return BreakableText(
      widths: letters.map { _ in 1 }, stretchable: flags { letters[$0] == " " }, white: flags { letters[$0] == " " },
      mayBreak: flags { $0 > 0 && letters[$0 - 1] == " " }, mustBreak: flags { $0 > 0 && letters[$0 - 1] == "|" },
      mayCut: flags { _ in true })
  }

  static func lines(_ string: String, _ width: Double, justified: Bool = true) -> [String] {
    let breaks = LineBreaker(width: width, justified: justified, space: 1).breaks(text(string))
    let letters = Array(string)
    return zip([0] + breaks, breaks + [letters.count]).map { String(letters[$0..<$1]) }
  }

  @Test func wholeParagraphsAreWeighed() {
    // First fit would give "aaa bb cc" and then a line with a gap of four.
    #expect(Self.lines("aaa bb cc ddddd eeeeeeee", 9) == ["aaa bb ", "cc ddddd ", "eeeeeeee"])
  }

  @Test func nothingIsLostAndNothingSticksOut() {
    let words = (0..<120).map { String(repeating: "w", count: 1 + ($0 * 7) % 11) }.joined(separator: " ")
    for width in stride(from: 12.0, to: 90, by: 7) {
      for justified in [true, false] {
        let lines = Self.lines(words, width, justified: justified)
        #expect(lines.joined() == words)
        for line in lines {
          let natural = line.split(separator: " ").joined(separator: " ")
          let shrink = justified ? 0.28 * Double(natural.split(separator: " ").count - 1) : 0
          #expect(Double(natural.count) - shrink <= width + 0.02)
        }
      }
    }
  }

  @Test func wordsThatAreTooLongAreCutAndSeparatorsBreak() {
    #expect(Self.lines("abcdefghij", 4).allSatisfy { $0.count <= 4 })
    #expect(Self.lines("abcdefghij", 4).joined() == "abcdefghij")
    #expect(Self.lines("a|b c", 20) == ["a|", "b c"])
    #expect(LineBreaker(width: 10, justified: true, space: 1).breaks(Self.text("")) == [])
  }

  static let style = TextStyle(font: Font("TeX Gyre Pagella", size: 10))

  static func set(_ spans: [StyledText.Span], _ style: ParagraphStyle) throws -> [TextLine] {
    try ParagraphSetter(language: "en").lines(StyledText(spans), style)
  }

  static let prose =
    "A law that was fitted on runs whose hyperparameters were held fixed confounds two effects: "
    + "what the scale gives, and what a badly tuned schedule takes away; it is small, about two parts in a thousand."

  @Test func justifiedLinesFillTheMeasure() throws {
    try withCairo { () throws in
      let lines = try Self.set([.text(Self.prose, Self.style)], ParagraphStyle(width: 200, leading: 13))
      #expect(lines.count > 3)
      for line in lines.dropLast() { #expect(abs(line.width - 200) < 0.05, "\(line.text)") }
      #expect((lines.last?.width ?? 0) < 200.05)
      #expect(lines.map(\.text).joined(separator: " ") == Self.prose)
    }
  }

  @Test func numbersAreNotTorn() throws {
    try withCairo { () throws in
      let words = "rates of 1.8 × 10⁻⁴ and 0.04 % hold"
      for width in stride(from: 30.0, to: 160, by: 3) {
        let lines = try Self.set(
          [.text(words, Self.style)], ParagraphStyle(width: width, alignment: .left, leading: 13))
        if width > 62 { #expect(lines.contains { $0.text.contains("1.8 × 10⁻⁴") }) }
        if width > 40 { #expect(lines.contains { $0.text.contains("0.04 %") }) }
      }
    }
  }

  @Test func theLeastWidthHoldsWhatMayNotBreak() throws {
    try withCairo { () throws in
      let setter = try ParagraphSetter(language: "en")
      let text = StyledText([.text("1.86 × 10⁻⁴", Self.style)])
      let extent = setter.extent(text)
      #expect(extent.least == extent.natural)
      let style = ParagraphStyle(width: extent.least + 0.01, alignment: .left, leading: 13)
      #expect(setter.lines(text, style).count == 1)
    }
  }

  @Test func alignmentMovesLines() throws {
    try withCairo { () throws in
      for (alignment, expected) in [(ParagraphStyle.Alignment.left, 0.0), (.centre, 0.5), (.right, 1)] {
        let style = ParagraphStyle(width: 200, alignment: alignment, leading: 13)
        let line = try #require(try Self.set([.text("short", Self.style)], style).first)
        #expect(abs(line.x - expected * (200 - line.width)) < 0.01)
      }
    }
  }

  @Test func boxesTakeTheirRoomAndRaiseTheirLine() throws {
    try withCairo { () throws in
      let box = InlineBox(block: TextBlock(pieces: [], origin: Point(0, 0)), width: 30, ascent: 25, descent: 9)
      let plain = try #require(try Self.set([.text("ab", Self.style)], ParagraphStyle(width: 200, leading: 13)).first)
      let style = ParagraphStyle(width: 200, leading: 13)
      let line = try #require(
        try Self.set([.text("a", Self.style), .box(box, Self.style), .text("b", Self.style)], style).first)
      #expect(abs(line.width - plain.width - 30) < 0.1)
      #expect(line.ascent >= 25 && line.descent >= 9)
    }
  }

  @Test func aLineBreakIsNotStretched() throws {
    try withCairo { () throws in
      let spans: [StyledText.Span] = [.text("one two", Self.style), .lineBreak, .text("three four", Self.style)]
      let lines = try Self.set(spans, ParagraphStyle(width: 300, leading: 13))
      #expect(lines.map(\.text) == ["one two", "three four"])
      #expect(lines.allSatisfy { $0.width < 80 })
    }
  }

  @Test func textThatWouldDriveTheLayoutIsTamed() {
    #expect(ParagraphSource.clean("a\u{2028}b\nc") == "a b c")
    #expect(ParagraphSource.clean("\0\u{1B}\u{FFFF}") == "\u{FFFD}\u{FFFD}\u{FFFD}")
    #expect(ParagraphSource.clean("\u{202E}x\u{2069}") == "x")
  }

  @Test func missingFamiliesAreKnown() throws {
    try withCairo { () throws in
      let setter = try ParagraphSetter(language: "en")
      let style = TextStyle(font: Font("No Such Family", size: 10))
      _ = setter.lines(StyledText([.text("x", style)]), ParagraphStyle(width: 100, leading: 12))
      #expect(setter.missingFamilies == ["No Such Family"])
    }
  }

  @Test func namesAndAddressesCannotEndTheirStrings() {
    #expect(Canvas.escapedName("fig-a.b'c") == "fig-a_2Eb_27c")
    #expect(Canvas.escapedName("_27") != Canvas.escapedName("'"))
    #expect(Canvas.escapedAddress("https://a/(x)'\\\n") == "https://a/%28x%29%27%5C%0A")
  }
}
