// Who holds the lock of a run, and how far the run is: what a lock file says.

import Foundation

/// One sweep at work, told apart from every other.
public struct LockHolder: Sendable, Hashable, Codable {
  public var host: String
  /// The kernel that runs and the processes it sees: on another the process number means nothing.
  var machine: String
  public var pid: Int32
  /// When the process began, as its kernel counts; empty where that is not told.
  var start: String
  var token: String
  /// The job of a batch system; empty for none.
  public var job: String

  /// This process.
  ///
  /// - Parameter job: the job that it is part of.
  public static func current(job: String = "") -> LockHolder {
    let pid = ProcessInfo.processInfo.processIdentifier
    return LockHolder(
      host: ProcessInfo.processInfo.hostName, machine: Self.thisMachine, pid: pid, start: Self.start(of: pid) ?? "",
      token: UUID().uuidString, job: job)
  }

  /// Whether the process lives; nil where that cannot be told from here.
  public var isAlive: Bool? {
    guard machine == Self.thisMachine else { return nil }
    guard kill(pid, 0) == 0 || errno == EPERM else { return false }
    // The number may have gone to another process.
    return Self.start(of: pid).map { $0 == start || start.isEmpty } ?? true
  }

  /// `process 123 on host`, with its job.
  public var text: String { "process \(pid) on \(host)" + (job.isEmpty ? "" : " (job \(job))") }

  private static var thisMachine: String {
    let boot = FileManager.default.contents(atPath: "/proc/sys/kernel/random/boot_id") ?? Data()
    let processes = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/ns/pid")) ?? ""
    return [String(decoding: boot, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines), processes]
      .filter { !$0.isEmpty }.joined(separator: " ").nonEmpty ?? ProcessInfo.processInfo.hostName
  }

  /// Field 22 of `/proc/PID/stat`; the name before it may hold anything.
  private static func start(of pid: Int32) -> String? {
    guard let data = FileManager.default.contents(atPath: "/proc/\(pid)/stat") else { return nil }
    let text = String(decoding: data, as: UTF8.self)
    guard let end = text.lastIndex(of: ")") else { return nil }
    let fields = text[text.index(after: end)...].split(separator: " ")
    // A dead process that nobody has asked after is dead.
    return fields.count > 19 && fields[0] != "Z" ? String(fields[19]) : "none"
  }
}

/// What stands in a lock file.
public struct LockText: Sendable, Hashable, Codable {
  public var holder: LockHolder
  /// Grows while the holder lives.
  var beat = 0
  /// Seconds since 1970 by the holder's clock: for people; nothing is decided by it.
  public var time = 0
  /// Tokens done, and their speed.
  public var tokens = 0.0
  public var tokensPerSecond = 0.0

  init(holder: LockHolder) { self.holder = holder }

  init?(_ data: Data) {
    guard let text = try? JSONDecoder().decode(LockText.self, from: data) else { return nil }
    self = text
  }

  /// One line of a fixed length, so that a beat takes no more room than the last one.
  var bytes: [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let text = (try? encoder.encode(self)).map { Array($0) } ?? []
    return text + Array(repeating: UInt8(ascii: " "), count: max(0, 767 - text.count)) + [UInt8(ascii: "\n")]
  }
}

extension String {
  fileprivate var nonEmpty: String? { isEmpty ? nil : self }
}
