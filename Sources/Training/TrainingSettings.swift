// Everything that decides what a training run computes. Two runs with equal settings (and one BLAS core type) are the
// same run, byte for byte.

import Foundation

/// How caption and time reach the video tokens: the paper's block, and the two it leaves open.
public enum BlockKind: String, Sendable, Hashable, CaseIterable {
  /// Self-attention, cross-attention to the caption, MLP (Yin et al. 2024, section 3).
  case crossDiT = "cross-dit"
  /// Self-attention and MLP; the pooled caption joins the time embedding (Peebles and Xie 2023).
  case adaLNDiT = "adaln-dit"
  /// Caption and video tokens in one attention, each with weights of their own (Esser et al. 2024).
  case mmDiT = "mm-dit"
}

/// The learning rate over a run, after the warm-up.
public enum Schedule: String, Sendable, Hashable, CaseIterable {
  case constant
  /// Half a cosine from the peak to a tenth of it at the end of the run.
  case cosine
  /// Constant, then linear to zero over the last fifth of the run (warm-up, stable, decay).
  case warmupStableDecay = "wsd"
}

/// The latent clip a model is trained on. A patch is 1×2×2, so a token holds 16 values.
public struct ClipShape: Sendable, Hashable {
  public static let channels = 4
  public static let patchValues = 16

  public var frames: Int
  /// Latent height and width, both even.
  public var height: Int
  public var width: Int
  /// Divides the speeds of the scene: 2 shows the same motion at twice the frames a second.
  public var frameRate: Double
  /// Of the generator: 1 draws five kinds of shapes in eight colours; 2 draws 64 kinds in 64 colours before 256 backdrops,
  /// most of them seldom.
  public var version: Int

  public init(frames: Int = 4, height: Int = 8, width: Int = 8, frameRate: Double = 1, version: Int = 1) {
    self.version = version
    self.frames = frames
    self.height = height
    self.width = width
    self.frameRate = frameRate
  }

  /// Tokens a clip, n_ctx.
  public var contextTokens: Int { frames * (height / 2) * (width / 2) }
  /// Values a clip.
  public var values: Int { contextTokens * Self.patchValues }
}

/// What a model is: width d, L blocks.
public struct ModelShape: Sendable, Hashable {
  public var layers: Int
  public var width: Int
  public var headSize: Int
  public var block: BlockKind
  public var clip: ClipShape

  public init(
    layers: Int, width: Int, headSize: Int = 16, block: BlockKind = .crossDiT, clip: ClipShape = ClipShape()
  ) {
    self.layers = layers
    self.width = width
    self.headSize = headSize
    self.block = block
    self.clip = clip
  }

  public var heads: Int { width / headSize }

  /// Model size N as the paper counts it: the matrices of the blocks. Cross-DiT 16·L·d², adaLN-DiT 12·L·d², MM-DiT
  /// (24·L − 10)·d², because its last block needs only keys and values of the caption.
  public var params: Int {
    let square = width * width
    return switch block {
    case .crossDiT: 16 * layers * square
    case .adaLNDiT: 12 * layers * square
    case .mmDiT: (24 * layers - 10) * square
    }
  }
}

/// One training run.
public struct TrainingSettings: Sendable, Hashable {
  public var shape: ModelShape
  /// B, tokens a step: a whole number of clips.
  public var batchTokens: Int
  /// Peak learning rate eta.
  public var learningRate: Double
  public var schedule: Schedule
  public var warmupSteps: Int
  public var seed: UInt64
  /// Token counts at which all validation clips are measured, rising; each is a multiple of `batchTokens`. The run ends
  /// at the last.
  public var marks: [Int]
  /// Validations whose mean is the loss of a mark, evenly over the last tenth of its tokens; with 1 the mark's own alone.
  public var markValidations: Int
  /// Decay a step of the averaged weights that are validated instead of the last ones; 0 for none.
  public var averaging: Double
  /// Steps between validations on the small subset.
  public var validationEvery: Int
  /// Steps between training lines in the log.
  public var logEvery: Int

  public init(
    shape: ModelShape, batchTokens: Int, learningRate: Double, schedule: Schedule = .constant, warmupSteps: Int = 20,
    seed: UInt64 = 1, marks: [Int], markValidations: Int = 1, averaging: Double = 0, validationEvery: Int = 200,
    logEvery: Int = 10
  ) {
    self.markValidations = markValidations
    self.averaging = averaging
    self.shape = shape
    self.batchTokens = batchTokens
    self.learningRate = learningRate
    self.schedule = schedule
    self.warmupSteps = warmupSteps
    self.seed = seed
    self.marks = marks
    self.validationEvery = validationEvery
    self.logEvery = logEvery
  }

  public var clipsPerBatch: Int { batchTokens / shape.clip.contextTokens }
  public var steps: Int { (marks.last ?? 0) / batchTokens }

  /// The learning rate of a step, from 0: warm-up lr·min(1, (step+1)/20), then the schedule.
  public func learningRate(at step: Int) -> Double {
    let warmup = min(1, Double(step + 1) / Double(max(1, warmupSteps)))
    return learningRate * warmup * decay(at: step)
  }

  private func decay(at step: Int) -> Double {
    let total = Double(max(1, steps))
    let share = Double(step) / total
    switch schedule {
    case .constant: return 1
    case .cosine: return 0.1 + 0.45 * (1 + cos(.pi * share))
    case .warmupStableDecay: return max(0, min(1, (1 - share) / 0.2))
    }
  }
}
