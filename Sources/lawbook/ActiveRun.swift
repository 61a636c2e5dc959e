// A run at work, and how far it says it is.

import Texts
import Sweeps

final class ActiveRun {
  let run: SweepRun
  let child: ChildProcess
  /// How often it was taken up again before.
  let restarts: Int
  let start = ContinuousClock.now
  /// Tokens done as first told and as last told; those before the first belong to an earlier session.
  private(set) var firstTokens: Double?
  private(set) var tokens = 0.0
  private(set) var tokensPerSecond = 0.0
  private(set) var loss = ""

  init(_ run: SweepRun, _ child: ChildProcess, restarts: Int) {
    self.run = run
    self.child = child
    self.restarts = restarts
  }

  /// Takes in `progress TOKENS_DONE TOKENS_PER_SECOND LOSS`; any other line is not for us.
  func read(_ line: String) {
    let words = line.split(separator: " ")
    guard words.count == 4, words[0] == "progress", let tokens = Double(words[1]), let speed = Double(words[2]),
      tokens.isFinite, speed.isFinite
    else { return }
    self.tokens = tokens
    tokensPerSecond = speed
    loss = Double(words[3]).map { NumberStyle.significant(4).text($0) } ?? ""
    firstTokens = firstTokens ?? tokens
  }

  var share: Double { min(1, max(0, tokens / Double(max(1, run.tokens)))) }
}
