// Clips drawn from a trained model: the reverse process of DDPM (Ho et al. 2020, arXiv 2006.11239, algorithm 2) and of DDIM
// (Song et al. 2021, arXiv 2010.02502, equation 12).

public import Diagnostics
import Foundation
import Kernels

/// How noise becomes a clip.
public enum SamplingMethod: String, Sendable, CaseIterable {
  /// All 1000 steps, each with new noise of the posterior's variance.
  case ddpm
  /// A few of the steps, without noise.
  case ddim

  /// Times that the model is asked.
  public var steps: Int { self == .ddpm ? Diffusion.steps : 50 }

  /// The diffusion steps that are visited, falling.
  var visited: [Int] { (0..<steps).reversed().map { ($0 + 1) * Diffusion.steps / steps - 1 } }
}

/// A trained model that clips are drawn from.
public final class Sampler {
  public let settings: TrainingSettings
  /// Steps that it was trained for.
  public let trainedSteps: Int
  private let weights: [String: NamedTensor]
  private let averaged: Bool

  /// - Parameter checkpoint: of `lawbook train`. Averaged weights are used where the run has them, as for validation.
  /// - Throws: `Failure` where it is damaged, or of no run that this version knows.
  public init(checkpoint path: String) throws(Failure) {
    let file = try SafetensorsFile(contentsOf: path)
    guard let settings = file.metadata[Checkpoint.headerKey].flatMap({ LogHeader($0).settings }),
      let counters = RunCounters(file.metadata, steps: settings.steps)
    else {
      throw Failure(
        "this is no checkpoint of lawbook train", at: Place(file: path),
        hint: "a run's folder has one: checkpoint.safetensors")
    }
    (self.settings, trainedSteps) = (settings, counters.step)
    averaged = settings.averaging > 0
    weights = Dictionary(file.tensors.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    for parameter in ParameterLayout(settings.shape).parameters {
      let stored = weights[name(parameter.name)]
      guard let stored, stored.shape == parameter.dimensions, stored.values.allSatisfy(\.isFinite) else {
        throw Failure(
          "tensor \(name(parameter.name)) is missing, of another shape or not finite", at: Place(file: path))
      }
    }
  }

  private func name(_ parameter: String) -> String { (averaged ? "average/" : "weights/") + parameter }

  /// A clip for each caption, each a row of n_ctx·16 values.
  ///
  /// - Parameter seed: of the noise; clip i starts from the same noise with either method.
  public func clips(_ captions: [CaptionWords], _ method: SamplingMethod, seed: UInt64 = 1) -> [[Float]] {
    guard !captions.isEmpty else { return [] }
    let shape = settings.shape
    let model = Model(
      shape, clips: captions.count, partClips: DenoisingStep.partClips(captions.count, shape.clip))
    for parameter in model.weights.layout.parameters {
      if let stored = weights[name(parameter.name)] { model.weights.tensor(parameter).assign(stored.values) }
    }
    var batch = Batch(clips: captions.count, shape: shape.clip)
    batch.captionRows.assign(captions.flatMap(\.rows))
    let noise = Reverse(shape.clip, clips: captions.count, method, seed: seed)
    noise.begin(batch.values)
    let predicted = Tensor(rows: batch.values.rows, columns: batch.values.columns)
    let visited = method.visited
    for (place, step) in visited.enumerated() {
      batch.timesteps = Array(repeating: step, count: captions.count)
      model.predictNoise(batch, into: predicted)
      noise.advance(batch.values, predicted, from: step, to: place + 1 < visited.count ? visited[place + 1] : nil)
    }
    let values = batch.values.values
    return captions.indices.map { Array(values[$0 * shape.clip.values..<($0 + 1) * shape.clip.values]) }
  }
}

/// The steps from noise to clips, without the model.
struct Reverse {
  /// What clips hardly ever leave. Where nearly all is noise, a small error of the model would carry x₀ far outside; DDPM
  /// keeps it in the range of the data too.
  private static let range: Float = 2

  private let clips: Int
  private let size: Int
  private let method: SamplingMethod
  private let random: Philox
  private let fresh: Tensor

  init(_ clip: ClipShape, clips: Int, _ method: SamplingMethod, seed: UInt64) {
    (self.clips, size, self.method) = (clips, clip.values, method)
    random = Philox(seed: seed, stream: 3)
    fresh = Tensor(rows: clips * clip.contextTokens, columns: ClipShape.patchValues)
  }

  func begin(_ x: Tensor) { fill(x, purpose: UInt32(Diffusion.steps)) }

  private func fill(_ x: Tensor, purpose: UInt32) {
    for clip in 0..<clips {
      x.matrix(at: clip * size, rows: 1, columns: size).withMutableSpan {
        random.fillNormals(&$0, purpose: purpose, clip: UInt64(clip))
      }
    }
  }

  /// x at step t becomes x at the step before, nil for none: √ᾱ'·x₀ + √(1 − ᾱ' − σ²)·ε + σ·z with
  /// x₀ = (x − √(1 − ᾱ)·ε)/√ᾱ, kept within ±2 with ε to match, and σ² = (1 − ᾱ')/(1 − ᾱ)·(1 − ᾱ/ᾱ') for DDPM, 0 for DDIM.
  func advance(_ x: Tensor, _ predicted: Tensor, from step: Int, to next: Int?) {
    let now = Diffusion.kept[step]
    let before = next.map { Diffusion.kept[$0] } ?? 1
    let variance = method == .ddpm ? (1 - before) / (1 - now) * (1 - now / before) : 0
    let (signal, noise) = (Float(now.squareRoot()), Float((1 - now).squareRoot()))
    let (kept, direction) = (Float(before.squareRoot()), Float(max(0, 1 - before - variance).squareRoot()))
    predicted.withSpan { predicted in
      x.withMutableSpan { x in
        for place in x.indices {
          let clean = min(Self.range, max(-Self.range, (x[place] - noise * predicted[place]) / signal))
          x[place] = kept * clean + direction * (x[place] - signal * clean) / noise
        }
      }
    }
    guard variance > 0 else { return }
    fill(fresh, purpose: UInt32(step))
    blend(x, 1, fresh, Float(variance.squareRoot()), into: x)
  }
}
