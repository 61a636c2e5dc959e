// The fonts of figures and formulas, cut down to the characters they use and carried inside the page: they look the same on
// every machine.

import Documents
import Drawing
import Foundation
import Typesetting

/// `@font-face` rules for every face that the document's figures are set in and for the math font of its formulas; a face
/// that is not installed is left out.
///
/// - Parameter formulas: HTML that holds every formula, as MathML.
func embeddedFonts(_ document: Document, formulas: String, fonts: Fonts) -> String {
  var used: [Font: Set<Unicode.Scalar>] = [:]
  collect(document.blocks, into: &used)
  let signs = mathScalars(formulas)
  if !signs.isEmpty { used[Font("TeX Gyre Pagella Math", size: 1), default: []].formUnion(signs) }
  return used.sorted { ($0.key.family, $0.key.rank) < ($1.key.family, $1.key.rank) }.compactMap { font, scalars in
    guard let bytes = fonts.subset(font, to: scalars) else { return nil }
    let family = font.family.filter { $0.isLetter || $0.isNumber || $0 == " " }
    return "@font-face{font-family:\"\(family)\";font-weight:\(font.bold ? 700 : 400);"
      + "font-style:\(font.italic ? "italic" : "normal");"
      + "src:url(data:font/otf;base64,\(Data(bytes).base64EncodedString()))}\n"
  }.joined()
}

/// What stands between the tags of `math` elements, and for letters the italic ones that browsers show in their stead;
/// the signs that stand there by other names are taken always.
private func mathScalars(_ html: String) -> Set<Unicode.Scalar> {
  var found: Set<Unicode.Scalar> = []
  for formula in html.split(separator: "<math").dropFirst() {
    let inside = formula.prefix(upTo: formula.firstRange(of: "</math>")?.lowerBound ?? formula.endIndex)
    for part in inside.split(separator: "<") {
      found.formUnion(part.drop { $0 != ">" }.unicodeScalars)
    }
  }
  guard !found.isEmpty else { return [] }
  return found.union(found.compactMap(mathItalic)).union(["<", "&", "√"])
}

private func mathItalic(_ scalar: Unicode.Scalar) -> Unicode.Scalar? {
  switch scalar {
  case "h": "ℎ"
  case "A"..."Z": Unicode.Scalar(0x1D434 + scalar.value - 0x41)
  case "a"..."z": Unicode.Scalar(0x1D44E + scalar.value - 0x61)
  case "α"..."ω": Unicode.Scalar(0x1D6FC + scalar.value - 0x3B1)
  case "ϵ": "\u{1D716}"
  case "ϑ": "\u{1D717}"
  case "ϕ": "\u{1D719}"
  default: nil
  }
}

private func collect(_ blocks: [Block], into used: inout [Font: Set<Unicode.Scalar>]) {
  for block in blocks {
    switch block {
    case .figure(let figure): figure.scenes.forEach { collect($0.elements, into: &used) }
    case .list(_, _, let items): items.forEach { collect($0, into: &used) }
    case .quote(let inside), .notice(_, let inside): collect(inside, into: &used)
    default: break
    }
  }
}

private func collect(_ elements: [Element], into used: inout [Font: Set<Unicode.Scalar>]) {
  for element in elements {
    switch element {
    case .group(let group): collect(group.elements, into: &used)
    case .text(let block):
      for piece in block.pieces {
        var face = piece.font
        face.size = 1
        used[face, default: []].formUnion((piece.reads ?? piece.text).unicodeScalars)
      }
    default: break
    }
  }
}

extension Font {
  fileprivate var rank: Int { (bold ? 2 : 0) + (italic ? 1 : 0) }
}
