// The three kinds of block, each on one screen: a forward pass and, below it, the same lines backwards.

import Kernels

/// A transformer block over a fixed number of clips. `x` is the stream of video tokens [n, d]; captions [8c, d].
enum AnyBlock {
  case cross(CrossBlock)
  case joint(JointBlock)

  /// The video tokens after the block.
  var out: Tensor {
    switch self {
    case .cross(let block): block.out
    case .joint(let block): block.out
    }
  }

  /// The caption tokens after the block: what came in, except where they are a stream of their own.
  func captions(after captions: Tensor) -> Tensor {
    switch self {
    case .cross: captions
    case .joint(let block): block.captions(after: captions)
    }
  }

  func forward(_ x: Tensor, captions: Tensor, shared: Tensor) {
    switch self {
    case .cross(let block): block.forward(x, captions: captions, shared: shared)
    case .joint(let block): block.forward(x, captions: captions, shared: shared)
    }
  }

  /// dx holds dOut on entry, dx on return; dCaptions holds the derivative of the captions after the block on entry and
  /// of those before it on return; dShared is added to.
  func backward(x: Tensor, captions: Tensor, dx: Tensor, dCaptions: Tensor, dShared: Tensor) {
    switch self {
    case .cross(let block):
      block.backward(x: x, captions: captions, dx: dx, dCaptions: dCaptions, dShared: dShared)
    case .joint(let block):
      block.backward(x: x, captions: captions, dx: dx, dCaptions: dCaptions, dShared: dShared)
    }
  }
}

/// Memory that blocks need only for a moment, shared by all layers.
struct BlockScratch {
  let narrow: Tensor
  let other: Tensor
  let wide: Tensor

  init(tokens: Int, width: Int) {
    narrow = Tensor(rows: tokens, columns: width)
    other = Tensor(rows: tokens, columns: width)
    wide = Tensor(rows: tokens, columns: 4 * width)
  }

  private init(narrow: Tensor, other: Tensor, wide: Tensor) {
    self.narrow = narrow
    self.other = other
    self.wide = wide
  }

  /// The same memory for fewer tokens.
  func first(_ tokens: Int) -> BlockScratch {
    BlockScratch(narrow: narrow.first(tokens), other: other.first(tokens), wide: wide.first(tokens))
  }
}

/// Self-attention, cross-attention to the caption, MLP (Yin et al. 2024); without `cross`, the adaLN-only block
/// (Peebles and Xie 2023).
struct CrossBlock {
  private let modulation: Modulation
  private let input: AttentionInput
  private let attention: AttentionShape
  private let weights: Tensor
  private let attended: Tensor
  private let output: AttentionOutput
  private let cross: CrossAttention?
  private let mlp: MLPBranch
  private let maps: StreamMaps
  private let gradients: StreamMaps
  private let scratch: BlockScratch

  init(
    _ name: String, _ shape: ModelShape, clips: Int, values: ParameterSet, gradients: ParameterSet,
    scratch: BlockScratch
  ) {
    let (d, tokens) = (shape.width, clips * shape.clip.contextTokens)
    modulation = Modulation(clips: clips, width: d)
    input = AttentionInput(tokens: tokens, width: d, parts: 3, scratch: scratch.wide)
    attention = AttentionShape(
      queries: shape.clip.contextTokens, keys: shape.clip.contextTokens, heads: shape.heads, headSize: shape.headSize)
    weights = Tensor(rows: clips, columns: attention.weightsPerClip)
    attended = Tensor(rows: tokens, columns: d)
    output = AttentionOutput(tokens: tokens, width: d)
    cross =
      shape.block == .crossDiT
      ? CrossAttention("\(name).cross", shape, clips: clips, values: values, gradients: gradients, scratch: scratch)
      : nil
    mlp = MLPBranch(tokens: tokens, width: d, scratch: scratch.wide)
    maps = StreamMaps(name, values)
    self.gradients = StreamMaps(name, gradients)
    self.scratch = scratch
  }

  var out: Tensor { mlp.out }

