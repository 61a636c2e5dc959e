// The log of a run while it grows: lines at its end, nothing after the place that the last checkpoint knows.

import Diagnostics

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// An open log that this process alone may write.
struct RunLogFile: ~Copyable {
  private let descriptor: Int32
  private let path: String
  /// Bytes in the file.
  private(set) var length = 0

  /// Opens or makes the file and locks it until it is closed, even by a crash.
  init(_ path: String) throws(Failure) {
    let opened = unsafe open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o644)
    guard opened >= 0 else { throw Self.failure(path, "the log cannot be opened") }
    // Some network file systems have no such locks; there a sweep's own have to do.
    guard flock(opened, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK else {
      close(opened)
      throw Failure(
        "another process is training into this folder", at: Place(file: path),
        hint: "wait for it to end, or give this run a folder of its own with --out")
    }
    descriptor = opened
    self.path = path
    length = Int(lseek(opened, 0, SEEK_END))
  }

  deinit { close(descriptor) }

  /// Its first bytes, at most `count`.
  private func start(_ count: Int) throws(Failure) -> String {
    var bytes = [UInt8](repeating: 0, count: count)
    let read = unsafe pread(descriptor, &bytes, count, 0)
    guard read >= 0 else { throw Self.failure(path, "the log cannot be read") }
    return String(decoding: bytes.prefix(read), as: UTF8.self)
  }

  /// Refuses a log that another run has written; one that was cut within its first line is ours.
  ///
  /// - Parameter header: the first line of this run's log.
  func check(header: String) throws(Failure) {
    let line = try start(header.utf8.count + 65_536).prefix { $0 != "\n" }
    let isCut = line.utf8.count == length && header.hasPrefix(line)
    if line == header || isCut { return }
    throw Failure(
      "the log is of another run: \(headerDifference(String(line), header))", at: Place(file: path),
      hint: "give the run a folder of its own with --out, or delete this one to start afresh")
  }

  /// Drops what was written after the checkpoint.
  mutating func truncate(to bytes: Int) throws(Failure) {
    guard bytes <= length else {
      throw Failure(
        "the log is shorter than its checkpoint says (\(length) of \(bytes) bytes)", at: Place(file: path),
        hint: "delete the run's folder to start it afresh")
    }
    guard ftruncate(descriptor, off_t(bytes)) == 0, lseek(descriptor, 0, SEEK_END) >= 0 else {
      throw Self.failure(path, "the log cannot be shortened")
    }
    length = bytes
  }

  mutating func append(_ line: String) throws(Failure) {
    let bytes = Array((line + "\n").utf8)
    var done = 0
    while done < bytes.count {
      let count = unsafe bytes[done...].withUnsafeBytes { unsafe write(descriptor, $0.baseAddress, $0.count) }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { throw Self.failure(path, "the log cannot be written") }
      done += count
    }
    length += bytes.count
  }

  /// Refuses to go on with a file that is no longer the run's log: a sweep that thought this process dead has taken the
  /// run over, or someone has deleted it.
  func checkPlace() throws(Failure) {
    var (ours, there) = (stat(), stat())
    guard unsafe fstat(descriptor, &ours) == 0, unsafe stat(path, &there) == 0, ours.st_ino == there.st_ino,
      ours.st_dev == there.st_dev
    else {
      throw Failure(
        "the log was replaced or deleted while the run went on", at: Place(file: path),
        hint: "another sweep may have taken the run over; the same command goes on from the last checkpoint")
    }
  }

  /// Returns once everything is on disk.
  func synchronise() throws(Failure) {
    guard fsync(descriptor) == 0 else { throw Self.failure(path, "the log cannot be written") }
  }

  private static func failure(_ path: String, _ what: String) -> Failure {
    let code = errno
    let hint =
      code == ENOSPC || code == EDQUOT
      ? "free some space and run the same command again: it goes on from the last checkpoint"
      : "check the folder and its permissions; the same command goes on from the last checkpoint"
    return unsafe Failure("\(what): \(String(cString: strerror(code)))", at: Place(file: path), hint: hint)
  }
}
