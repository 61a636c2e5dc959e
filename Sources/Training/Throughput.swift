// Work for benchmarks: whole training steps and single denoising steps. There is no clock here: who runs them times them.

import Foundation

extension TrainingSettings {
  /// A run that a benchmark takes steps of, with `Trainer.advance`: clips, loss, gradient, clipping and update. How many
  /// tokens it would train on decides nothing.
  public static func benchmark(_ shape: ModelShape, batchTokens: Int) -> TrainingSettings {
    TrainingSettings(shape: shape, batchTokens: batchTokens, learningRate: 1e-3, marks: [batchTokens])
  }
}

/// One denoising step of a batch of clips: one evaluation of the model, each clip at a diffusion step of its own, without
/// gradients, caption drop-out or guidance. Mixing the clips with their noise and comparing what comes out with it are
/// in: 16 values a token each, as many as a sampler's update reads and writes.
public final class DenoisingStep {
  public let shape: ModelShape
  public let clips: Int
  private let model: Model
  private var batch: Batch

  /// A model with initial weights; the time of a step does not depend on them.
  public init(_ shape: ModelShape, clips: Int) {
    precondition(clips > 0)
    self.shape = shape
    self.clips = clips
    model = Model(shape, clips: clips, partClips: Self.partClips(clips, shape.clip))
    model.weights.initialise(seed: 1)
    batch = Batch(clips: clips, shape: shape.clip)
    let source = ClipSource.validation(shape: shape.clip)
    for place in 0..<clips { batch.fill(place, from: source, clip: place) }
  }

  /// As many clips at once as training works through, where they divide the batch.
  static func partClips(_ clips: Int, _ clip: ClipShape) -> Int {
    var part = Trainer.preferredClips(clip)
    while clips % part != 0 { part /= 2 }
    return part
  }

  /// Tokens that a step works through.
  public var tokens: Int { clips * shape.clip.contextTokens }

  /// The step; its squared error.
  @discardableResult public func run() -> Double { model.squaredError(batch) }
}

extension ModelShape {
  /// FLOPs a token of the forward pass alone: a third of training's.
  public var forwardFLOPsPerToken: Double { flopsPerToken(self) / 3 }

  /// The shape whose N is nearest to `share`·N among those that are neither deeper nor wider; the wider of two.
  public func smaller(by share: Double) -> ModelShape {
    let wanted = log(Double(params) * share)
    var best = (shape: self, distance: Double.infinity)
    for depth in 1...max(1, layers) {
      for breadth in stride(from: headSize, through: width, by: headSize) {
        var shape = self
        (shape.layers, shape.width) = (depth, breadth)
        let distance = abs(log(Double(shape.params)) - wanted)
        if distance < best.distance || distance == best.distance && breadth > best.shape.width {
          best = (shape, distance)
        }
      }
    }
    return best.shape
  }
}
