// The keys of a sweep plan.

/// What a sweep plan can say. Every key of a grid takes one value or a list.
///
/// ```yaml
/// name: reduced-dit
/// sizes: [{layers: 2, width: 32}, {layers: 4, width: 64, batch_tokens: [256, 512]}]  # a size may have grid keys of its own
/// batch_tokens: [64, 128, 256, 512]      # B: a whole number of clips
/// learning_rates: [1e-3, 2e-3, 4e-3]     # eta
/// seeds: [1]
/// schedules: [constant]                  # cosine and wsd: one run a mark
/// blocks: [cross-dit]
/// clips: [{frames: 4, height: 8, width: 8, frame_rate: 1}]
/// head_size: 16
/// marks: [256_000, 512_000, 1_024_000]   # T: multiples of every batch size of the grid
/// until: {64: 512_000}                   # a batch size that stops early, and its last mark
/// runs:                                  # more grids: what one does not say it takes from above. Where the grid above
///                                        # lacks a key, these are all the runs there are
///   - {sizes: [{layers: 2, width: 32}], batch_tokens: 256, learning_rates: 2e-3, seeds: [2, 3]}
/// warmup_steps: 20                       # the whole sweep
/// validate_every: 200                    # steps
/// log_every: 10                          # steps
/// lines: 200                             # training lines, and validation lines, kept of a log
/// ```
enum PlanKey: String, CaseIterable {
  case name, sizes, runs, clips, seeds, schedules, blocks, marks, until, lines
  case batchTokens = "batch_tokens"
  case learningRates = "learning_rates"
  case headSize = "head_size"
  case warmupSteps = "warmup_steps"
  case validateEvery = "validate_every"
  case logEvery = "log_every"

  /// What holds for the sweep as a whole and so stands at the top only.
  static let whole: [PlanKey] = [.name, .runs, .lines, .warmupSteps, .validateEvery, .logEvery]
  /// What a grid under `runs` can say.
  static let ofGrid = allCases.filter { !whole.contains($0) }
  /// What a size can say beside its layers and width.
  static let ofSize: [PlanKey] = [.batchTokens, .learningRates, .seeds, .headSize, .marks, .until]
}
