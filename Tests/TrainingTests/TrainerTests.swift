// What a run does with its settings: the same again and again, validation that knows no batch size, a loss that falls, a
// noise scale that is the one measured.

import Kernels
import Testing

@testable import Training

@Suite struct TrainerTests {
  /// Clips of a single token are the smallest: 128 of them are all of the small subset.
  @Test func clipsOfOneTokenAreValidated() {
    let shape = ModelShape(layers: 1, width: 16, headSize: 8, clip: ClipShape(frames: 1, height: 2, width: 2))
    let trainer = Trainer(TrainingSettings(shape: shape, batchTokens: 4, learningRate: 1e-3, marks: [8]))
    #expect(abs(trainer.validationLoss(onAll: false) - 1) < 0.3)
    #expect(abs(trainer.validationLoss(onAll: true) - 1) < 0.3)
  }

  static func settings(
    _ block: BlockKind = .crossDiT, batch: Int = 256, seed: UInt64 = 1, rate: Double = 4e-3
  ) -> TrainingSettings {
    TrainingSettings(
      shape: ModelShape(layers: 1, width: 16, headSize: 8, block: block), batchTokens: batch, learningRate: rate,
      seed: seed, marks: [batch * 200])
  }

  @Test(arguments: BlockKind.allCases) func theSameSettingsTrainTheSameWeights(_ block: BlockKind) {
    let (one, other) = (Trainer(Self.settings(block)), Trainer(Self.settings(block)))
    // Measuring the noise scale only looks.
    let losses = (0..<20).map { one.advance(measuringNoise: $0 % 3 == 0) }
    #expect(losses == (0..<20).map { _ in other.advance() })
    #expect(one.weights.flat.values == other.weights.flat.values)
    #expect(one.second.flat.values == other.second.flat.values)
    #expect(one.validationLoss(onAll: false) == other.validationLoss(onAll: false))
    #expect(one.tokens == 20 * 256)
    let differently = Trainer(Self.settings(block, seed: 2))
    for _ in 0..<20 { _ = differently.advance() }
    #expect(one.weights.flat.values != differently.weights.flat.values)
  }

  @Test func validationKnowsNoBatchSize() {
    let trained = Trainer(Self.settings())
    for _ in 0..<20 { _ = trained.advance() }
    for batch in [64, 192, 1024] {
      let other = Trainer(Self.settings(batch: batch, seed: 5))
      other.weights.flat.copy(trained.weights.flat)
      #expect(other.validationLoss(onAll: true) == trained.validationLoss(onAll: true))
      #expect(other.validationLoss(onAll: false) == trained.validationLoss(onAll: false))
    }
  }

  /// Nor does looking change what is trained.
  @Test func validationLeavesNoTrace() {
    let (one, other) = (Trainer(Self.settings()), Trainer(Self.settings()))
    for _ in 0..<5 {
      _ = one.advance()
      _ = other.advance()
      _ = other.validationLoss(onAll: false)
    }
    #expect(one.weights.flat.values == other.weights.flat.values)
  }

  @Test(arguments: BlockKind.allCases) func theLossFalls(_ block: BlockKind) {
    let trainer = Trainer(Self.settings(block))
    let losses = (0..<200).map { _ in trainer.advance().loss }
    #expect(trainer.isDone)
    // The head starts at zero: the noise itself is what is not predicted.
    #expect(abs(losses[0] - 1) < 0.1)
    let (first, last) = (losses.prefix(20).reduce(0, +), losses.suffix(20).reduce(0, +))
    #expect(last < 0.6 * first)
    let validation = trainer.validationLoss(onAll: true)
    #expect(validation < 0.6 && validation > 0)
  }

  @Test func anUntrainedModelPredictsNothing() {
    #expect(abs(Trainer(Self.settings()).validationLoss(onAll: true) - 1) < 0.02)
  }

  @Test func partsAreHalvesOfABatchOrSmaller() {
    let expected = [64: 1, 128: 1, 192: 1, 256: 2, 512: 4, 4096: 4]
    for (batch, clips) in expected { #expect(Trainer.partClips(Self.settings(batch: batch)) == clips) }
  }
}

@Suite struct NoiseScaleTests {
  /// |G|² = 4 and tr(Σ) = 1000 a token: batches of b tokens have gradients of squared norm 4 + 1000/b.
  @Test func theKnownValueComesBack() throws {
    var scale = NoiseScale()
    #expect(scale.tokens == nil)
    for step in 0..<100 {
      let chance = step.isMultiple(of: 2) ? 0.3 : -0.3
      scale.add(halfNorm: 4 + 1000 / 128 + chance, half: 128, norm: 4 + 1000 / 256 + chance / 2, batch: 256)
    }
    #expect(abs(try #require(scale.tokens) - 250) < 10)
  }

  @Test func oneStepIsExactAlready() throws {
    var scale = NoiseScale()
    scale.add(halfNorm: 4 + 1000 / 128, half: 128, norm: 4 + 1000 / 256, batch: 256)
    #expect(abs(try #require(scale.tokens) - 250) < 1e-9)
  }

  @Test func whatIsNoNumberIsLeftOut() {
    var scale = NoiseScale(signal: 1, noise: 300)
    scale.add(halfNorm: .infinity, half: 128, norm: 1, batch: 256)
    scale.add(halfNorm: 1, half: 128, norm: .nan, batch: 256)
    #expect(scale == NoiseScale(signal: 1, noise: 300))
    // Half of a batch with the smaller gradient: chance, no noise.
    #expect(NoiseScale(signal: 1, noise: -1).tokens == nil)
  }

  /// The trainer's estimate is that of the gradients of half of the batch and of all of it, each computed by itself.
  @Test(arguments: BlockKind.allCases) func theTrainerMeasuresHalvesOfItsBatch(_ block: BlockKind) throws {
    let settings = TrainerTests.settings(block)
    let trainer = Trainer(settings)
    trainer.weights.initialise(seed: 4, zeroDeviation: 0.05)
    let model = Model(settings.shape, clips: 4, partClips: 1)
    model.weights.flat.copy(trainer.weights.flat)
    _ = trainer.advance(measuringNoise: true)
    let norms = [2, 4].map { clips -> Double in
      var batch = Batch(clips: clips, shape: settings.shape.clip)
      let source = ClipSource(shape: settings.shape.clip, seed: settings.seed, stream: 0)
      for clip in 0..<clips { batch.fill(clip, from: source, clip: clip) }
      model.gradients.flat.fill(0)
      _ = model.lossAndGradient(batch)
      return squaredNorm(model.gradients.tail(from: "blocks.0.table"))
    }
    var expected = NoiseScale()
    expected.add(halfNorm: norms[0], half: 128, norm: norms[1], batch: 256)
    #expect(abs(trainer.noiseScale.noise - expected.noise) < 1e-3 * abs(expected.noise))
    #expect(abs(trainer.noiseScale.signal - expected.signal) < 1e-3 * abs(expected.signal))
  }
}
