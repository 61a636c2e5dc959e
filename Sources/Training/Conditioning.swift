// What every block is told of a clip: its time, as a modulation that all blocks share (adaLN-single), and its caption.

import Foundation
import Kernels

/// sin and cos of position·10000^(−i/(d/2)), halves [sin | cos], for positions 0 ..< count: [count, d].
func sineCosine(positions count: Int, width: Int) -> Tensor {
  let table = Tensor(rows: count, columns: width)
  let half = width / 2
  for i in 0..<half {
    let frequency = pow(10_000, -Double(i) / Double(half))
    for position in 0..<count {
      table[position, i] = Float(sin(Double(position) * frequency))
      table[position, half + i] = Float(cos(Double(position) * frequency))
    }
  }
  return table
}

/// Time and caption of up to `clips` clips: e = W₂·SiLU(W₁·sincos(t)), shared = W₃·SiLU(e), captions = Wc·rows.
struct Conditioning {
  private let times: Tensor
  private let time: Tensor
  private let inner: Tensor
  private let activated: Tensor
  private let embedding: Tensor
  private let activatedEmbedding: Tensor
  private let shared: Tensor
  private let captions: Tensor
  private let dInner: Tensor
  private let dEmbedding: Tensor
  private let dShared: Tensor
  private let dCaptions: Tensor
  private let dActivation: Tensor
  private let maps: Maps
  private let gradients: Maps
  private let poolsCaptions: Bool

  private struct Maps {
    let timeIn: LinearMap
    let timeOut: LinearMap
    let modulation: LinearMap
    let caption: LinearMap

    init(_ set: ParameterSet) {
      timeIn = set.linear("time.in")
      timeOut = set.linear("time.out")
      modulation = set.linear("modulation")
      caption = set.linear("caption")
    }
  }

  init(_ shape: ModelShape, clips: Int, values: ParameterSet, gradients: ParameterSet) {
    let d = shape.width
    let rows = clips * ClipSource.captionTokens
    times = sineCosine(positions: Diffusion.steps, width: d)
    time = Tensor(rows: clips, columns: d)
    inner = Tensor(rows: clips, columns: d)
    activated = Tensor(rows: clips, columns: d)
    embedding = Tensor(rows: clips, columns: d)
    activatedEmbedding = Tensor(rows: clips, columns: d)
    shared = Tensor(rows: clips, columns: 6 * d)
    captions = Tensor(rows: rows, columns: d)
    dInner = Tensor(rows: clips, columns: d)
    dEmbedding = Tensor(rows: clips, columns: d)
    dShared = Tensor(rows: clips, columns: 6 * d)
    dCaptions = Tensor(rows: rows, columns: d)
    dActivation = Tensor(rows: clips, columns: d)
    maps = Maps(values)
    self.gradients = Maps(gradients)
    poolsCaptions = shape.block == .adaLNDiT
  }

  /// Views of some clips: what a part of the batch reads, and adds its derivatives to.
  struct Part {
    let embedding: Tensor
    let shared: Tensor
    let captions: Tensor
    let dEmbedding: Tensor
    let dShared: Tensor
    let dCaptions: Tensor
  }

  func part(_ clips: Range<Int>) -> Part {
    let rows = clips.lowerBound * ClipSource.captionTokens..<clips.upperBound * ClipSource.captionTokens
    return Part(
      embedding: embedding.rows(clips), shared: shared.rows(clips), captions: captions.rows(rows),
      dEmbedding: dEmbedding.rows(clips), dShared: dShared.rows(clips), dCaptions: dCaptions.rows(rows))
  }

  /// `timesteps` and caption rows [8c, 32] of the first c clips.
  func forward(timesteps: [Int], captionRows: Tensor, clips: Int) {
    for clip in 0..<clips { time.rows(clip..<clip + 1).copy(times.rows(timesteps[clip]..<timesteps[clip] + 1)) }
    linear(captionRows, maps.caption, into: captions.first(captionRows.rows))
    linear(time.first(clips), maps.timeIn, into: inner.first(clips))
    silu(inner.first(clips), into: activated.first(clips))
    linear(activated.first(clips), maps.timeOut, into: embedding.first(clips))
    if poolsCaptions {
      addGroupMeans(captions.first(captionRows.rows), size: ClipSource.captionTokens, to: embedding.first(clips))
    }
    silu(embedding.first(clips), into: activatedEmbedding.first(clips))
    linear(activatedEmbedding.first(clips), maps.modulation, into: shared.first(clips))
    clearDerivatives()
  }

  private func clearDerivatives() {
    dEmbedding.fill(0)
    dShared.fill(0)
    dCaptions.fill(0)
  }

  /// From the sums that the parts left.
  func backward(captionRows: Tensor, clips: Int) {
    let (de, ds) = (dEmbedding.first(clips), dShared.first(clips))
    linearBackward(
      ds, x: activatedEmbedding.first(clips), maps.modulation, gradient: gradients.modulation, dx: dInner.first(clips))
    siluBackward(dInner.first(clips), x: embedding.first(clips), dx: de)
    let dc = dCaptions.first(captionRows.rows)
    if poolsCaptions {
      groupMeansBackward(de, size: ClipSource.captionTokens, dx: dc)
    }
    linearBackward(dc, x: captionRows, maps.caption, gradient: gradients.caption)
    linearBackward(de, x: activated.first(clips), maps.timeOut, gradient: gradients.timeOut, dx: dInner.first(clips))
    dActivation.first(clips).fill(0)
    siluBackward(dInner.first(clips), x: inner.first(clips), dx: dActivation.first(clips))
    linearBackward(dActivation.first(clips), x: time.first(clips), maps.timeIn, gradient: gradients.timeIn)
  }
}
