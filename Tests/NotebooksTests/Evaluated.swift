// Notebooks from text for tests: written to a folder of their own, evaluated, and taken away.

import Diagnostics
import Documents
import Foundation
import Laws
import Notebooks
import Figures
import Studies
import Typesetting

enum Evaluated {
  static let library = SpecLibrary(
    folder: URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("Templates/figures").path)
  static let loadVenue: @Sendable (String, Place) throws(Failure) -> Venue = { name, place throws(Failure) in
    let folder = URL(fileURLWithPath: library.folder).deletingLastPathComponent().appendingPathComponent("venues").path
    return try Venues(folder: folder).venue(name, at: place)
  }
  static let environment = NotebookEnvironment(
    version: "test", figures: FigureMaker(library: library, fonts: Fonts()), loadVenue: loadVenue
  ) { path throws(Failure) in
    LoadedStudy(result: try Studies.run(try readStudy(path)), digest: "")
  }

  static func file(_ path: String, _ parameters: [String: String] = [:]) throws -> (Document, [Diagnostic]) {
    let (notebook, found) = try readNotebook(path)
    let (document, more) = evaluate(notebook, parameters: parameters, environment: environment)
    return (document, sorted(found + more))
  }

  /// Evaluates `notebook.md` among other files. Places in the diagnostics start with `notebook.md`.
  static func text(
    _ text: String, _ parameters: [String: String] = [:], files: [String: String] = [:], allowOutside: Bool = false
  ) throws -> (document: Document, said: String) {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("lawbook-" + UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: folder) }
    for (name, content) in files.merging(["notebook.md": text], uniquingKeysWith: { $1 }) {
      let url = folder.appendingPathComponent(name)
      try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(content.utf8).write(to: url)
    }
    let (notebook, found) = try readNotebook(folder.path + "/notebook.md", allowOutside: allowOutside)
    let (document, more) = evaluate(notebook, parameters: parameters, environment: environment)
    let said = sorted(found + more).map(\.description).joined(separator: "\n")
    return (document, said.replacing(folder.path + "/", with: "").replacing(folder.path, with: "FOLDER"))
  }

  /// With front matter that is only a title: the text starts on line 4.
  static func body(_ text: String, files: [String: String] = [:]) throws -> (document: Document, said: String) {
    try Evaluated.text("---\ntitle: T\n---\n" + text, files: files)
  }

  /// A small sweep with a cell that has an optimum.
  static let sweep: String = {
    var text = "run,params,tokens,batch_tokens,learning_rate,val_loss\n"
    for (i, batch) in [1e5, 2e5, 4e5].enumerated() {
      for (j, rate) in [1e-4, 2e-4, 4e-4].enumerated() {
        let loss = 0.5 + 0.01 * Double((i - 1) * (i - 1)) + 0.01 * Double((j - 1) * (j - 1))
        text += "r\(i)\(j),1e8,1e9,\(batch),\(rate),\(loss)\n"
      }
    }
    return text
  }()
  static let study = "title: S\ndata: runs.csv\npublished: yin2024\nreplicates: 0\n"
}
