// A training run's state and what one step does to it. No files and no clock: a run is a function of its settings.

import Kernels

/// What a step measured.
public struct StepResult: Sendable, Equatable {
  /// Mean squared error over the batch, before the update.
  public var loss: Double
  /// Norm of the whole gradient before clipping.
  public var gradientNorm: Double
}

/// Weights, optimiser and counters of a run, step by step.
public final class Trainer {
  public let settings: TrainingSettings
  let model: Model
  private let validationModel: Model
  let first: ParameterSet
  let second: ParameterSet
  /// The averaged weights, where they are asked for.
  let average: ParameterSet?
  private let source: ClipSource
  private let validation: ClipSource
  private var batch: Batch
  private var validationBatch: Batch
  private let optimiser = AdamW()
  /// Gradients of the blocks and the head, without the maps of tokens, captions and time and the shared modulation.
  private let layerGradients: Tensor
  /// Steps done.
  public internal(set) var step = 0
  var noiseScale = NoiseScale()

  /// Initial weights from the seed.
  public init(_ settings: TrainingSettings) {
    self.settings = settings
    let shape = settings.shape
    let part = Self.partClips(settings)
    model = Model(shape, clips: settings.clipsPerBatch, partClips: part)
    model.weights.initialise(seed: settings.seed)
    let validationPart = Self.preferredClips(shape.clip)
    validationModel = Model(sharing: model, clips: validationPart, partClips: validationPart)
    first = ParameterSet(model.weights.layout)
    second = ParameterSet(model.weights.layout)
    average = settings.averaging > 0 ? ParameterSet(model.weights.layout) : nil
    source = ClipSource(shape: shape.clip, seed: settings.seed, stream: 0)
    validation = ClipSource.validation(shape: shape.clip)
    batch = Batch(clips: settings.clipsPerBatch, shape: shape.clip)
    validationBatch = Batch(clips: validationPart, shape: shape.clip)
    layerGradients = model.gradients.tail(from: "blocks.0.table")
  }

  public var weights: ParameterSet { model.weights }
  public var tokens: Int { step * settings.batchTokens }
  public var isDone: Bool { step >= settings.steps }
  /// Gradient noise scale in tokens, where it could be estimated.
  public var gradientNoiseScale: Double? { noiseScale.tokens }

  /// About 256 tokens at a time: activations stay in the cache and products are still large.
  static func preferredClips(_ clip: ClipShape) -> Int {
    var clips = 1
    while clips * 2 * clip.contextTokens <= 256 && clips * 2 <= ClipSource.validationSubset { clips *= 2 }
    return clips
  }

  /// Clips worked through at once: a power of two that divides half of the batch, so that half of it can be measured.
  static func partClips(_ settings: TrainingSettings) -> Int {
    var clips = preferredClips(settings.shape.clip)
    while clips > 1 && settings.clipsPerBatch % (2 * clips) != 0 { clips /= 2 }
    return clips
  }

  /// One step: clips, loss, gradient, clipping, AdamW. With `measuringNoise` the noise scale is updated too.
  public func advance(measuringNoise: Bool = false) -> StepResult {
    fillBatch()
    var halfNorm: Double?
    let loss = model.lossAndGradient(batch) {
      // The gradient is scaled for the whole batch; half of it is worth twice as much.
      if measuringNoise { halfNorm = 4 * squaredNorm(layerGradients) }
    }
    if let halfNorm {
      let tokens = Double(settings.batchTokens)
      noiseScale.add(halfNorm: halfNorm, half: tokens / 2, norm: squaredNorm(layerGradients), batch: tokens)
    }
    return StepResult(loss: loss, gradientNorm: update(learningRate: settings.learningRate(at: step)))
  }

  /// One step on a batch from outside at a rate from outside: what another framework's steps are compared with.
  func advance(on batch: Batch, learningRate: Double) -> StepResult {
    let loss = model.lossAndGradient(batch)
    return StepResult(loss: loss, gradientNorm: update(learningRate: learningRate))
  }

  /// The next step's batch, its loss, and its gradient left in the model: a step without its update.
  func lossAndGradient() -> (Batch, Double) {
    fillBatch()
    return (batch, model.lossAndGradient(batch))
  }

  private func fillBatch() {
    for place in 0..<batch.clips { batch.fill(place, from: source, clip: step * batch.clips + place) }
  }

  /// Clipping and AdamW with the gradient in the model, which is zero afterwards. The norm before clipping.
  private func update(learningRate: Double) -> Double {
    let norm = squaredNorm(model.gradients.flat).squareRoot()
    optimiser.update(
      model.weights.flat, gradients: model.gradients.flat, first: first.flat, second: second.flat,
      learningRate: learningRate, step: step + 1, gradientScale: min(1, 1 / (norm + 1e-6)))
    step += 1
    if let average { mix(model.weights.flat, into: average.flat, keep: Float(averagingDecay)) }
    return norm
  }

  /// Decay of the average after so many steps: smaller at first, so that it forgets where it started.
  private var averagingDecay: Double { min(settings.averaging, Double(step - 1) / Double(step + 8)) }

  /// Mean squared error on the held-out clips: on all 1024, or on the small subset; of the averaged weights where there
  /// are some.
  public func validationLoss(onAll: Bool) -> Double {
    if let average { model.weights.flat.swap(average.flat) }
    defer { if let average { model.weights.flat.swap(average.flat) } }
    let count = onAll ? ClipSource.validationClips : ClipSource.validationSubset
    var total = 0.0
    for start in stride(from: 0, to: count, by: validationBatch.clips) {
      for place in 0..<validationBatch.clips {
        let clip = onAll ? start + place : ClipSource.validationSubsetClip(start + place)
        validationBatch.fill(place, from: validation, clip: clip)
      }
      total += validationModel.squaredError(validationBatch)
    }
    return total / Double(count * settings.shape.clip.values)
  }
}
