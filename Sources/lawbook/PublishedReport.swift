// What `lawbook report` writes: index.html, report.pdf and the figures. Made side by side, written in order, each whole or
// not at all.

import Diagnostics
import Dispatch
import Documents
import Files
import Foundation
import Publishing
import Synchronization
import Typesetting

struct PublishedReport {
  let folder: String
  /// One file each: its name, and how its bytes are made. A canvas lives and dies within one.
  private var jobs: [(name: String, make: @Sendable () throws(Failure) -> Made)] = []

  struct Made: Sendable {
    var bytes: [UInt8]
    var warnings: [Diagnostic] = []
  }

  init(folder: String) { self.folder = folder }

  mutating func addHTML(_ document: Document, fonts: Fonts) throws(Failure) {
    let templates = try HTMLTemplates(folder: try NotebookFiles.templates())
    jobs.append(
      (
        "index.html",
        { () throws(Failure) in
          Made(bytes: try html(document, templates: templates, fonts: fonts, version: Lawbook.version))
        }
      ))
  }

  mutating func addPDF(_ document: Document, fonts: Fonts) {
    jobs.append(
      (
        "report.pdf",
        { () throws(Failure) in
          let printed = try printed(document, fonts: fonts, version: Lawbook.version)
          return Made(bytes: printed.bytes, warnings: printed.warnings)
        }
      ))
  }

  /// `figures/fig-map.pdf`, `.svg`, `.png`; a number behind the id where a figure has several panels.
  /// Each holds the recipe by which `lawbook rebuild` makes it again.
  mutating func addFigures(_ document: Document, recipe: Recipe) {
    for figure in Self.figures(in: document.blocks) {
      for (index, scene) in figure.scenes.enumerated() {
        let name = "figures/" + figure.id + (figure.scenes.count > 1 ? "-\(index + 1)" : "")
        let recipe = recipe.of(figure: figure.id, panel: index + 1)
        for format in FigureFormat.allCases {
          let name = name + "." + format.rawValue
          jobs.append((name, { () throws(Failure) in Made(bytes: try format.bytes(scene, recipe: recipe)) }))
        }
      }
    }
  }

  /// Makes and writes all files.
  /// - Returns: their paths in order, and what there is to say about them.
  func write() throws(Failure) -> (written: [String], warnings: [Diagnostic]) {
    var written: [String] = []
    var warnings: [Diagnostic] = []
    for (job, result) in zip(jobs, results()) {
      let made = try result.get()
      let path = (folder as NSString).appendingPathComponent(job.name)
      try writeAtomically(made.bytes, to: path)
      written.append(path)
      warnings += made.warnings
    }
    return (written, warnings)
  }

  private func results() -> [Result<Made, Failure>] {
    let finished = Mutex<[Int: Result<Made, Failure>]>([:])
    DispatchQueue.concurrentPerform(iterations: jobs.count) { index in
      let result: Result<Made, Failure>
      do throws(Failure) {
        result = .success(try jobs[index].make())
      } catch {
        result = .failure(error)
      }
      finished.withLock { $0[index] = result }
    }
    let all = finished.withLock { $0 }
    return jobs.indices.map { all[$0] ?? .failure(Failure("\(jobs[$0].name) was not made")) }
  }

  static func figures(in blocks: [Block]) -> [FigureBlock] {
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
