// The golden page: every formula of `goldens/math-page.md`, a notebook that `lawbook report` renders to be looked at,
// as the places of its glyphs and rules.

import Drawing
import Foundation
import TestSupport
import Testing

@testable import Typesetting

struct MathPageTests {
  private let fonts = Fonts()

  @Test func everyGlyphStandsWhereItStood() throws {
    let page = try String(
      contentsOfFile: (#filePath as NSString).deletingLastPathComponent + "/goldens/math-page.md", encoding: .utf8)
    let formulas = page.split(separator: "\n").flatMap(Self.formulas)
    #expect(formulas.count >= 40)
    for formula in formulas { #expect(parseTeX(formula.tex).errors == [], "\(formula.tex)") }
    let text = formulas.map(dump).joined(separator: "\n")
    if let difference = goldenDifference(text, named: "math-page.txt") { Issue.record("\(difference)") }
  }

  /// A line in double dollar signs is a display; single ones stand in running text.
  private static func formulas(in line: Substring) -> [(tex: String, display: Bool)] {
    if line.hasPrefix("$$") { return [(String(line.dropFirst(2).dropLast(2)), true)] }
    return labelParts(String(line)).compactMap { part in
      if case .math(let tex) = part { (tex, false) } else { nil }
    }
  }

  /// The formula at 10 pt, a line a piece: place, width, size, text, glyphs where they are the font's own.
  private func dump(_ tex: String, display: Bool) -> String {
    let box = typesetMath(tex, font: Font("TeX Gyre Termes", size: 10), display: display, fonts: fonts)
    var lines = [(display ? "display " : "inline ") + tex]
    lines.append("  box \(places([box.width, box.ascent, box.descent]))")
    for piece in box.pieces {
      let glyphs = piece.glyphs.map { " " + $0.placed.map { "#\($0.index)" }.joined(separator: "") } ?? ""
      let shape = (piece.font.italic ? " italic" : "") + (piece.font.bold ? " bold" : "")
      lines.append(
        "  \(places([piece.x, piece.y, piece.width, piece.font.size]))\(shape) \(piece.reads ?? piece.text)\(glyphs)")
    }
    lines += box.rules.map { "  rule \(places([$0.x, $0.y, $0.width, $0.height]))" }
    return lines.joined(separator: "\n") + "\n"
  }

  private func places(_ values: [Double]) -> String {
    values.map { String(format: "%.2f", $0 == 0 ? 0 : $0) }.map { $0 == "-0.00" ? "0.00" : $0 }.joined(separator: " ")
  }
}
