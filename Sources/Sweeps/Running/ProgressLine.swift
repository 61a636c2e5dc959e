// What a trainer tells the sweep that started it: how far it is, in a line on standard output, and how it ended, by its exit
// code.

public struct ProgressLine: Sendable, Equatable {
  public var tokens: Double
  public var tokensPerSecond: Double
  public var loss: Double

  public init(tokens: Double, tokensPerSecond: Double, loss: Double) {
    (self.tokens, self.tokensPerSecond, self.loss) = (tokens, tokensPerSecond, loss)
  }

  /// `progress TOKENS TOKENS_PER_SECOND LOSS`; nil for any other line.
  public init?(_ line: String) {
    let words = line.split(separator: " ")
    guard words.count == 4, words[0] == "progress", let tokens = Double(words[1]), let speed = Double(words[2]),
      let loss = Double(words[3]), tokens.isFinite, speed.isFinite
    else { return nil }
    self.init(tokens: tokens, tokensPerSecond: speed, loss: loss)
  }

  public var text: String { "progress \(Int(tokens)) \(Int(tokensPerSecond)) \(Float(loss))" }

  /// The exit code of a trainer, or of a sweep, that was stopped in a state from which to go on.
  public static let stopped: Int32 = 3
}
