// One step for other frameworks to check: weights, a batch, and what we make of them.

public import Diagnostics
import Foundation
import Kernels

/// Writes `weights.safetensors`, `batch.safetensors` and `gradients.safetensors` (with the loss as metadata): the first
/// batch of a run, its loss and the unclipped gradient of the mean squared error over all values.
///
/// Weights are those of the run's seed after `steps` steps; before the first step, what starts at zero is drawn from
/// N(0, 0.02²), since a zero weight would hide the gradients behind it.
///
/// - Returns: the loss.
/// - Throws: `Failure` when a file cannot be written, and after so few steps that a tensor is still zero.
public func exportStep(_ settings: TrainingSettings, after steps: Int, to folder: String) throws(Failure) -> Double {
  let trainer = Trainer(settings)
  if steps == 0 { trainer.weights.initialise(seed: settings.seed, zeroDeviation: 0.02) }
  for _ in 0..<steps { _ = trainer.advance() }
  if let zero = zeroTensor(trainer) { throw tooEarly(trainer, zero) }
  do {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  } catch {
    throw Failure("the folder cannot be made", at: Place(file: folder))
  }
  return try StepExport(folder: folder, settings: settings).write(trainer)
}

/// The first tensor that holds nothing but zeros.
private func zeroTensor(_ trainer: Trainer) -> String? {
  trainer.weights.layout.parameters.first { trainer.weights.tensor($0).values.allSatisfy { $0 == 0 } }?.name
}

/// Trains on, to tell from when on no tensor is zero: one that starts at zero waits for those behind it.
private func tooEarly(_ trainer: Trainer, _ zero: String) -> Failure {
  let steps = trainer.step
  while zeroTensor(trainer) != nil && trainer.step < steps + 100 { _ = trainer.advance() }
  let least = zeroTensor(trainer) == nil ? "at least \(trainer.step) steps" : "many more steps"
  return Failure(
    "after \(steps) \(steps == 1 ? "step" : "steps") \(zero) is still zero, which hides the gradients behind it",
    hint: "\(least) with --export-after; or none, and what starts at zero is drawn at random")
}

private struct StepExport {
  let folder: String
  let settings: TrainingSettings

  func write(_ trainer: Trainer) throws(Failure) -> Double {
    let weights = tensors(trainer.weights)
    let (batch, loss) = trainer.lossAndGradient()
    try file("weights", weights)
    try file("batch", tensors(batch))
    try file("gradients", tensors(trainer.model.gradients), ["loss": "\(loss)"])
    return loss
  }

  private func file(_ name: String, _ tensors: [NamedTensor], _ more: [String: String] = [:]) throws(Failure) {
    let path = (folder as NSString).appendingPathComponent("\(name).safetensors")
    try SafetensorsFile(tensors, metadata: metadata.merging(more) { $1 }).write(to: path)
  }

  private var metadata: [String: String] {
    let shape = settings.shape
    return [
      "layers": "\(shape.layers)", "width": "\(shape.width)", "head_size": "\(shape.headSize)",
      "block": shape.block.rawValue, "frames": "\(shape.clip.frames)", "clip_height": "\(shape.clip.height)",
      "clip_width": "\(shape.clip.width)",
    ]
  }

  private func tensors(_ set: ParameterSet) -> [NamedTensor] {
    set.layout.parameters.map { NamedTensor($0.name, $0.dimensions, set.tensor($0).values) }
  }

  private func tensors(_ batch: Batch) -> [NamedTensor] {
    let clip = [batch.clips, settings.shape.clip.contextTokens, ClipShape.patchValues]
    return [
      NamedTensor("clips", clip, batch.values.values), NamedTensor("noise", clip, batch.noise.values),
      NamedTensor("t", [batch.clips], batch.timesteps.map(Float.init)),
      NamedTensor(
        "captions", [batch.clips, ClipSource.captionTokens, ClipSource.captionWidth], batch.captionRows.values),
    ]
  }
}
