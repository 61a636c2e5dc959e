// The reduced diffusion transformer: a batch in, the loss out, gradients left in their set. The batch is worked through
// in parts whose activations stay in the cache; nothing is allocated in a step.

public import Kernels

/// A batch, or a part of the validation clips: inputs as the model wants them, [clips·n_ctx, 16] and [clips·8, 32].
public struct Batch {
  public let clips: Int
  public let values: Tensor
  public let noise: Tensor
  public let captionRows: Tensor
  public var timesteps: [Int]
  private let contextTokens: Int

  public init(clips: Int, shape: ClipShape) {
    self.clips = clips
    values = Tensor(rows: clips * shape.contextTokens, columns: ClipShape.patchValues)
    noise = Tensor(rows: clips * shape.contextTokens, columns: ClipShape.patchValues)
    captionRows = Tensor(rows: clips * ClipSource.captionTokens, columns: ClipSource.captionWidth)
    timesteps = Array(repeating: 0, count: clips)
    contextTokens = shape.contextTokens
  }

  /// Makes the clip at `place` that of `source` at `clip`.
  public mutating func fill(_ place: Int, from source: ClipSource, clip: Int) {
    let tokens = place * contextTokens..<(place + 1) * contextTokens
    let words = place * ClipSource.captionTokens..<(place + 1) * ClipSource.captionTokens
    values.rows(tokens).withMutableSpan { values in
      captionRows.rows(words).withMutableSpan { source.write(clip: clip, values: &values, captions: &$0) }
    }
    noise.rows(tokens).withMutableSpan { source.writeNoise(clip: clip, into: &$0) }
    timesteps[place] = source.timestep(clip: clip)
  }
}

/// Weights, gradients, and the memory of one part of a batch.
public final class Model {
  public let shape: ModelShape
  public let weights: ParameterSet
  public let gradients: ParameterSet
  private let partClips: Int
  private let conditioning: Conditioning
  private let positions: Tensor
  private let noisy: Tensor
  private let embedded: Tensor
  private let blocks: [AnyBlock]
  private let head: Head
  private let maps: LinearMap
  private let mapGradients: LinearMap
  private let dx: Tensor

  /// For batches of up to `clips` clips, worked through `partClips` at a time; both fixed for a run.
  public convenience init(_ shape: ModelShape, clips: Int, partClips: Int) {
    let layout = ParameterLayout(shape)
    self.init(
      shape, clips: clips, partClips: partClips, weights: ParameterSet(layout, forProducts: true),
      gradients: ParameterSet(layout))
  }

  /// The same weights, for other numbers of clips.
  public convenience init(sharing other: Model, clips: Int, partClips: Int) {
    self.init(other.shape, clips: clips, partClips: partClips, weights: other.weights, gradients: other.gradients)
  }

  private init(
    _ shape: ModelShape, clips: Int, partClips: Int, weights: ParameterSet, gradients: ParameterSet
  ) {
    let tokens = partClips * shape.clip.contextTokens
    let scratch = BlockScratch(tokens: tokens, width: shape.width)
    self.weights = weights
    self.gradients = gradients
    self.shape = shape
    self.partClips = partClips
    conditioning = Conditioning(shape, clips: clips, values: weights, gradients: gradients)
    positions = sineCosine(positions: shape.clip.contextTokens, width: shape.width)
    noisy = Tensor(rows: tokens, columns: ClipShape.patchValues)
    embedded = Tensor(rows: tokens, columns: shape.width)
    blocks = Self.makeBlocks(shape, partClips, weights, gradients, scratch)
    head = Head(shape, clips: partClips, values: weights, gradients: gradients, scratch: scratch)
    maps = weights.linear("tokens")
    mapGradients = gradients.linear("tokens")
    dx = Tensor(rows: tokens, columns: shape.width)
  }

  private static func makeBlocks(
    _ shape: ModelShape, _ clips: Int, _ values: ParameterSet, _ gradients: ParameterSet, _ scratch: BlockScratch
  ) -> [AnyBlock] {
    let captionScratch = BlockScratch(tokens: clips * ClipSource.captionTokens, width: shape.width)
    return (0..<shape.layers).map { layer -> AnyBlock in
      let name = "blocks.\(layer)"
      switch shape.block {
      case .crossDiT, .adaLNDiT:
        return .cross(
          CrossBlock(name, shape, clips: clips, values: values, gradients: gradients, scratch: scratch))
      case .mmDiT:
        return .joint(
          JointBlock(
            name, shape, isLast: layer == shape.layers - 1, clips: clips, values: values, gradients: gradients,
            scratch: scratch, captionScratch: captionScratch))
      }
    }
  }

  /// Mean squared error over all values of the batch; its gradient is added to `gradients`. `halfway` is called once
  /// half of the clips are in.
  public func lossAndGradient(_ batch: Batch, halfway: () -> Void = {}) -> Double {
    weights.pack()
    conditioning.forward(timesteps: batch.timesteps, captionRows: batch.captionRows, clips: batch.clips)
    let scale = 1 / Float(batch.values.count)
    var total = 0.0
    for start in stride(from: 0, to: batch.clips, by: partClips) {
      if start * 2 == batch.clips { halfway() }
      total += forward(batch, start, gradientScale: scale)
      backward(batch, start)
    }
    conditioning.backward(captionRows: batch.captionRows, clips: batch.clips)
    return total / Double(batch.values.count)
  }

