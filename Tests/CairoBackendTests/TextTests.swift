// PDF and PNG as other programs read them: text, fonts, size, resolution.

import CairoBackend
import Drawing
import Foundation
import TestSupport
import Testing
import Typesetting

struct TextTests {
  private func scene(_ lines: [String]) -> Scene {
    let fonts = Fonts()
    let elements = lines.enumerated().map { index, line in
      Element.text(
        typeset(line, font: Font("TeX Gyre Termes", size: 10), fonts: fonts)
          .block(at: Point(10, 20 + 30 * Double(index))))
    }
    return Scene(size: Size(234, 172.8), elements: elements, title: "Title", summary: "Summary")
  }

  private func file(_ bytes: [UInt8], _ name: String) throws -> String {
    let path = NSTemporaryDirectory() + "lawbook-\(UUID().uuidString)-\(name)"
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    return path
  }

  @Test(.enabled(if: isTested(with: "pdftotext", "pdfinfo", "pdffonts"), "install poppler-utils"))
  func aPDFHasItsTextFontsAndSize() throws {
    let path = try file(
      try pdf(scene(["Training tokens $T$", "$N_\\mathrm{opt} \\propto C^{0.43}$ and $\\eta$", "日本 → ∞"])), "text.pdf")
    defer { try? FileManager.default.removeItem(atPath: path) }
    let text = try #require(output(of: "pdftotext", [path, "-"]))
    for part in ["Training tokens T", "opt", "0.43", "η"] { #expect(text.contains(part), "\(part) in \(text)") }
    let info = try #require(output(of: "pdfinfo", [path]))
    #expect(info.contains("234 x 172.8 pts"))
    // pdfinfo prints the date in the reader's time zone: within a day of the epoch wherever that is.
    #expect(info.contains("Title:") && (info.contains(" 1970") || info.contains(" 1969")), "no clock in it")
    let fonts = try #require(output(of: "pdffonts", [path]))
    #expect(!fonts.contains("Type 3"))
    for line in fonts.split(separator: "\n").dropFirst(2) { #expect(line.contains("yes yes yes"), "\(line)") }
  }

  @Test(.enabled(if: isTested(with: "pdftotext", "pdffonts"), "install poppler-utils"))
  func glyphsWithoutACodePointCopyAsTheirSign() throws {
    let formula =
      "$\\left(\\dfrac{a}{\\dfrac{b}{\\dfrac{c}{d}}}\\right] \\sqrt{\\dfrac{1}{2}} \\widehat{xyz} \\Bigg\\{$"
    let path = try file(try pdf(scene([formula])), "glyphs.pdf")
    defer { try? FileManager.default.removeItem(atPath: path) }
    let text = try #require(output(of: "pdftotext", [path, "-"]))
    for sign in ["(", "]", "√", "\u{302}", "{"] {
      #expect(text.unicodeScalars.contains(sign.unicodeScalars.first!), "\(sign) in \(text)")
    }
    let fonts = try #require(output(of: "pdffonts", [path]))
    #expect(fonts.contains("TeXGyreTermesMath") && !fonts.contains("Type 3"), "\(fonts)")
    for line in fonts.split(separator: "\n").dropFirst(2) { #expect(line.contains("yes yes yes"), "\(line)") }
  }

  @Test func sameSceneSameBytes() throws {
    let scene = scene(["$L(T,N) = \\frac{a}{b} \\left(\\dfrac{a}{b}\\right)$"])
    #expect(try pdf(scene) == pdf(scene))
    #expect(try png(scene) == png(scene))
  }

  @Test func aPNGKnowsItsResolution() throws {
    let bytes = try png(Scene(size: Size(72, 36)), dotsPerInch: 200)
    #expect(Array(bytes[16..<24]) == [0, 0, 0, 200, 0, 0, 0, 100], "200 × 100 pixels")
    #expect(Array(bytes[37..<41]) == Array("pHYs".utf8))
    #expect(Array(bytes[50..<54]) == [0x6E, 0xD0, 0x75, 0x3E], "the chunk's CRC")
    #expect(Array(bytes[41..<49]) == [0, 0, 0x1E, 0xC2, 0, 0, 0x1E, 0xC2], "7874 pixels a metre")
  }

  @Test func impossibleSizesAreRefused() {
    #expect(throws: (any Error).self) { try png(Scene(size: Size(1e9, 1e9))) }
    #expect(throws: (any Error).self) { try png(Scene(size: Size(0, 10))) }
  }

  @Test func hostileTextIsDrawn() throws {
    let text = "a\u{0}b\u{1B}[31m \u{202E}evil \u{FFFF} 👩‍👩‍👧"
    #expect(try pdf(scene([text])).count > 500)
  }
}
