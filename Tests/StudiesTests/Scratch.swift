// A folder of files for one test, gone when the test is over.

import Foundation
import Studies

/// Files in a temporary folder of their own, removed with the value.
final class Scratch {
  let folder: String

  init(_ files: [String: String] = [:]) throws {
    folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString).path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    for (name, text) in files { try write(name, Data(text.utf8)) }
  }

  func write(_ name: String, _ data: Data) throws { try data.write(to: URL(fileURLWithPath: path(name))) }

  func path(_ name: String) -> String { folder + "/" + name }

  /// The study of this text, beside an empty `runs.csv`.
  static func study(_ yaml: String) throws -> Study {
    let scratch = try Scratch(["runs.csv": "", "study.yaml": yaml])
    return try readStudy(scratch.path("study.yaml"))
  }

  /// What is said about this text, with the folder left out of every message.
  static func complaints(_ yaml: String) throws -> String { try complaints(Data(yaml.utf8)) }

  static func complaints(_ bytes: Data) throws -> String {
    let scratch = try Scratch(["runs.csv": ""])
    try scratch.write("study.yaml", bytes)
    do {
      _ = try readStudy(scratch.path("study.yaml"))
      return ""
    } catch {
      return "\(error)".replacing(scratch.folder + "/", with: "")
    }
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }
}
