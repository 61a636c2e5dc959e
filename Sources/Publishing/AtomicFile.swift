// Files that are there whole or not at all.

public import Diagnostics
import Foundation

/// Writes a file beside its place and renames it over it, so that no reader ever sees half of one.
///
/// - Throws: `Failure` when the folder cannot be made or the file cannot be written; nothing is left behind.
public func writeAtomically(_ bytes: [UInt8], to path: String) throws(Failure) {
  let folder = (path as NSString).deletingLastPathComponent
  let name = (path as NSString).lastPathComponent
  do {
    if !folder.isEmpty { try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true) }
  } catch {
    throw Failure("the folder cannot be made", at: Place(file: folder), hint: reason(error))
  }
  let pid = ProcessInfo.processInfo.processIdentifier
  let temporary = (folder as NSString).appendingPathComponent(".\(name).\(pid).part")
  do {
    try Data(bytes).write(to: URL(fileURLWithPath: temporary))
  } catch {
    try? FileManager.default.removeItem(atPath: temporary)
    throw Failure("the file cannot be written", at: Place(file: path), hint: reason(error))
  }
  guard unsafe rename(temporary, path) == 0 else {
    let why = unsafe String(cString: strerror(errno))
    try? FileManager.default.removeItem(atPath: temporary)
    throw Failure("the file cannot be put in its place", at: Place(file: path), hint: why)
  }
}

private func reason(_ error: any Error) -> String { (error as NSError).localizedDescription }
