// Formulas set by the font's own MATH table: scripts, fractions, spaces, fences.

import Diagnostics
import Drawing
import Testing

@testable import Typesetting

struct MathLayoutTests {
  let fonts = Fonts()
  let font = Font("TeX Gyre Termes", size: 10)

  private func math(_ source: String, display: Bool = false) -> TextBox {
    typesetMath(source, font: font, display: display, fonts: fonts)
  }

  @Test func scriptsStandAboveAndBelow() throws {
    let box = math("f_i^2")
    #expect(box.string == "f2i")
    let (base, sup, sub) = (box.pieces[0], box.pieces[1], box.pieces[2])
    #expect(base.font.italic && !sup.font.italic && sub.font.italic)
    #expect((6...8).contains(sup.font.size) && sub.font.size == sup.font.size)
    #expect(sup.y < -2 && sub.y > 1)
    #expect(sub.x >= base.x + base.width - 0.01, "the subscript starts where the letter ends")
    #expect(sup.x > sub.x, "a superscript keeps off the lean of an italic letter")
    #expect(box.ascent > 7 && box.descent > 1)
  }

  @Test func tallScriptsKeepApart() {
    let box = math("x_{\\frac{a}{b}}^{\\frac{c}{d}}")
    let (upper, lower) = (box.pieces[1...2], box.pieces[3...4])
    let foot = upper.map { $0.y }.max() ?? 0
    let head = lower.map { $0.y - 0.6 * $0.font.size }.min() ?? 0
    #expect(foot < head, "\(box.pieces)")
  }

  @Test func fractionsStandOnTheAxis() throws {
    let box = math("\\frac{a}{b}", display: true)
    let rule = try #require(box.rules.first)
    #expect(rule.minY < -2 && rule.maxY > -3.5, "the bar lies on the math axis, a quarter em up")
    #expect(box.pieces[0].y < rule.minY && box.pieces[1].y > 0)
    #expect(box.height > math("\\frac{a}{b}").height, "a display is taller than running text")
    let wide = math("\\frac{a}{bce}")
    let (top, below) = (wide.pieces[0], wide.pieces.dropFirst())
    let middle = ((below.map(\.x).min() ?? 0) + (below.map { $0.x + $0.width }.max() ?? 0)) / 2
    #expect(abs(top.x + top.width / 2 - middle) < 0.01, "the numerator stands over the middle")
  }

  @Test func signsAreSpacedByClass() {
    let unary = math("-1").width
    let binary = math("x-1").width - math("x").width
    #expect(binary > unary + 3, "a minus between two operands has medium spaces, a leading one none")
    #expect(math("a=b").width > math("ab").width + 10 * 0.5)
    let script = math("L_{a+b}").pieces.dropFirst()
    for (one, next) in zip(script, script.dropFirst()) {
      #expect(next.x - one.x - one.width < 0.5, "no medium spaces in scripts")
    }
    #expect(abs(math("10^{-4}").pieces.last!.x - math("10^{-4}").pieces[1].x - math("10^{-4}").pieces[1].width) < 0.01)
  }

  @Test func fencesGrow() throws {
    let tall = math("\\left(\\frac{a}{b}\\right)", display: true)
    let paren = try #require(tall.pieces.first { $0.text == "(" })
    let glyph = try #require(paren.glyphs?.placed.first)
    #expect(paren.font.size == 10, "the font's own tall form, not a letter enlarged")
    #expect(math("(").pieces[0].glyphs == nil && glyph.index > 0)
    #expect(tall.ascent > 10 && abs((tall.ascent - tall.descent) / 2 - 2.5) < 0.4, "its middle is on the axis")
    let taller = math("\\left(\\frac{\\frac{a}{b}}{\\frac{c}{\\frac{d}{\\frac{e}{f}}}}\\right)", display: true)
    let parts = try #require(taller.pieces.first { $0.text == "(" }?.glyphs)
    #expect(parts.placed.count > 1, "past the tallest form, parts are put together")
  }

  @Test func uprightSignsKeepOffALeaningLetter() {
    let (f, lean) = (math("f").pieces[0], math("f").width - 2.78)
    #expect(lean > 0.5 && f.width < 2.79)
    #expect(abs(math("f)").pieces[1].x - math("f").width) < 0.01)
    #expect(abs(math("fg").pieces[1].x - f.width) < 0.01, "letters lean together")
    #expect(math("\\sqrt{f}").rules[0].width > f.width + 0.5, "the bar covers the lean")
    let integral = math("\\int_0^1 f", display: true).pieces
    #expect(integral[1].x > integral[2].x + 1.5, "the upper end follows the lean of the sign")
  }

  @Test func aPrimeIsNoHigherThanAnExponent() throws {
    let (prime, square) = (math("f'"), math("f^2"))
    #expect(prime.pieces[1].font.size == 10, "fonts draw primes small already")
    #expect(prime.ascent < square.ascent && prime.ascent > 6, "\(prime.ascent), \(square.ascent)")
  }

  @Test func greekReadsAsItself() throws {
    let eta = try #require(math("\\eta").pieces.first)
    #expect(eta.text == "\u{1D702}" && eta.reads == "η")
    #expect(eta.font.family == "TeX Gyre Termes Math")
  }

  @Test func widthsAreTheFonts() {
    // Helvetica's and Times' metrics are standard: 'n' is 500 units wide in Times, a space 250.
    #expect(abs(fonts.width(of: "n", in: font) - 5) < 0.01)
    #expect(abs(fonts.width(of: " ", in: font) - 2.5) < 0.01)
    #expect(abs(typeset("nn $n$", font: font, fonts: fonts).width - 10 - 2.5 - 5) < 0.01)
  }

  @Test func missingFontsAreNamed() {
    let fonts = Fonts()
    _ = fonts.width(of: "x", in: Font("No Such Family", size: 10))
    #expect(fonts.missing.count == 1)
    #expect(fonts.missing[0].headline.contains("No Such Family"))
  }

  @Test func otherScriptsFindAFont() {
    let box = typeset("run µ → ∞ Жж ▲", font: font, fonts: fonts)
    #expect(box.width > 40)
    #expect(Set(box.pieces.map(\.font.family)).count > 1)
  }
}

extension TextBox {
  fileprivate var string: String { pieces.map { $0.reads ?? $0.text }.joined() }
}
