// One sweep a folder. The kernel drops the lock when the last process that holds it ends, however it ends.

import Diagnostics
import Foundation

/// Holds the lock of a folder while it lives, and its children hold it too: after a sweep was killed, a new one begins
/// only when the children left over have noticed.
final class SweepLock {
  let descriptor: Int32

  /// - Parameter patience: how long children of a killed sweep are waited for.
  /// - Throws: `Failure` when another sweep works in the folder, or when the lock cannot be made or taken, with the
  ///   system's reason.
  init(folder: String, patience: Duration = .seconds(10)) throws(Failure) {
    let path = folder == "." ? ".lock" : folder + "/.lock"
    // Above the descriptors that a child gets its own in.
    let low = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    guard low >= 0 else { throw Self.failure("the lock cannot be made", path) }
    descriptor = fcntl(low, F_DUPFD_CLOEXEC, 10)
    close(low)
    guard descriptor >= 0 else { throw Self.failure("the lock cannot be opened", path) }
    do {
      try take(path, patience)
    } catch {
      close(descriptor)
      throw error
    }
    let pid = Array("\(ProcessInfo.processInfo.processIdentifier)\n".utf8)
    ftruncate(descriptor, 0)
    _ = unsafe pwrite(descriptor, pid, pid.count, 0)
  }

  private func take(_ path: String, _ patience: Duration) throws(Failure) {
    let deadline = ContinuousClock.now + patience
    while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
      if errno == EINTR { continue }
      guard errno == EWOULDBLOCK else { throw Self.failure("the lock cannot be taken", path) }
      let text = FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) } ?? ""
      let pid = pid_t(text.trimmingCharacters(in: .whitespacesAndNewlines))
      let isAlive = pid.map { kill($0, 0) == 0 || errno == EPERM } ?? true
      guard !isAlive, ContinuousClock.now < deadline else {
        let who = pid.map { isAlive ? "process \($0)" : "what process \($0) left running" } ?? "another process"
        throw Failure(
          "a sweep is at work in this folder: \(who)", at: Place(file: path),
          hint: "wait for it, or stop it with Ctrl-C")
      }
      usleep(50_000)
    }
  }

  private static func failure(_ headline: String, _ path: String) -> Failure {
    Failure(headline, at: Place(file: path), hint: unsafe String(cString: strerror(errno)))
  }

  deinit { close(descriptor) }
}
