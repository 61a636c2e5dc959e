// Every setting of a run, in the order of a log's header.

package import Texts

package enum RunSettings {
  static let widths = 8...16_384
  static let headSizes = 8...512
  package static let batches = 1...1_048_576
  package static let tokens = 1...1_000_000_000_000

  package static let block = RunSetting("block", \.shape.block, .word("block"), "block of the transformer")
  package static let layers = RunSetting(
    "layers", \.shape.layers, .count(in: 1...1000), logged: "depth", "number of blocks L")
  package static let width = RunSetting(
    "width", \.shape.width, .count(in: widths), "width d, a multiple of the head size")
  package static let headSize = RunSetting(
    "head_size", \.shape.headSize, Shape.count(in: headSizes).multiple(of: 8),
    "width of an attention head, a multiple of 8")
  static let model: [any AnyRunSetting] = [block, layers, width, headSize]

  package static let frames = RunSetting("frames", \.shape.clip.frames, .count(in: 1...256), "latent frames of a clip")
  package static let height = RunSetting(
    "height", \.shape.clip.height, side, logged: "clip_height", "latent height of a clip, even")
  package static let clipWidth = RunSetting("clip_width", \.shape.clip.width, side, "latent width of a clip, even")
  package static let frameRate = RunSetting(
    "frame_rate", \.shape.clip.frameRate, .number(in: .leastNormalMagnitude...1000),
    "2 shows the same motion in twice the frames")
  package static let clipVersion = RunSetting(
    "clip_version", \.shape.clip.version, .count(in: 1...2), isLate: true,
    "generator of the clips: 2 draws more kinds and colours, most of them rare")
  static let clip: [any AnyRunSetting] = [frames, height, clipWidth, frameRate, clipVersion]

  package static let batchTokens = RunSetting(
    "batch_tokens", \.batchTokens, .count(in: batches), unit: "tokens", "batch size B, a whole number of clips")
  package static let learningRate = RunSetting(
    "learning_rate", \.learningRate, .number(in: .leastNormalMagnitude...10), "peak learning rate η")
  package static let schedule = RunSetting(
    "schedule", \.schedule, .word("schedule"), "learning rate after the warm-up: `constant`, `cosine`, `wsd`")
  package static let warmupSteps = RunSetting(
    "warmup_steps", \.warmupSteps, .count(in: 0...1_000_000), "steps of the linear warm-up")
  // What a Double of a file holds exactly.
  package static let seed = RunSetting(
    "seed", \.seed, Shape.count(in: 0...9_000_000_000_000_000).map(UInt64.init), "seed of weights and clips")
  package static let mark = Shape.count(in: tokens)
  package static let marks = RunSetting(
    "marks", \.marks, Shape.several(mark, mayBeEmpty: false).map { Set($0).sorted() }, unit: "tokens",
    "token counts T at which a run is measured; the last ends it")
  package static let validateEvery = RunSetting(
    "validate_every", \.validationEvery, .count(in: interval), logged: "validation_every",
    "steps between validations on 128 clips")
  package static let logEvery = RunSetting(
    "log_every", \.logEvery, .count(in: interval), "steps between training lines of the log")
  static let recipe: [any AnyRunSetting] = [
    batchTokens, learningRate, schedule, warmupSteps, seed, marks, validateEvery, logEvery,
  ]

  package static let markValidations = RunSetting(
    "mark_validations", \.markValidations, .count(in: 1...100), isLate: true,
    "validations whose mean is the loss of a mark, over the last tenth of its tokens")
  package static let averaging = RunSetting(
    "averaging", \.averaging, .number(in: 0...0.999_999_9), isLate: true,
    "decay a step of averaged weights that are validated in place of the last ones; 0 for none")

  package static let all: [any AnyRunSetting] = model + clip + recipe + [markValidations, averaging]

  private static let side = Shape.count(in: 2...512).multiple(of: 2)
  private static let interval = 1...1_000_000_000
}

extension TrainingSettings {
  /// Every setting at its default.
  package static let usual = TrainingSettings(
    shape: ModelShape(layers: 2, width: 32), batchTokens: 256, learningRate: 2e-3, marks: [1_048_576])

  /// The options of `lawbook train` that make this run, all of them.
  package var arguments: [String] { RunSettings.all.flatMap { [$0.option, $0.text(self)] } }
}
