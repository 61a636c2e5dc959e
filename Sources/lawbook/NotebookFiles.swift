// Where notebooks, studies and templates lie, and the digest of what a study was made from.

import Diagnostics
import Documents
import Foundation
import Laws
import Notebooks
import Publishing
import RunLogs
import Runs
import Figures
import Studies
import Typesetting

enum NotebookFiles {
  /// The notebook itself, or the `notebook.md` of a folder.
  /// - Throws: `Failure` for a file that is not Markdown by its name.
  static func path(_ argument: String) throws(Failure) -> String {
    if isFolder(argument) { return (argument as NSString).appendingPathComponent("notebook.md") }
    guard let kind = foreignKind(argument) else { return argument }
    let beside = ((argument as NSString).deletingLastPathComponent as NSString).appendingPathComponent("notebook.md")
    throw Failure(
      "is \(kind), not a Markdown notebook", at: Place(file: argument),
      hint: isFile(beside)
        ? "the notebook beside it is \(beside)" : "'lawbook new NAME' makes a notebook")
  }

  /// What a file is by its ending, nil for Markdown and for files without an ending.
  private static func foreignKind(_ path: String) -> String? {
    switch (path as NSString).pathExtension.lowercased() {
    case "", "md", "markdown": nil
    case "yaml", "yml": "a YAML file"
    case "csv", "tsv", "jsonl", "ndjson", "json": "a data file"
    case "pdf", "svg", "png", "html": "a finished page or figure"
    case "ipynb": "a Jupyter notebook"
    case let ending: "a .\(ending) file"
    }
  }

  static func isFolder(_ path: String) -> Bool {
    var folder: ObjCBool = false
    return unsafe FileManager.default.fileExists(atPath: path, isDirectory: &folder) && folder.boolValue
  }

  static func isFile(_ path: String) -> Bool {
    FileManager.default.fileExists(atPath: path) && !isFolder(path)
  }

  static func templates() throws(Failure) -> String {
    let environment = ProcessInfo.processInfo.environment
    return try findTemplates(executable: executable, environment: environment)
  }

  /// The program's own real path.
  private static var executable: String {
    let link = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    return link ?? Bundle.main.executablePath ?? CommandLine.arguments.first ?? "."
  }

  /// `Templates/venues`.
  static func venues() throws(Failure) -> String {
    (try templates() as NSString).appendingPathComponent("venues")
  }

  /// `Templates/figures`.
  static func figures(_ fonts: Fonts) throws(Failure) -> FigureMaker {
    let folder = (try templates() as NSString).appendingPathComponent("figures")
    return FigureMaker(library: SpecLibrary(folder: folder), fonts: fonts)
  }

  /// A study with the digest of all it was made from, and that of each file.
  static func study(_ path: String) throws(Failure) -> (loaded: LoadedStudy, inputs: [Recipe.Input]) {
    let result = try StudyRun.result(of: try readStudy(path))
    let inputs = try Digest.inputs([path]) + Digest.inputs(logs(of: result))
    var hash = SHA256()
    for input in inputs { hash.update(Array(input.sha256.utf8)) }
    return (LoadedStudy(result: result, digest: hash.hexDigest()), inputs)
  }

  /// The files that a result was made from and that are there, in order.
  static func logs(of result: StudyResult) -> [String] {
    let logs = Set(result.table.runs.map(\.file) + result.table.ledger.map(\.file))
    return logs.sorted().filter { FileManager.default.fileExists(atPath: $0) }
  }

  /// The notebook and what it includes.
  static func inputs(of notebook: Notebook, at path: String) -> [Recipe.Input] {
    let folder = (path as NSString).deletingLastPathComponent
    return notebook.inputs.map { input in
      var hash = SHA256()
      hash.update(input.bytes)
      return Recipe.Input(file: (folder as NSString).appendingPathComponent(input.name), sha256: hash.hexDigest())
    }
  }
}
