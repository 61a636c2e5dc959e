// Where notebooks, studies and templates lie, and the digest of what a study was made from.

import Diagnostics
import Documents
import Foundation
import Laws
import Notebooks
import Publishing
import RunLogs
import Runs
import Studies

enum NotebookFiles {
  /// The notebook itself, or the `notebook.md` of a folder.
  static func path(_ argument: String) -> String {
    isFolder(argument) ? (argument as NSString).appendingPathComponent("notebook.md") : argument
  }

  static func isFolder(_ path: String) -> Bool {
    var folder: ObjCBool = false
    return unsafe FileManager.default.fileExists(atPath: path, isDirectory: &folder) && folder.boolValue
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

  static func study(_ path: String) throws(Failure) -> LoadedStudy {
    let result = try StudyRun.result(of: try readStudy(path))
    var hash = SHA256()
    try add(path, to: &hash)
    let logs = Set(result.table.runs.map(\.file) + result.table.ledger.map(\.file))
    for log in logs.sorted() where FileManager.default.fileExists(atPath: log) { try add(log, to: &hash) }
    return LoadedStudy(result: result, digest: hash.hexDigest())
  }

  /// In blocks: a log may be larger than memory should hold.
  private static func add(_ path: String, to hash: inout SHA256) throws(Failure) {
    guard let handle = FileHandle(forReadingAtPath: path) else {
      throw Failure("cannot be read", at: Place(file: path))
    }
    defer { try? handle.close() }
    while let block = try? handle.read(upToCount: 1 << 20), !block.isEmpty { hash.update([UInt8](block)) }
  }
}
