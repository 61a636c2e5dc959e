// Documents put together at random, hostile text among them: every one must become a sound file.

import Documents
import Drawing
import Testing
import Typesetting

@testable import Publishing

@Suite struct PDFRandomTests {
  struct Author {
    var dice: PDFPagesTests.Dice

    mutating func inlines(_ depth: Int = 0) -> [Inline] {
      (0..<dice.roll(6)).map { _ in
        switch dice.roll(depth > 3 ? 5 : 11) {
        case 0: .text(PDFTests.hostileText)
        case 1: .code("a_b/c=\(dice.roll(1_000_000))")
        case 2:
          .math(tex: ["N^{2}", "\\frac{a}{b", "}{", "\\left( x", "", "a=b+c=d", "\\eta_{\\mathrm{opt}}"][dice.roll(7)])
        case 3: [.softBreak, .lineBreak][dice.roll(2)]
        case 4: .text(" Some plain words that go on for a while, as words do. ")
        case 5: .emphasis(inlines(depth + 1))
        case 6: .strong(inlines(depth + 1))
        case 7: .strike(inlines(depth + 1))
        case 8:
          .link(destination: ["#x", "https://e.org/(", "mailto:a@b.c", "data:x"][dice.roll(4)], inlines(depth + 1))
        default: .footnote(number: dice.roll(5), inlines(depth + 1))
        }
      }
    }

    mutating func blocks(_ depth: Int = 0) -> [Block] {
      (0..<(1 + dice.roll(depth == 0 ? 14 : 3))).map { _ in block(depth) }
    }

    private mutating func block(_ depth: Int) -> Block {
      switch dice.roll(depth > 3 ? 7 : 10) {
      case 0: return .heading(level: dice.roll(9) - 1, id: ["x", "y", ""][dice.roll(3)], inlines())
      case 1, 2: return .paragraph(inlines() + Demo.text(dice.roll(5)))
      case 3: return .equation(tex: "L = \\frac{A}{N^\\alpha}", id: dice.roll(2) == 0 ? "e" : nil, number: dice.roll(3))
      case 4: return .figure(figure())
      case 5: return .table(table())
      case 6: return .code(language: "", "x\n\ty\0\n" + String(repeating: "z", count: dice.roll(300)))
      case 7:
        return .list(
          ordered: dice.roll(2) == 0, start: dice.roll(100), items: (0..<dice.roll(4)).map { _ in blocks(depth + 1) })
      case 8: return .quote(blocks(depth + 1))
      default: return .notice(severity: [.note, .warning, .error][dice.roll(3)], blocks(depth + 1))
      }
    }

    private mutating func figure() -> FigureBlock {
      let scenes = (0..<dice.roll(4)).map { _ in Scene(size: Size(Double(dice.roll(700)), Double(dice.roll(900)))) }
      return FigureBlock(id: "f\(dice.roll(4))", number: dice.roll(9), caption: inlines(), scenes: scenes)
    }

    private mutating func table() -> TableBlock {
      let columns = dice.roll(9)
      return TableBlock(
        id: "t", number: dice.roll(2) == 0 ? nil : 3, caption: inlines(), alignments: [.right, .centre],
        header: (0..<columns).map { _ in inlines(3) },
        rows: (0..<dice.roll(6)).map { _ in (0..<dice.roll(9)).map { _ in inlines(3) } })
    }
  }

  @Test(arguments: 1...12) func everyDocumentBecomesASoundFile(seed: Int) throws {
    var author = Author(dice: .init(state: UInt64(seed) &* 977))
    let document = Document(title: "Random \(seed)", abstract: author.inlines(), blocks: author.blocks())
    let bytes = try pdf(document, fonts: Demo.fonts, page: seed % 2 == 0 ? .a4 : .letter)
    #expect(try pdf(document, fonts: Demo.fonts, page: seed % 2 == 0 ? .a4 : .letter) == bytes)
    try PDFTests.keep(bytes, "random-\(seed).pdf")
    guard PDFTests.hasPoppler else { return }
    let report = try PDFTests.run("qpdf", ["--check", "FILE"], on: bytes)
    #expect(report.contains("No syntax or stream encoding errors"), "\(report)")
  }
}
