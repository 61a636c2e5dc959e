// A run at work, and how far it says it is.

import Texts

final class ActiveRun {
  let run: SweepRun
  let lock: RunLock
  let child: ChildProcess
  /// How often it was taken up again before.
  let restarts: Int
  let start = ContinuousClock.now
  /// Tokens done as first told and as last told; those before the first belong to an earlier session.
  private(set) var firstTokens: Double?
  private(set) var tokens = 0.0
  private(set) var tokensPerSecond = 0.0
  private(set) var loss = ""

  init(_ run: SweepRun, _ lock: RunLock, _ child: ChildProcess, restarts: Int) {
    (self.run, self.lock) = (run, lock)
    self.child = child
    self.restarts = restarts
  }

  /// Takes in a line of the trainer; one that tells no progress is not for us.
  func read(_ line: String) {
    guard let told = ProgressLine(line) else { return }
    (tokens, tokensPerSecond) = (told.tokens, told.tokensPerSecond)
    loss = told.loss.isFinite ? NumberStyle.significant(4).text(told.loss) : ""
    firstTokens = firstTokens ?? tokens
  }

  var share: Double { min(1, max(0, tokens / Double(max(1, run.tokens)))) }
}
