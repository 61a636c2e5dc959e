// Runs the built command in a folder of its own, as a person would from a shell.

import Foundation
import TestSupport

struct CommandOutcome: Equatable {
  var exit: Int32
  var stdout: String
  var stderr: String
}

/// A folder for one command, removed with the value.
final class CommandFolder {
  private let scratch: ScratchFolder
  var path: String { scratch.path }

  init(files: [(name: String, content: Data)] = []) throws { scratch = try ScratchFolder(files: files) }

  func write(_ name: String, _ content: Data) throws { try scratch.write(name, content) }

  /// The command line in a shell with nothing but the path to `lawbook` and a plain locale.
  func run(_ command: String) throws -> CommandOutcome {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", "{ \(command); } >.stdout 2>.stderr"]
    process.currentDirectoryURL = URL(fileURLWithPath: path)
    process.environment = ["PATH": builtProducts.path + ":/usr/bin:/bin", "LC_ALL": "C.UTF-8", "HOME": path]
    process.standardInput = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    return CommandOutcome(exit: process.terminationStatus, stdout: try text(".stdout"), stderr: try text(".stderr"))
  }

  private func text(_ name: String) throws -> String {
    String(decoding: try Data(contentsOf: URL(fileURLWithPath: path + "/" + name)), as: UTF8.self)
  }

}

/// The folder of the test bundle, where the build puts `lawbook` too.
let builtProducts: URL = {
  let this = URL(fileURLWithPath: CommandLine.arguments.first ?? "").resolvingSymlinksInPath()
  var folder = this.deletingLastPathComponent()
  while folder.path != "/" && !FileManager.default.isExecutableFile(atPath: folder.path + "/lawbook") {
    folder = folder.deletingLastPathComponent()
  }
  return folder
}()
