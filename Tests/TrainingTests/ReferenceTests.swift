// Loss, gradients and ten optimiser steps against PyTorch in double precision: the fixtures that `reference.py` made.

import Foundation
import Kernels
import Testing

@testable import Training

/// One fixture: weights, a batch, and what the reference makes of them.
struct ReferenceStep {
  let shape: ModelShape
  let file: SafetensorsFile

  init(_ name: String) throws {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().path + "/fixtures/"
    let file = try SafetensorsFile(contentsOf: folder + name + ".safetensors")
    self.file = file
    func number(_ key: String) throws -> Int { try #require(file.metadata[key].flatMap { Int($0) }, "\(key)") }
    shape = ModelShape(
      layers: try number("layers"), width: try number("width"), headSize: try number("head_size"),
      block: try #require(BlockKind(rawValue: file.metadata["block"] ?? "")),
      clip: ClipShape(
        frames: try number("frames"), height: try number("clip_height"), width: try number("clip_width")))
  }

  func values(_ name: String) throws -> [Float] { try #require(file[name], "\(name)").values }

  func numbers(_ key: String) throws -> [Double] {
    try #require(file.metadata[key]).split(separator: ",").map { try #require(Double(String($0))) }
  }

  func batch() throws -> Batch {
    let timesteps = try values("batch/t").map { Int($0) }
    var batch = Batch(clips: timesteps.count, shape: shape.clip)
    batch.values.assign(try values("batch/clips"))
    batch.noise.assign(try values("batch/noise"))
    batch.captionRows.assign(try values("batch/captions"))
    batch.timesteps = timesteps
    return batch
  }

  /// A trainer with the fixture's weights.
  func trainer(clips: Int) throws -> Trainer {
    let tokens = clips * shape.clip.contextTokens
    let trainer = Trainer(
      TrainingSettings(shape: shape, batchTokens: tokens, learningRate: 4e-3, marks: [10 * tokens]))
    try load(into: trainer.weights)
    return trainer
  }

  func load(into weights: ParameterSet) throws {
    for parameter in weights.layout.parameters {
      #expect(file["weights/" + parameter.name]?.shape == parameter.dimensions, "\(parameter.name)")
      weights.tensor(parameter).assign(try values("weights/" + parameter.name))
    }
  }

  /// The rows of key biases, whose true gradient is zero: AdamW divides rounding by rounding there. A video token's and a
  /// caption token's keys in one attention have biases of their own, and so gradients.
  func isKeyBias(_ name: String, row: Int) -> Bool {
    guard shape.block != .mmDiT else { return false }
    if name.hasSuffix(".attention.qkv.bias") { return (shape.width..<2 * shape.width).contains(row) }
    return name.hasSuffix(".cross.kv.bias") && row < shape.width
  }
}

/// |a − b| / |b|.
func distance(_ a: some Sequence<Float>, _ b: some Sequence<Float>) -> Double {
  let (off, size) = zip(a, b).reduce((0.0, 0.0)) { sums, pair in
    let (a, b) = (Double(pair.0), Double(pair.1))
    return (sums.0 + (a - b) * (a - b), sums.1 + b * b)
  }
  return (off / size).squareRoot()
}

@Suite struct ReferenceTests {
  static let names = ["cross-dit", "adaln-dit", "mm-dit", "cross-dit-odd"]

  @Test(arguments: names) func lossAndEveryGradient(_ name: String) throws {
    let reference = try ReferenceStep(name)
    let batch = try reference.batch()
    let model = try reference.trainer(clips: batch.clips).model
    let loss = try #require(try reference.numbers("loss").first)
    #expect(abs(model.lossAndGradient(batch) - loss) / loss < 1e-6)
    let names = Set(reference.file.tensors.map(\.name).filter { $0.hasPrefix("gradients/") })
    #expect(names == Set(model.gradients.layout.parameters.map { "gradients/" + $0.name }))
    for parameter in model.gradients.layout.parameters {
      let error = distance(
        model.gradients.tensor(parameter).values, try reference.values("gradients/" + parameter.name))
      #expect(error < 1e-4, "\(parameter.name)")
    }
  }

  /// The trainer's own step: clipping (the first gradients are clipped, the last are not) and AdamW.
  @Test(arguments: names) func tenSteps(_ name: String) throws {
    let reference = try ReferenceStep(name)
    let batch = try reference.batch()
    let trainer = try reference.trainer(clips: batch.clips)
    let rate = try #require(try reference.numbers("learning_rate").first)
    for (loss, norm) in zip(try reference.numbers("losses"), try reference.numbers("gradient_norms")) {
      let step = trainer.advance(on: batch, learningRate: rate)
      #expect(abs(step.loss - loss) / loss < 1e-4)
      #expect(abs(step.gradientNorm - norm) / norm < 1e-4)
    }
    #expect(trainer.step == 10)
    for parameter in trainer.weights.layout.parameters {
      let isKept = { !reference.isKeyBias(parameter.name, row: $0) }
      let ours = trainer.weights.tensor(parameter).values.enumerated().filter { isKept($0.offset) }
      let theirs = try reference.values("after/" + parameter.name).enumerated().filter { isKept($0.offset) }
      #expect(!theirs.isEmpty)
      #expect(distance(ours.map(\.element), theirs.map(\.element)) < 1e-4, "\(parameter.name)")
    }
  }

  /// How a batch is cut up is a matter of speed.
  @Test(arguments: BlockKind.allCases) func partsOfAnySizeGiveTheSameGradient(_ block: BlockKind) {
    let shape = ModelShape(layers: 2, width: 32, block: block)
    var batch = Batch(clips: 4, shape: shape.clip)
    let source = ClipSource(shape: shape.clip, seed: 3, stream: 0)
    for clip in 0..<4 { batch.fill(clip, from: source, clip: clip) }
    let models = [1, 2, 4].map { Model(shape, clips: 4, partClips: $0) }
    let losses = models.map { model in
      model.weights.initialise(seed: 7, zeroDeviation: 0.02)
      return model.lossAndGradient(batch)
    }
    for (model, loss) in zip(models, losses).dropFirst() {
      #expect(abs(loss - losses[0]) < 1e-6 * losses[0])
      for parameter in model.gradients.layout.parameters {
        let error = distance(
          model.gradients.tensor(parameter).values, models[0].gradients.tensor(parameter).values)
        #expect(error < 1e-5, "\(parameter.name)")
      }
    }
  }
}
