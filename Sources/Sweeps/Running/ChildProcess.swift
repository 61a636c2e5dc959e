// A program run beside this one: what it writes is read as it comes, and nobody waits for it unasked.

public import Diagnostics
public import Foundation

/// A child in a process group of its own, so that Ctrl-C at the terminal reaches this process alone.
public final class ChildProcess {
  public enum Ending: Equatable {
    case exited(Int32)
    case killed(signal: Int32)
  }

  public let pid: pid_t
  /// The reading end of the child's standard output; nil once it is closed.
  private(set) var output: Int32?
  private var unfinishedLine: [UInt8] = []
  private var ended: Ending?

  /// - Parameters:
  ///   - command: the program's path and its arguments.
  ///   - errorFile: takes the child's standard error.
  /// - Throws: `Failure` when the program cannot be started.
  public init(_ command: [String], environment: [String: String], errorFile: String) throws(Failure) {
    var ends: [Int32] = [-1, -1]
    guard unsafe pipe(&ends) == 0 else { throw Self.failure(command, errno) }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    let code: Int32
    (code, pid) = spawn(command, environment, output: ends[1], errorFile: errorFile)
    close(ends[1])
    guard code == 0 else {
      close(ends[0])
      throw Self.failure(command, code)
    }
    _ = fcntl(ends[0], F_SETFL, O_NONBLOCK)
    output = ends[0]
  }

  private static func failure(_ command: [String], _ code: Int32) -> Failure {
    let why = unsafe String(cString: strerror(code))
    return Failure("\(command.first ?? "") cannot be started", hint: why)
  }

  /// The whole lines that came since the last call.
  public func lines() -> [String] {
    var buffer = [UInt8](repeating: 0, count: 4096)
    while let descriptor = output {
      let count = unsafe read(descriptor, &buffer, buffer.count)
      if count > 0 {
        unfinishedLine += buffer.prefix(count)
      } else if count == 0 || (errno != EAGAIN && errno != EINTR) {
        closeOutput()
      } else if errno == EAGAIN {
        break
      }
    }
    let parts = unfinishedLine.split(separator: 0x0A, omittingEmptySubsequences: false)
    unfinishedLine = Array((parts.last ?? []).suffix(65_536))
    return parts.dropLast().map { String(decoding: $0, as: UTF8.self) }
  }

  /// How the child ended; nil while it runs.
  public func ending() -> Ending? {
    if ended != nil { return ended }
    var status: Int32 = 0
    let found = unsafe waitpid(pid, &status, WNOHANG)
    guard found == pid else { return found < 0 && errno == ECHILD ? .exited(127) : nil }
    let signal = status & 0x7F
    ended = signal == 0 ? .exited((status >> 8) & 0xFF) : .killed(signal: signal)
    return ended
  }

  public func send(_ signal: Int32) {
    if ended == nil { kill(pid, signal) }
  }

  private func closeOutput() {
    if let output { close(output) }
    output = nil
  }

  deinit { closeOutput() }
}

/// Starts a program; the code is that of `posix_spawn`, 0 for success.
private func spawn(
  _ command: [String], _ environment: [String: String], output: Int32, errorFile: String
) -> (code: Int32, pid: pid_t) {
  #if canImport(Darwin)
    var (actions, attributes): (posix_spawn_file_actions_t?, posix_spawnattr_t?)
  #else
    var (actions, attributes) = unsafe (posix_spawn_file_actions_t(), posix_spawnattr_t())
  #endif
  unsafe posix_spawn_file_actions_init(&actions)
  unsafe posix_spawnattr_init(&attributes)
  defer {
    unsafe posix_spawn_file_actions_destroy(&actions)
    unsafe posix_spawnattr_destroy(&attributes)
  }
  unsafe posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
  unsafe posix_spawn_file_actions_adddup2(&actions, output, 1)
  unsafe posix_spawn_file_actions_addopen(&actions, 2, errorFile, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW, 0o644)
  // The child starts with the signals of a program started from a shell, whatever this process does with its own.
  var (defaults, none) = (sigset_t(), sigset_t())
  unsafe sigemptyset(&none)
  unsafe sigemptyset(&defaults)
  for signal in [SIGINT, SIGTERM, SIGHUP, SIGPIPE] { unsafe sigaddset(&defaults, signal) }
  unsafe posix_spawnattr_setsigmask(&attributes, &none)
  unsafe posix_spawnattr_setsigdefault(&attributes, &defaults)
  unsafe posix_spawnattr_setpgroup(&attributes, 0)
  let flags = POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF
  unsafe posix_spawnattr_setflags(&attributes, Int16(flags))

  let variables = environment.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
  let (arguments, settings) = unsafe (command.map { unsafe strdup($0) }, variables.map { unsafe strdup($0) })
  defer { unsafe (arguments + settings).forEach { unsafe free($0) } }
  var pid: pid_t = -1
  let code = unsafe posix_spawn(&pid, command[0], &actions, &attributes, arguments + [nil], settings + [nil])
  return (code, pid)
}
