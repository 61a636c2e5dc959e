// softmax(q·kᵀ/√h)·v for every clip and head, and its derivative.

/// How queries meet keys: of each clip `queries` rows of q and `keys` rows of k and v; heads are columns side by side.
/// Holds the scratch memory of one (clip, head).
public struct AttentionShape {
  public let queries: Int
  public let keys: Int
  public let heads: Int
  public let headSize: Int
  private let transposed: Tensor
  private let slope: Tensor

  public init(queries: Int, keys: Int, heads: Int, headSize: Int) {
    precondition(headSize % laneCount == 0 && queries > 0 && keys > 0 && heads > 0)
    self.queries = queries
    self.keys = keys
    self.heads = heads
    self.headSize = headSize
    let padded = (keys + laneCount - 1) / laneCount * laneCount
    transposed = Tensor(rows: headSize, columns: padded)
    slope = Tensor(rows: queries, columns: padded)
  }

  /// Keys rounded up to whole lanes; the rest is zero.
  var paddedKeys: Int { transposed.columns }
  /// Weights kept for the derivative: so many floats a clip.
  public var weightsPerClip: Int { heads * queries * paddedKeys }

  /// out = softmax(q·kᵀ/√headSize)·v. q, out [clips·queries, d]; k, v [clips·keys, d]; weights [clips, weightsPerClip]
  /// keeps the softmax.
  public func forward(q: Tensor, k: Tensor, v: Tensor, into out: Tensor, weights: Tensor) {
    let clips = check(q, k, v, weights)
    precondition(out.rows == q.rows && out.columns == q.columns)
    let scale = 1 / Float(headSize).squareRoot()
    for clip in 0..<clips {
      for head in 0..<heads {
        let kept = unsafe self.kept(weights, clip, head)
        unsafe transpose(first(k, clip * keys, head), k.stride, times: scale)
        unsafe smallProduct(
          rows(q, clip * queries, head), rows: queries, inner: headSize, transposed.base, bStep: paddedKeys,
          lanes: paddedKeys / laneCount, into: kept, outStep: paddedKeys)
        for i in 0..<queries { unsafe softmax(kept + i * paddedKeys) }
        unsafe smallProduct(
          Strided(base: kept, rowStep: paddedKeys, columnStep: 1), rows: queries, inner: keys,
          first(v, clip * keys, head), bStep: v.stride, lanes: headSize / laneCount,
          into: first(out, clip * queries, head), outStep: out.stride)
      }
    }
  }

  /// Its derivative: dq, dk, dv are written, not added to.
  ///
  /// With P the weights: dV = Pᵀ·dOut; dP = dOut·Vᵀ; dS = P∘(dP − rowsum(P∘dP))/√h; dQ = dS·K; dK = dSᵀ·Q.
  public func backward(
    _ dOut: Tensor, q: Tensor, k: Tensor, v: Tensor, weights: Tensor, dq: Tensor, dk: Tensor, dv: Tensor
  ) {
    let clips = check(q, k, v, weights)
    precondition(dOut.rows == q.rows && dq.rows == q.rows && dk.rows == k.rows && dv.rows == v.rows)
    precondition(dOut.columns == q.columns && dq.columns == q.columns)
    precondition(dk.columns == k.columns && dv.columns == v.columns)
    let scale = 1 / Float(headSize).squareRoot()
    let lanes = headSize / laneCount
    for clip in 0..<clips {
      for head in 0..<heads {
        let kept = unsafe self.kept(weights, clip, head)
        let given = unsafe rows(dOut, clip * queries, head)
        unsafe smallProduct(
          Strided(base: kept, rowStep: 1, columnStep: paddedKeys), rows: keys, inner: queries, given.base,
          bStep: given.rowStep, lanes: lanes, into: first(dv, clip * keys, head), outStep: dv.stride)
        unsafe transpose(first(v, clip * keys, head), v.stride, times: 1)
        unsafe smallProduct(
          given, rows: queries, inner: headSize, transposed.base, bStep: paddedKeys, lanes: paddedKeys / laneCount,
          into: slope.base, outStep: paddedKeys)
        for i in 0..<queries {
          unsafe softmaxBackward(slope.base + i * paddedKeys, weights: kept + i * paddedKeys, scale)
        }
        unsafe smallProduct(
          Strided(base: slope.base, rowStep: paddedKeys, columnStep: 1), rows: queries, inner: keys,
          first(k, clip * keys, head), bStep: k.stride, lanes: lanes, into: first(dq, clip * queries, head),
          outStep: dq.stride)
        unsafe smallProduct(
          Strided(base: slope.base, rowStep: 1, columnStep: paddedKeys), rows: keys, inner: queries,
          first(q, clip * queries, head), bStep: q.stride, lanes: lanes, into: first(dk, clip * keys, head),
          outStep: dk.stride)
      }
    }
  }