  /// Sum of squared errors of the clips, without gradients.
  public func squaredError(_ batch: Batch) -> Double {
    weights.pack()
    conditioning.forward(timesteps: batch.timesteps, captionRows: batch.captionRows, clips: batch.clips)
    var total = 0.0
    for start in stride(from: 0, to: batch.clips, by: partClips) { total += forward(batch, start, gradientScale: nil) }
    return total
  }

  /// The noise that the model sees in clips that are noisy already: `batch.values` at `batch.timesteps`, [clips·n_ctx, 16].
  func predictNoise(_ batch: Batch, into noise: Tensor) {
    weights.pack()
    conditioning.forward(timesteps: batch.timesteps, captionRows: batch.captionRows, clips: batch.clips)
    for start in stride(from: 0, to: batch.clips, by: partClips) {
      _ = forward(batch, start, gradientScale: nil, isNoisy: true)
      blend(head.prediction, 1, head.prediction, 0, into: noise.rows(tokenRows(start)))
    }
  }

  private func forward(_ batch: Batch, _ start: Int, gradientScale: Float?, isNoisy: Bool = false) -> Double {
    let part = conditioning.part(start..<start + partClips)
    let rows = tokenRows(start)
    for clip in 0..<partClips {
      let range = clip * shape.clip.contextTokens..<(clip + 1) * shape.clip.contextTokens
      let mix = isNoisy ? Diffusion.Mix(signal: 1, noise: 0) : Diffusion.mixes[batch.timesteps[start + clip]]
      blend(
        batch.values.rows(rows).rows(range), mix.signal, batch.noise.rows(rows).rows(range), mix.noise,
        into: noisy.rows(range))
    }
    linear(noisy, maps, into: embedded)
    addPerToken(positions, to: embedded)
    var (x, captions) = (embedded, part.captions)
    for block in blocks {
      block.forward(x, captions: captions, shared: part.shared)
      (x, captions) = (block.out, block.captions(after: captions))
    }
    return head.forward(x, part, noise: batch.noise.rows(rows), gradientScale: gradientScale)
  }

  private func backward(_ batch: Batch, _ start: Int) {
    let part = conditioning.part(start..<start + partClips)
    head.backward(x: blocks.last?.out ?? embedded, part, dx: dx)
    for layer in blocks.indices.reversed() {
      let x = layer == 0 ? embedded : blocks[layer - 1].out
      blocks[layer].backward(
        x: x, captions: captions(before: layer, part), dx: dx, dCaptions: part.dCaptions, dShared: part.dShared)
    }
    linearBackward(dx, x: noisy, maps, gradient: mapGradients)
  }

  private func captions(before layer: Int, _ part: Conditioning.Part) -> Tensor {
    blocks[..<layer].reduce(part.captions) { $1.captions(after: $0) }
  }

  private func tokenRows(_ clip: Int) -> Range<Int> {
    clip * shape.clip.contextTokens..<(clip + partClips) * shape.clip.contextTokens
  }
}

/// The last norm, modulated by e plus a table, and the linear map to noise.
private struct Head {
  private let modulation: Tensor
  private let dModulation: Tensor
  private let normal: Tensor
  private let statistics: Tensor
  fileprivate let prediction: Tensor
  private let dPrediction: Tensor
  private let table: Tensor
  private let dTable: Tensor
  private let map: LinearMap
  private let gradient: LinearMap
  private let scratch: BlockScratch
  private let width: Int

  init(_ shape: ModelShape, clips: Int, values: ParameterSet, gradients: ParameterSet, scratch: BlockScratch) {
    let (d, tokens) = (shape.width, clips * shape.clip.contextTokens)
    modulation = Tensor(rows: clips, columns: 2 * d)
    dModulation = Tensor(rows: clips, columns: 2 * d)
    normal = Tensor(rows: tokens, columns: d)
    statistics = Tensor(rows: tokens, columns: 2)
    prediction = Tensor(rows: tokens, columns: ClipShape.patchValues)
    dPrediction = Tensor(rows: tokens, columns: ClipShape.patchValues)
    table = values.table("head.table")
    dTable = gradients.table("head.table")
    map = values.linear("head")
    gradient = gradients.linear("head")
    self.scratch = scratch
    width = d
  }

  private func shift(_ both: Tensor) -> Tensor { both.columns(0..<width) }
  private func scale(_ both: Tensor) -> Tensor { both.columns(width..<2 * width) }

  func forward(_ x: Tensor, _ part: Conditioning.Part, noise: Tensor, gradientScale: Float?) -> Double {
    sum(part.embedding, shift(table), into: shift(modulation))
    sum(part.embedding, scale(table), into: scale(modulation))
    modulatedNorm(x, scale: scale(modulation), shift: shift(modulation), into: normal, statistics: statistics)
    linear(normal, map, into: prediction)
    guard let gradientScale else { return Kernels.squaredError(prediction, noise) }
    return Kernels.squaredError(prediction, noise, gradient: dPrediction, scale: gradientScale)
  }

  /// dx is written.
  func backward(x: Tensor, _ part: Conditioning.Part, dx: Tensor) {
    let dNormal = scratch.narrow
    linearBackward(dPrediction, x: normal, map, gradient: gradient, dx: dNormal)
    dModulation.fill(0)
    dx.fill(0)
    modulatedNormBackward(
      dNormal, x: x, scale: scale(modulation), statistics: statistics, dx: dx, dScale: scale(dModulation),
      dShift: shift(dModulation))
    add(shift(dModulation), to: part.dEmbedding)
    add(scale(dModulation), to: part.dEmbedding)
    addColumnSums(dModulation, to: dTable)
  }
}
