// The canonical names of what a log can hold, and the other names by which they are known in the wild.

/// A quantity of a run log under its canonical name.
public enum Field: String, Sendable, Hashable, CaseIterable {
  case run, seed, step, params, tokens
  case batchTokens = "batch_tokens"
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
  var isSetting: Bool {
    switch self {
    case .run, .step, .tokens, .trainLoss, .valLoss, .compute: false
    default: true
    }
  }

  /// Position in `allCases`, for tables indexed by field.
  var index: Int { Self.indices[self] ?? 0 }

  private static let indices = Dictionary(uniqueKeysWithValues: allCases.enumerated().map { ($0.element, $0.offset) })

  /// Other names, best first, as `normalised` writes them; single letters count only as capitals. Sizes of a batch are
  /// not among them: most logs count samples there, and samples read as tokens would be silently wrong.
  var aliases: [String] {
    switch self {
    case .run: ["run_id", "run_name", "runid", "runname"]
    case .seed: ["random_seed", "rng_seed"]
    case .step: ["global_step", "train_step", "steps", "n_steps", "iteration", "iter"]
    case .params: ["n_params", "num_params", "parameters", "n_parameters", "num_parameters", "model_params", "N"]
    case .tokens:
      [
        "n_tokens", "num_tokens", "tokens_seen", "train_tokens", "training_tokens", "consumed_tokens", "total_tokens",
        "D",
      ]
    case .batchTokens:
      ["tokens_per_batch", "tokens_per_step", "batch_size_tokens", "batch_size_in_tokens", "global_batch_tokens"]
    case .learningRate: ["lr", "eta", "peak_lr", "max_lr", "learningrate"]
    case .trainLoss: ["training_loss", "loss_train"]
    case .valLoss: ["validation_loss", "valid_loss", "eval_loss", "loss_val", "loss_eval", "dev_loss"]
    case .compute: ["flops", "total_flops", "train_flops", "training_flops", "C"]
    case .depth: ["n_layers", "n_layer", "num_layers", "layers"]
    case .width: ["d_model", "hidden_size", "n_embd", "hidden_dim", "embed_dim"]
    case .contextTokens: ["context_tokens", "context_length", "seq_len", "sequence_length"]
    case .frames: ["n_frames", "num_frames"]
    case .clipHeight, .clipWidth: []
    case .schedule: ["lr_schedule", "lr_scheduler", "scheduler"]
    case .block: ["block_type"]
    }
  }

  /// `val/loss`, `Val Loss` and `config.val-loss` all become `val_loss`; a single letter keeps its case.
  static func normalised(_ name: String) -> String {
    var text = name.trimmedSpaces
    if text.count > 1 { text = text.lowercased() }
    text = String(text.map { "/. -".contains($0) ? "_" : $0 })
    for wrapper in ["config_", "settings_", "hparams_", "hyperparameters_", "args_", "metrics_", "_"]
    where text.hasPrefix(wrapper) && text.count > wrapper.count {
      text.removeFirst(wrapper.count)
    }
    return text
  }
}

extension String {
  /// Without spaces and tabs at both ends.
  var trimmedSpaces: String {
    let isSpace = { (letter: Character) in letter == " " || letter == "\t" }
    guard let first = firstIndex(where: { !isSpace($0) }), let last = lastIndex(where: { !isSpace($0) }) else {
      return ""
    }
    return String(self[first...last])
  }
}
