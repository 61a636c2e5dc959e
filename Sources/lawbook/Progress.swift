// How far a long job is, on standard error: only where someone looks at it, and only once it takes its time.

import Foundation
import Synchronization

/// One job; call `update` from any thread.
final class Progress: Sendable {
  private struct State {
    var start: ContinuousClock.Instant
    var shown: ContinuousClock.Instant?
  }

  /// Shorter jobs say nothing.
  private static let patience = Duration.seconds(2)
  private static let interval = Duration.milliseconds(200)

  private let title: String
  private let isSeen: Bool
  private let state: Mutex<State>

  init(_ title: String) {
    self.title = title
    isSeen = isatty(STDERR_FILENO) == 1
    state = Mutex(State(start: .now, shown: nil))
  }

  /// `share` of the job is done, 0 to 1.
  func update(_ share: Double) {
    guard isSeen, share.isFinite, share > 0 else { return }
    state.withLock { state in
      let now = ContinuousClock.now
      let spent = now - state.start
      guard spent > Self.patience, state.shown.map({ now - $0 > Self.interval }) ?? true else { return }
      state.shown = now
      let left = spent * ((1 - min(share, 1)) / share)
      Reporting.write("\r\u{1B}[K\(title) \(Int(min(share, 1) * 100)) %, \(left.components.seconds + 1) s left")
    }
  }

  /// Takes the line away again.
  func finish() {
    state.withLock { state in
      if state.shown != nil { Reporting.write("\r\u{1B}[K") }
      state.shown = nil
    }
  }
}
