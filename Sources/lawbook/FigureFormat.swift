// The three files a figure can be, each with its recipe inside, and that recipe found again.

import CairoBackend
import Diagnostics
import Drawing
import Foundation
import SVGBackend

enum FigureFormat: String, CaseIterable {
  case pdf, svg, png

  init?(file: String) {
    self.init(rawValue: (file as NSString).pathExtension.lowercased())
  }

  private static let keyword = "Lawbook recipe"

  /// - Parameter dotsPerInch: of a PNG.
  func bytes(_ scene: Scene, recipe: Recipe, dotsPerInch: Double = 200) throws(Failure) -> [UInt8] {
    switch self {
    case .pdf:
      try CairoBackend.pdf(
        scene, info: PDFInfo(title: scene.title, subject: scene.summary, keywords: recipe.text))
    case .svg: Array(SVGBackend.svg(try rasterised(scene), recipe: recipe.text).utf8)
    case .png:
      try CairoBackend.png(scene, dotsPerInch: dotsPerInch, texts: [(Self.keyword, recipe.text)])
    }
  }

  /// The recipe in a file of this format.
  ///
  /// - Throws: `Failure` where there is none.
  func recipe(in bytes: [UInt8], file: String) throws(Failure) -> Recipe {
    let found: String? =
      switch self {
      case .pdf: Self.literal(after: "/Keywords (", in: bytes) ?? Self.hexadecimal(after: "/Keywords <FEFF", in: bytes)
      case .svg: Self.metadata(in: bytes)
      case .png: Self.text(bytes)
      }
    guard let text = found, text.hasPrefix("{") else {
      throw Failure(
        "holds no recipe", at: Place(file: file), hint: "only figures that 'lawbook plot' or 'report --figures' made do"
      )
    }
    return try Recipe(text: text, file: file)
  }

  // MARK: finding

  private static func range(of mark: String, in bytes: ArraySlice<UInt8>) -> Range<Int>? {
    let mark = Array(mark.utf8)
    guard bytes.count >= mark.count else { return nil }
    for start in bytes.startIndex...(bytes.endIndex - mark.count)
    where bytes[start] == mark[0] && bytes[start..<(start + mark.count)].elementsEqual(mark) {
      return start..<(start + mark.count)
    }
    return nil
  }

  /// A literal string of a PDF: parentheses and backslashes stand behind a backslash.
  private static func literal(after mark: String, in bytes: [UInt8]) -> String? {
    guard let start = range(of: mark, in: bytes[...])?.upperBound else { return nil }
    var text: [UInt8] = []
    var index = start
    while index < bytes.count, bytes[index] != UInt8(ascii: ")") {
      if bytes[index] == UInt8(ascii: "\\") { index += 1 }
      if index < bytes.count { text.append(bytes[index]) }
      index += 1
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// A hexadecimal string of a PDF in UTF-16.
  private static func hexadecimal(after mark: String, in bytes: [UInt8]) -> String? {
    guard let start = range(of: mark, in: bytes[...])?.upperBound,
      let end = bytes[start...].firstIndex(of: UInt8(ascii: ">"))
    else { return nil }
    let digits = bytes[start..<end].compactMap { UInt16(String(UnicodeScalar($0)), radix: 16) }
    let units = stride(from: 0, to: digits.count - 3, by: 4).map { digits[$0..<($0 + 4)].reduce(0) { $0 << 4 | $1 } }
    return String(decoding: units, as: UTF16.self)
  }

  private static func metadata(in bytes: [UInt8]) -> String? {
    guard let start = range(of: "<metadata id=\"recipe\">", in: bytes[...])?.upperBound,
      let end = range(of: "</metadata>", in: bytes[start...])?.lowerBound
    else { return nil }
    let signs = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")]
    return signs.reduce(String(decoding: bytes[start..<end], as: UTF8.self)) { $0.replacing($1.0, with: $1.1) }
  }

  private static func text(_ bytes: [UInt8]) -> String? {
    guard let start = range(of: "tEXt" + keyword + "\0", in: bytes[...]), start.lowerBound >= 4 else { return nil }
    let length = bytes[(start.lowerBound - 4)..<start.lowerBound].reduce(0) { $0 << 8 | Int($1) }
    let end = start.lowerBound + 4 + length
    guard start.upperBound <= end, end <= bytes.count else { return nil }
    return String(decoding: bytes[start.upperBound..<end], as: UTF8.self)
  }
}
