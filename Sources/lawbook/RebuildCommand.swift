// `lawbook rebuild`: a figure's file in, the same bytes out, from the recipe inside it.

import ArgumentParser
import Diagnostics
import Files
import Foundation
import Typesetting

struct RebuildCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rebuild", abstract: "Draw a figure again from the recipe in its file.",
    discussion: """
      FIGURE is a .pdf, .svg or .png made by `lawbook plot` or `lawbook report --figures`.
      Its recipe has the command, the digest of every input and the version.
      Paths in the recipe are relative to FOLDER, else to the working folder, the figure's folder or one above it.
      If an input has changed, nothing is written and the input is named. --force draws the figure from the new input.
      EXAMPLES
        lawbook rebuild figures/map.pdf --check
        lawbook rebuild paper/map.svg --from ~/study --recipe
      """)

  @Argument(help: ArgumentHelp("File of a figure.", valueName: "figure")) var figure: String
  @Option(help: ArgumentHelp("Base folder of the paths in the recipe.", valueName: "folder"))
  var from: String?
  @Flag(help: "Write nothing; exit with 1 if the bytes would differ.") var check = false
  @Flag(help: "Draw even if inputs have changed.") var force = false
  @Flag(help: "Only print the recipe, as JSON.") var recipe = false

  func run() throws {
    let file = FigureFile.absolute(figure)
    let old = try FigureFile(file, named: figure)
    if recipe { return print(old.recipe.text) }
    try old.enterFolder(from: from)
    let fonts = Fonts()
    let made = try old.recipe.remade(fonts: fonts)
    for warning in fonts.missing { Reporting.say(warning.description) }
    let changes = made.recipe.changes(since: old.recipe)
    if !changes.isEmpty, !force {
      throw Failure(changes + [Diagnostic(.note, "--force draws the figure from what they say now")])
    }
    let bytes = try old.format.bytes(made.scene, recipe: made.recipe, dotsPerInch: made.dotsPerInch)
    if bytes == old.bytes { return print("\(figure): the same bytes") }
    if old.recipe.version != made.recipe.version {
      Reporting.say("note: it was made by version \(old.recipe.version); this is \(made.recipe.version)")
    }
    if check {
      print("\(figure): the bytes differ")
      throw ExitCode(Reporting.Code.wrongInput)
    }
    try writeAtomically(bytes, to: file)
    print("\(figure): rebuilt; the bytes differ from those before")
  }
}

/// The file of a figure with the recipe that was found in it.
struct FigureFile {
  var path: String
  var format: FigureFormat
  var bytes: [UInt8]
  var recipe: Recipe

  /// - Parameter name: as the user named it, for messages.
  init(_ path: String, named name: String) throws {
    guard let format = FigureFormat(file: path) else {
      throw UsageFailure(failure: Failure("a figure is a .pdf, .svg or .png, not '\(name)'"))
    }
    self.path = path
    self.format = format
    bytes = try Self.read(path, named: name)
    recipe = try format.recipe(in: bytes, file: name)
  }

  static func read(_ path: String, named name: String) throws(Failure) -> [UInt8] {
    guard NotebookFiles.isFile(path), let data = FileManager.default.contents(atPath: path) else {
      throw Failure("cannot be read", at: Place(file: name), hint: "name a figure's file that is there")
    }
    return [UInt8](data)
  }

  static func absolute(_ path: String) -> String {
    path.hasPrefix("/") ? path : (FileManager.default.currentDirectoryPath as NSString).appendingPathComponent(path)
  }

  /// Makes the folder that the recipe's paths are relative to the working one.
  func enterFolder(from given: String?) throws(Failure) {
    let folder = path as NSString
    var candidates = given.map { [$0] } ?? [FileManager.default.currentDirectoryPath]
    var above = folder.deletingLastPathComponent as NSString
    while given == nil, above.length > 1 {
      candidates.append(above as String)
      above = above.deletingLastPathComponent as NSString
    }
    let wanted = recipe.inputs.map(\.file).filter { !$0.hasSuffix(" files)") }
    let found = candidates.first { folder in
      wanted.allSatisfy { $0.hasPrefix("/") || NotebookFiles.isFile((folder as NSString).appendingPathComponent($0)) }
    }
    guard let found, FileManager.default.changeCurrentDirectoryPath(found) else {
      throw Failure(
        "what the figure was made from is not found: \(wanted.first ?? "")",
        hint: given == nil ? "name the folder that it is relative to with --from" : "it is relative to another folder")
    }
  }
}
