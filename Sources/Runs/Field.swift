// The canonical names of what a log can hold.

/// A quantity of a run log under its canonical name.
public enum Field: String, Sendable, Hashable, CaseIterable {
  case run, seed, step, params, tokens
  case batchTokens = "batch_tokens"
  case batchSequences = "batch_sequences"
  case learningRate = "learning_rate"
  case trainLoss = "train_loss"
  case valLoss = "val_loss"
  case compute, depth, width
  case contextTokens = "n_ctx"
  case frames
  case clipHeight = "clip_height"
  case clipWidth = "clip_width"
  case schedule, block

  /// Text rather than a number.
  public var isText: Bool {
    switch self {
    case .run, .schedule, .block: true
    default: false
    }
  }

  /// What belongs to a run as a whole rather than to a moment of it.
  public var isSetting: Bool {
    switch self {
    case .run, .step, .tokens, .trainLoss, .valLoss, .compute: false
    default: true
    }
  }

  /// Position in `allCases`, for tables indexed by field.
  public var index: Int { Self.indices[self] ?? 0 }

  private static let indices = Dictionary(uniqueKeysWithValues: allCases.enumerated().map { ($0.element, $0.offset) })
}