  /// Clips.
  private func check(_ q: Tensor, _ k: Tensor, _ v: Tensor, _ weights: Tensor) -> Int {
    let width = heads * headSize
    precondition(q.columns == width && k.columns == width && v.columns == width && q.rows % queries == 0)
    let clips = q.rows / queries
    precondition(k.rows == clips * keys && v.rows == clips * keys)
    precondition(weights.rows >= clips && weights.columns == weightsPerClip)
    return clips
  }

  @inline(__always) private func kept(_ weights: Tensor, _ clip: Int, _ head: Int) -> UnsafeMutablePointer<Float> {
    unsafe weights.base + clip * weights.stride + head * queries * paddedKeys
  }

  @inline(__always) private func first(_ x: Tensor, _ row: Int, _ head: Int) -> UnsafeMutablePointer<Float> {
    unsafe x.base + row * x.stride + head * headSize
  }

  @inline(__always) private func rows(_ x: Tensor, _ row: Int, _ head: Int) -> Strided {
    unsafe Strided(base: first(x, row, head), rowStep: x.stride, columnStep: 1)
  }

  /// transposed[c, j] = x[j, c]·scale for the keys of one head.
  @inline(__always) private func transpose(_ x: UnsafeMutablePointer<Float>, _ step: Int, times scale: Float) {
    let target = unsafe transposed.base
    let padded = paddedKeys
    for j in 0..<keys {
      let row = unsafe x + j * step
      for c in 0..<headSize { unsafe target[c * padded + j] = row[c] * scale }
    }
  }

  /// One row of scores becomes weights; those of the padding become zero.
  @inline(__always) private func softmax(_ row: UnsafeMutablePointer<Float>) {
    for j in keys..<paddedKeys { unsafe row[j] = -.infinity }
    var highest = unsafe row.lane
    for j in stride(from: laneCount, to: paddedKeys, by: laneCount) {
      let other = unsafe (row + j).lane
      highest.replace(with: other, where: other .> highest)
    }
    let top = highest.max()
    for j in 0..<paddedKeys { unsafe row[j] = exponential(row[j] - top) }
    for j in keys..<paddedKeys { unsafe row[j] = 0 }
    var sum = Lane.zero
    for j in stride(from: 0, to: paddedKeys, by: laneCount) { unsafe sum += (row + j).lane }
    let share = 1 / sum.sum()
    for j in stride(from: 0, to: paddedKeys, by: laneCount) { unsafe (row + j).lane *= share }
  }

  /// dP becomes dS = P∘(dP − Σ P∘dP)·scale.
  @inline(__always) private func softmaxBackward(
    _ row: UnsafeMutablePointer<Float>, weights: UnsafeMutablePointer<Float>, _ scale: Float
  ) {
    var sum = Lane.zero
    for j in stride(from: 0, to: paddedKeys, by: laneCount) {
      unsafe sum.addProduct((row + j).lane, (weights + j).lane)
    }
    let shift = sum.sum()
    for j in stride(from: 0, to: paddedKeys, by: laneCount) {
      unsafe (row + j).lane = ((row + j).lane - shift) * (weights + j).lane * scale
    }
  }
}
