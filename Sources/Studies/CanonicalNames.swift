// The names that a study may map columns to.

enum CanonicalNames {
  static let all = [
    "run", "seed", "step", "params", "tokens", "batch_tokens", "learning_rate", "train_loss", "val_loss", "compute",
    "depth", "width", "n_ctx", "frames", "clip_height", "clip_width", "schedule", "block",
  ]
}
