// Ctrl-C and its kin as a number that a loop looks at.

import Foundation
import Synchronization

enum StopSignals {
  private static let count = Atomic<Int>(0)

  /// How often a stop was asked for since `listen`.
  static var requests: Int { count.load(ordering: .relaxed) }

  /// From here on SIGINT, SIGTERM and SIGHUP are counted and end nothing by themselves; a reader of standard output who
  /// goes away is not heeded either.
  static func listen() {
    // Touched before a handler can run: a first use would take a lock.
    count.store(0, ordering: .relaxed)
    for number in [SIGINT, SIGTERM, SIGHUP] {
      signal(number) { _ in StopSignals.count.add(1, ordering: .relaxed) }
    }
    signal(SIGPIPE, SIG_IGN)
  }
}
