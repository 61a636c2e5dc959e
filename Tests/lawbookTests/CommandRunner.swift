// Runs the built command in a folder of its own, as a person would from a shell.

import Foundation

struct CommandOutcome: Equatable {
  var exit: Int32
  var stdout: String
  var stderr: String
}

/// A folder for one command, removed with the value.
final class CommandFolder {
  let path: String

  init(files: [(name: String, content: Data)] = []) throws {
    path = FileManager.default.temporaryDirectory.appendingPathComponent("lawbook-" + UUID().uuidString).path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    for (name, content) in files { try write(name, content) }
  }

  func write(_ name: String, _ content: Data) throws {
    let url = URL(fileURLWithPath: path).appendingPathComponent(name)
    try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try content.write(to: url)
  }

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

  deinit { try? FileManager.default.removeItem(atPath: path) }
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
