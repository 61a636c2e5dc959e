// The fonts of the figures, cut down to the characters they use and carried inside the page: figures look the same on
// every machine.

import Documents
import Drawing
import Foundation
import Typesetting

/// `@font-face` rules for every face that the document's figures are set in; a face that is not installed is left out.
func embeddedFonts(_ document: Document, fonts: Fonts) -> String {
  var used: [Font: Set<Unicode.Scalar>] = [:]
  collect(document.blocks, into: &used)
  return used.sorted { ($0.key.family, $0.key.rank) < ($1.key.family, $1.key.rank) }.compactMap { font, scalars in
    guard let bytes = fonts.subset(font, to: scalars) else { return nil }
    let family = font.family.filter { $0.isLetter || $0.isNumber || $0 == " " }
    return "@font-face{font-family:\"\(family)\";font-weight:\(font.bold ? 700 : 400);"
      + "font-style:\(font.italic ? "italic" : "normal");"
      + "src:url(data:font/otf;base64,\(Data(bytes).base64EncodedString()))}\n"
  }.joined()
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
