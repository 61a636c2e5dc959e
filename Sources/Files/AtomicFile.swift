// Files that are there whole or not at all.

public import Diagnostics
import Foundation

/// A file that is written beside its place, brought to the disk and then renamed over it, so that no reader ever sees half
/// of one, whatever ends the program. Without `commit` the file that was there before stays as it was and nothing is left.
public struct AtomicFile: ~Copyable {
  private let path: String
  private let temporary: String
  private let descriptor: Int32

  /// Makes the folders on the way, and clears away what killed processes left of this file.
  ///
  /// - Throws: `Failure` when the folder or the file cannot be made.
  public init(_ path: String) throws(Failure) {
    try makeFolder((path as NSString).deletingLastPathComponent)
    removeAbandoned(besides: path)
    let temporary = Self.temporaryName(path, ProcessInfo.processInfo.processIdentifier)
    self.init(path, temporary, try opened(temporary, for: path))
  }

  private init(_ path: String, _ temporary: String, _ descriptor: Int32) {
    self.path = path
    self.temporary = temporary
    self.descriptor = descriptor
  }

  // After a commit there is nothing left by the temporary name.
  deinit {
    close(descriptor)
    unsafe unlink(temporary)
  }

  /// Adds bytes at the end.
  ///
  /// - Throws: `Failure` when they do not fit the disk; the old file stays.
  public mutating func append(_ bytes: RawSpan) throws(Failure) {
    let descriptor = descriptor
    let isWritten = unsafe bytes.withUnsafeBytes { unsafe writeAll($0, to: descriptor) }
    if !isWritten { throw Failure("the file cannot be written", at: Place(file: path), hint: systemReason()) }
  }

  /// Puts the file in its place.
  ///
  /// - Throws: `Failure` when the disk or the folder does not take it; the old file stays.
  public consuming func commit() throws(Failure) {
    guard fsync(descriptor) == 0 else {
      throw Failure("the file cannot be written", at: Place(file: path), hint: systemReason())
    }
    guard unsafe rename(temporary, path) == 0 else {
      throw Failure("the file cannot be put in its place", at: Place(file: path), hint: systemReason())
    }
    syncFolder(of: path)
  }

  static func temporaryName(_ path: String, _ process: Int32) -> String {
    let name = (path as NSString).lastPathComponent
    return ((path as NSString).deletingLastPathComponent as NSString).appendingPathComponent(".\(name).\(process).part")
  }
}

/// Writes a file in one go, whole or not at all.
///
/// - Throws: `Failure` when the folder cannot be made or the file cannot be written; nothing is left behind.
public func writeAtomically(_ bytes: [UInt8], to path: String) throws(Failure) {
  var file = try AtomicFile(path)
  try unsafe file.append(bytes.span.bytes)
  try file.commit()
}

private func makeFolder(_ folder: String) throws(Failure) {
  guard !folder.isEmpty else { return }
  do {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  } catch {
    throw Failure(
      "the folder cannot be made", at: Place(file: folder), hint: (error as NSError).localizedDescription)
  }
}

private func opened(_ temporary: String, for path: String) throws(Failure) -> Int32 {
  // What lies there with our number is of a process that is gone, or a link that was laid there.
  unsafe unlink(temporary)
  let descriptor = unsafe open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o666)
  guard descriptor < 0 else { return descriptor }
  throw Failure("the file cannot be written", at: Place(file: path), hint: systemReason())
}

private func writeAll(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32) -> Bool {
  var rest = unsafe bytes[...]
  while unsafe !rest.isEmpty {
    let count = unsafe write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
    if count < 0, errno == EINTR { continue }
    guard count > 0 else { return false }
    unsafe rest = rest.dropFirst(count)
  }
  return true
}

/// The name itself is on the disk only when the folder is. Some file systems refuse that; the file is whole all the same.
private func syncFolder(of path: String) {
  let folder = (path as NSString).deletingLastPathComponent
  let descriptor = unsafe open(folder.isEmpty ? "." : folder, O_RDONLY | O_CLOEXEC)
  guard descriptor >= 0 else { return }
  fsync(descriptor)
  close(descriptor)
}

/// Temporary files of processes that are no more: a checkpoint may be large, and killed runs would pile them up.
private func removeAbandoned(besides path: String) {
  let folder = (path as NSString).deletingLastPathComponent
  let start = ".\((path as NSString).lastPathComponent)."
  let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.isEmpty ? "." : folder)) ?? []
  for name in names where name.hasPrefix(start) && name.hasSuffix(".part") {
    guard let process = Int32(name.dropFirst(start.count).dropLast(5)), process > 0 else { continue }
    guard kill(process, 0) != 0, errno == ESRCH else { continue }
    unsafe unlink(AtomicFile.temporaryName(path, process))
  }
}

private func systemReason() -> String { unsafe String(cString: strerror(errno)) }
