// What `lawbook report` writes: index.html, report.pdf and the figures, each whole or not at all.

import CairoBackend
import Diagnostics
import Documents
import Drawing
import Foundation
import Publishing
import SVGBackend
import Typesetting

struct PublishedReport {
  let folder: String
  let document: Document
  var written: [String] = []
  var warnings: [Diagnostic] = []

  init(folder: String, document: Document) {
    self.folder = folder
    self.document = document
  }

  mutating func writeHTML() throws(Failure) {
    let templates = try HTMLTemplates(folder: try NotebookFiles.templates())
    try write(try html(document, templates: templates, version: Lawbook.version), as: "index.html")
  }

  mutating func writePDF(fonts: Fonts) throws(Failure) {
    let printed = try printed(document, fonts: fonts)
    warnings += printed.warnings
    try write(printed.bytes, as: "report.pdf")
  }

  /// `figures/fig-map.pdf`, `.svg`, `.png`; a number behind the id where a figure has several panels.
  mutating func writeFigures(fonts: Fonts) throws(Failure) {
    for figure in figures(in: document.blocks) {
      for (index, scene) in figure.scenes.enumerated() {
        let name = "figures/" + figure.id + (figure.scenes.count > 1 ? "-\(index + 1)" : "")
        try write(try pdf(scene), as: name + ".pdf")
        try write(Array(svg(scene).utf8), as: name + ".svg")
        try write(try png(scene, dotsPerInch: 200), as: name + ".png")
      }
    }
  }

  private mutating func write(_ bytes: [UInt8], as name: String) throws(Failure) {
    let path = (folder as NSString).appendingPathComponent(name)
    try writeAtomically(bytes, to: path)
    written.append(path)
  }

  private func figures(in blocks: [Block]) -> [FigureBlock] {
    blocks.flatMap { block -> [FigureBlock] in
      switch block {
      case .figure(let figure): [figure]
      case .list(_, _, let items): items.flatMap { figures(in: $0) }
      case .quote(let inside), .notice(_, let inside): figures(in: inside)
      default: []
      }
    }
  }
}
