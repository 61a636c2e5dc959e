// `lawbook check`: everything that is wrong with notebooks, at once, without writing anything.

import ArgumentParser
import Diagnostics
import Foundation
import Typesetting

struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Report every error in notebooks, with line and column.",
    discussion: """
      A folder is searched for notebook.md files. Every cell is evaluated, but nothing is written.
      EXAMPLES
        lawbook check Reports/video-dit
        lawbook check Reports Templates/notebooks
      """)

  @Argument(help: ArgumentHelp("Notebooks, or folders with notebooks.", valueName: "path"))
  var paths = ["Reports"]
  @OptionGroup var reading: NotebookOptions

  func run() throws {
    let fonts = Fonts()
    var found: [Diagnostic] = []
    let notebooks = try paths.flatMap { try Self.notebooks($0) }
    for path in notebooks {
      do {
        found += try reading.evaluated(path, fonts: fonts).diagnostics
      } catch let failure as Failure {
        found += failure.diagnostics
      }
    }
    for diagnostic in found { Reporting.say(diagnostic.description) }
    let errors = found.filter { $0.severity == .error }.count
    if errors > 0 {
      Reporting.say("\(errors) \(errors == 1 ? "error" : "errors")")
      throw ExitCode(Reporting.Code.wrongInput)
    }
    print("\(notebooks.count) \(notebooks.count == 1 ? "notebook" : "notebooks") checked, no errors")
  }

  /// The notebook at a path, or every `notebook.md` below a folder, in order.
  static func notebooks(_ path: String) throws(Failure) -> [String] {
    guard NotebookFiles.isFolder(path) else {
      guard FileManager.default.fileExists(atPath: path) else {
        throw Failure("there is no such file or folder", at: Place(file: path))
      }
      return [try NotebookFiles.path(path)]
    }
    let direct = try NotebookFiles.path(path)
    if FileManager.default.fileExists(atPath: direct) { return [direct] }
    let below = FileManager.default.enumerator(atPath: path)?.compactMap { $0 as? String } ?? []
    let found = below.filter { ($0 as NSString).lastPathComponent == "notebook.md" }.sorted()
    guard !found.isEmpty else { throw Failure("there is no notebook.md in it", at: Place(file: path)) }
    return found.map { (path as NSString).appendingPathComponent($0) }
  }
}
