// MM-DiT's block (Esser et al. 2024, arXiv 2403.03206): caption and video tokens meet in one attention and have weights
// of their own everywhere else. The last block's captions give keys and values only: nothing reads them afterwards.

import Kernels

struct JointBlock {
  private let video: Side
  private let caption: Side
  private let attention: AttentionShape
  private let weights: Tensor
  /// q, k, v of video tokens, then caption tokens, clip by clip: [c·(n_ctx + 8), 3d]. The last block's captions ask
  /// nothing: their q stays zero, and nobody reads what they would get.
  private let joint: Tensor
  private let dJoint: Tensor
  private let attended: Tensor
  private let dAttended: Tensor
  private let width: Int

  /// One kind of token: its pieces and its place among the joint rows.
  private struct Side {
    let tokens: Int
    let offset: Int
    let modulation: Modulation
    let input: AttentionInput
    /// Its rows of the joint attention's result.
    let attended: Tensor
    let output: AttentionOutput?
    let mlp: MLPBranch?
    let table: Tensor
    let dTable: Tensor
    let qkv: LinearMap
    let dQKV: LinearMap
    let maps: StreamMaps?
    let gradients: StreamMaps?
    let scratch: BlockScratch

    init(
      _ name: String, tokens: Int, offset: Int, width: Int, clips: Int, onlyKeys: Bool, values: ParameterSet,
      gradients: ParameterSet, scratch: BlockScratch
    ) {
      self.tokens = tokens
      self.offset = offset
      self.scratch = scratch
      let rows = clips * tokens
      modulation = Modulation(clips: clips, width: width)
      input = AttentionInput(tokens: rows, width: width, parts: onlyKeys ? 2 : 3, scratch: scratch.wide)
      attended = Tensor(rows: onlyKeys ? 0 : rows, columns: width)
      output = onlyKeys ? nil : AttentionOutput(tokens: rows, width: width)
      mlp = onlyKeys ? nil : MLPBranch(tokens: rows, width: width, scratch: scratch.wide)
      table = values.table("\(name).table")
      dTable = gradients.table("\(name).table")
      let projection = onlyKeys ? "\(name).attention.kv" : "\(name).attention.qkv"
      qkv = values.linear(projection)
      dQKV = gradients.linear(projection)
      maps = onlyKeys ? nil : StreamMaps(name, values)
      self.gradients = onlyKeys ? nil : StreamMaps(name, gradients)
    }

    func project(_ x: Tensor, shared: Tensor) {
      modulation.forward(shared: shared, table: table)
      input.forward(x, modulation, qkv)
    }

    func finish(_ x: Tensor) {
      guard let output, let mlp, let maps else { return }
      output.forward(x, attended: attended, modulation, maps.out)
      mlp.forward(output.out, modulation, maps.mlp)
    }

    /// The derivative of `attended`, for a moment.
    var dAttended: Tensor { scratch.other.first(attended.rows) }

    /// Leaves the derivative of `attended`.
    func finishBackward(dx: Tensor) {
      guard let output, let mlp, let maps, let gradients else { return }
      mlp.backward(
        x: output.out, modulation, maps.mlp, gradients: gradients.mlp, dBranch: scratch.narrow, dx: dx)
      output.backward(
        dOut: dx, attended: attended, modulation, maps.out, gradient: gradients.out, dBranch: scratch.narrow,
        dAttended: dAttended)
    }

    func projectBackward(_ x: Tensor, dx: Tensor, dShared: Tensor) {
      input.backward(x: x, modulation, qkv, gradient: dQKV, dNormal: scratch.narrow, dx: dx)
      modulation.backward(dShared: dShared, dTable: dTable)
    }

    /// Copies rows to their places among the joint ones, `clipRows` a clip: into the last columns where they are fewer.
    func send(_ x: Tensor, to joint: Tensor, clipRows: Int) {
      forEachClip(x, joint, clipRows) { $1.copy($0) }
    }

    /// Copies them back.
    func fetch(_ x: Tensor, from joint: Tensor, clipRows: Int) {
      forEachClip(x, joint, clipRows) { $0.copy($1) }
    }

    @inline(__always) private func forEachClip(
      _ x: Tensor, _ joint: Tensor, _ clipRows: Int, _ body: (Tensor, Tensor) -> Void
    ) {
      for clip in 0..<x.rows / tokens {
        let start = clip * clipRows + offset
        body(
          x.rows(clip * tokens..<(clip + 1) * tokens),
          joint.rows(start..<start + tokens).columns(joint.columns - x.columns..<joint.columns))
      }
    }
  }

  init(
    _ name: String, _ shape: ModelShape, isLast: Bool, clips: Int, values: ParameterSet, gradients: ParameterSet,
    scratch: BlockScratch, captionScratch: BlockScratch
  ) {
    let (n, m, d) = (shape.clip.contextTokens, ClipSource.captionTokens, shape.width)
    width = d
    video = Side(
      name, tokens: n, offset: 0, width: d, clips: clips, onlyKeys: false, values: values, gradients: gradients,
      scratch: scratch)
    caption = Side(
      "\(name).caption", tokens: m, offset: n, width: d, clips: clips, onlyKeys: isLast, values: values,
      gradients: gradients, scratch: captionScratch)
    attention = AttentionShape(queries: n + m, keys: n + m, heads: shape.heads, headSize: shape.headSize)
    weights = Tensor(rows: clips, columns: attention.weightsPerClip)
    joint = Tensor(rows: clips * (n + m), columns: 3 * d)
    dJoint = Tensor(rows: clips * (n + m), columns: 3 * d)
    attended = Tensor(rows: clips * (n + m), columns: d)
    dAttended = Tensor(rows: clips * (n + m), columns: d)
  }

  var out: Tensor { video.mlp?.out ?? video.attended }

  func captions(after captions: Tensor) -> Tensor { caption.mlp?.out ?? captions }

  func forward(_ x: Tensor, captions: Tensor, shared: Tensor) {
    video.project(x, shared: shared)
    caption.project(captions, shared: shared)
    video.send(video.input.projected, to: joint, clipRows: attention.keys)
    caption.send(caption.input.projected, to: joint, clipRows: attention.keys)
    attention.forward(q: part(joint, 0), k: part(joint, 1), v: part(joint, 2), into: attended, weights: weights)
    video.fetch(video.attended, from: attended, clipRows: attention.keys)
    caption.fetch(caption.attended, from: attended, clipRows: attention.keys)
    video.finish(x)
    caption.finish(captions)
  }

  func backward(x: Tensor, captions: Tensor, dx: Tensor, dCaptions: Tensor, dShared: Tensor) {
    caption.finishBackward(dx: dCaptions)
    video.finishBackward(dx: dx)
    video.send(video.dAttended, to: dAttended, clipRows: attention.keys)
    caption.send(caption.dAttended, to: dAttended, clipRows: attention.keys)
    attention.backward(
      dAttended, q: part(joint, 0), k: part(joint, 1), v: part(joint, 2), weights: weights, dq: part(dJoint, 0),
      dk: part(dJoint, 1),
      dv: part(dJoint, 2))
    video.fetch(video.input.dProjected, from: dJoint, clipRows: attention.keys)
    caption.fetch(caption.input.dProjected, from: dJoint, clipRows: attention.keys)
    caption.projectBackward(captions, dx: dCaptions, dShared: dShared)
    video.projectBackward(x, dx: dx, dShared: dShared)
  }

  private func part(_ x: Tensor, _ part: Int) -> Tensor { x.columns(part * width..<(part + 1) * width) }
}
