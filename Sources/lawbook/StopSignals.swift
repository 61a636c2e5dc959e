// Ctrl-C and its kin as a number that a loop looks at.

import Foundation
import Synchronization

enum StopSignals {
  private static let count = Atomic<Int>(0)
  private static let warned = Atomic<Bool>(false)

  /// How often a stop was asked for since `listen`.
  static var requests: Int { count.load(ordering: .relaxed) }

  /// Whether a batch system said with SIGUSR1 that the time is nearly up.
  static var timeIsUp: Bool { warned.load(ordering: .relaxed) }

  /// From here on SIGINT, SIGTERM, SIGHUP and SIGUSR1 are counted and end nothing by themselves; a reader of standard output
  /// who goes away is not heeded either.
  static func listen() {
    // Touched before a handler can run: a first use would take a lock.
    count.store(0, ordering: .relaxed)
    warned.store(false, ordering: .relaxed)
    for number in [SIGINT, SIGTERM, SIGHUP] {
      signal(number) { _ in StopSignals.count.add(1, ordering: .relaxed) }
    }
    signal(SIGUSR1) { _ in
      if !StopSignals.warned.exchange(true, ordering: .relaxed) { StopSignals.count.add(1, ordering: .relaxed) }
    }
    signal(SIGPIPE, SIG_IGN)
  }
}
