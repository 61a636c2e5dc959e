// A whole process, measured by the operating system's own account of it.

import Foundation

struct Measured {
  /// Seconds from start to end.
  var seconds: Double
  /// Most resident memory, MB.
  var peak: Double
  var output: String

  /// Runs a program once; nil when it cannot be started or fails.
  static func once(_ program: String, _ arguments: [String]) -> Measured? {
    let out = NSTemporaryDirectory() + "lawbook-bench-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: out) }
    var actions = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&actions)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    unsafe posix_spawn_file_actions_addopen(&actions, 1, out, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
    unsafe posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
    var words = unsafe ([program] + arguments).map { unsafe strdup($0) } + [nil]
    defer { unsafe words.forEach { unsafe free($0) } }
    var child: pid_t = 0
    let start = ContinuousClock.now
    guard unsafe posix_spawnp(&child, program, &actions, nil, &words, environ) == 0 else { return nil }
    var status: Int32 = 0
    var usage = rusage()
    guard unsafe wait4(child, &status, 0, &usage) == child, status == 0 else { return nil }
    let time = ContinuousClock.now - start
    let text = FileManager.default.contents(atPath: out).map { String(decoding: $0, as: UTF8.self) } ?? ""
    return Measured(
      seconds: Double(time.components.seconds) + Double(time.components.attoseconds) * 1e-18,
      peak: Double(usage.ru_maxrss) / 1024, output: text)
  }

  /// Several runs in turn: the median time and the largest peak.
  static func median(_ runs: Int, _ program: String, _ arguments: [String]) -> Measured? {
    let all = (0..<runs).compactMap { _ in once(program, arguments) }.sorted { $0.seconds < $1.seconds }
    guard all.count == runs, var middle = runs > 0 ? all[runs / 2] : nil else { return nil }
    middle.peak = all.map(\.peak).max() ?? 0
    return middle
  }
}