  func forward(_ x: Tensor, captions: Tensor, shared: Tensor) {
    modulation.forward(shared: shared, table: maps.table)
    input.forward(x, modulation, maps.qkv)
    attention.forward(q: input.part(0), k: input.part(1), v: input.part(2), into: attended, weights: weights)
    output.forward(x, attended: attended, modulation, maps.out)
    cross?.forward(output.out, captions: captions)
    mlp.forward(cross?.out ?? output.out, modulation, maps.mlp)
  }

  func backward(x: Tensor, captions: Tensor, dx: Tensor, dCaptions: Tensor, dShared: Tensor) {
    mlp.backward(
      x: cross?.out ?? output.out, modulation, maps.mlp, gradients: gradients.mlp, dBranch: scratch.narrow, dx: dx)
    cross?.backward(x: output.out, captions: captions, dx: dx, dCaptions: dCaptions)
    output.backward(
      dOut: dx, attended: attended, modulation, maps.out, gradient: gradients.out, dBranch: scratch.narrow,
      dAttended: scratch.other)
    attention.backward(
      scratch.other, q: input.part(0), k: input.part(1), v: input.part(2), weights: weights, dq: input.dPart(0),
      dk: input.dPart(1), dv: input.dPart(2))
    input.backward(x: x, modulation, maps.qkv, gradient: gradients.qkv, dNormal: scratch.narrow, dx: dx)
    modulation.backward(dShared: dShared, dTable: gradients.table)
  }
}

/// out = x + attention(x·Wq, captions·Wkv)·Wo: neither normed nor modulated, as in the paper.
struct CrossAttention {
  private let query: Tensor
  private let keyValue: Tensor
  private let attention: AttentionShape
  private let weights: Tensor
  private let attended: Tensor
  private let dKeyValue: Tensor
  private let maps: Maps
  private let gradients: Maps
  private let scratch: BlockScratch
  let out: Tensor

  struct Maps {
    let q: LinearMap
    let kv: LinearMap
    let out: LinearMap

    init(_ name: String, _ set: ParameterSet) {
      q = set.linear("\(name).q")
      kv = set.linear("\(name).kv")
      out = set.linear("\(name).out")
    }
  }

  init(
    _ name: String, _ shape: ModelShape, clips: Int, values: ParameterSet, gradients: ParameterSet,
    scratch: BlockScratch
  ) {
    let (d, tokens, captions) = (shape.width, clips * shape.clip.contextTokens, clips * ClipSource.captionTokens)
    query = Tensor(rows: tokens, columns: d)
    keyValue = Tensor(rows: captions, columns: 2 * d)
    dKeyValue = Tensor(rows: captions, columns: 2 * d)
    attention = AttentionShape(
      queries: shape.clip.contextTokens, keys: ClipSource.captionTokens, heads: shape.heads, headSize: shape.headSize)
    weights = Tensor(rows: clips, columns: attention.weightsPerClip)
    attended = Tensor(rows: tokens, columns: d)
    out = Tensor(rows: tokens, columns: d)
    maps = Maps(name, values)
    self.gradients = Maps(name, gradients)
    self.scratch = scratch
  }

  private func keys(_ pair: Tensor) -> Tensor { pair.columns(0..<pair.columns / 2) }
  private func values(_ pair: Tensor) -> Tensor { pair.columns(pair.columns / 2..<pair.columns) }

  func forward(_ x: Tensor, captions: Tensor) {
    linear(x, maps.q, into: query)
    linear(captions, maps.kv, into: keyValue)
    attention.forward(q: query, k: keys(keyValue), v: values(keyValue), into: attended, weights: weights)
    out.copy(x)
    addLinear(attended, maps.out, to: out)
  }

  /// dx += …, dCaptions += ….
  func backward(x: Tensor, captions: Tensor, dx: Tensor, dCaptions: Tensor) {
    linearBackward(dx, x: attended, maps.out, gradient: gradients.out, dx: scratch.narrow)
    attention.backward(
      scratch.narrow, q: query, k: keys(keyValue), v: values(keyValue), weights: weights, dq: scratch.other,
      dk: keys(dKeyValue), dv: values(dKeyValue))
    linearBackward(dKeyValue, x: captions, maps.kv, gradient: gradients.kv, dx: dCaptions, adds: true)
    linearBackward(scratch.other, x: x, maps.q, gradient: gradients.q, dx: dx, adds: true)
  }
}
