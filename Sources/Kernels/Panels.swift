// Products with a matrix that is packed once and used often. OpenBLAS packs both matrices at every call, which at these
// sizes costs a fifth to a half of the product; weights change once a step, and the other matrix need not be packed.

/// A matrix [inner, columns] in panels: of sixteen columns (the last panel may have eight) all rows lie behind one another.
struct Panels {
  static let width = 2 * laneCount

  let inner: Int
  let columns: Int
  private let values: Tensor

  init(inner: Int, columns: Int) {
    self.init(inner: inner, columns: columns, values: Tensor(rows: 1, columns: inner * columns))
  }

  fileprivate init(inner: Int, columns: Int, values: Tensor) {
    precondition(columns % laneCount == 0 && values.count >= inner * columns)
    self.inner = inner
    self.columns = columns
    self.values = values
  }

  /// Columns of the panel that starts at column `first`.
  private func width(_ first: Int) -> Int { min(Self.width, columns - first) }

  /// From `matrix` [inner, columns].
  func pack(_ matrix: Tensor) {
    precondition(matrix.rows == inner && matrix.columns == columns)
    for first in stride(from: 0, to: columns, by: Self.width) {
      let width = width(first)
      var target = unsafe values.base + first * inner
      for row in 0..<inner {
        let source = unsafe matrix.base + row * matrix.stride + first
        unsafe target.lane = source.lane
        if width > laneCount { unsafe (target + laneCount).lane = (source + laneCount).lane }
        unsafe target += width
      }
    }
  }

  /// From `matrix` [columns, inner].
  func pack(transposed matrix: Tensor) {
    precondition(matrix.rows == columns && matrix.columns == inner)
    for first in stride(from: 0, to: columns, by: Self.width) {
      let width = width(first)
      for column in 0..<width {
        let source = unsafe matrix.base + (first + column) * matrix.stride
        let target = unsafe values.base + first * inner + column
        for row in 0..<inner { unsafe target[row * width] = source[row] }
      }
    }
  }

  /// out = a·self + bias, or added to out; a has `out.rows` rows of `inner`.
  func product(_ a: Strided, into out: Tensor, _ end: Ending) {
    precondition(out.columns == columns)
    for first in stride(from: 0, to: columns, by: Self.width) {
      let panel = unsafe values.base + first * inner
      if width(first) == Self.width {
        unsafe wide(a, panel, first, out, end)
      } else {
        unsafe narrow(a, panel, first, out, end)
      }
    }
  }

  private func wide(
    _ a: Strided, _ panel: UnsafeMutablePointer<Float>, _ first: Int, _ out: Tensor, _ end: Ending
  ) {
    let step = Self.width
    var i = 0
    while i + 4 <= out.rows {
      unsafe block4x2(a, i, inner, panel, step, out.base + i * out.stride + first, out.stride, end, first)
      i += 4
    }
    while i < out.rows {
      let target = unsafe out.base + i * out.stride + first
      unsafe block1x1(a, i, inner, panel, step, target, end, first)
      unsafe block1x1(a, i, inner, panel + laneCount, step, target + laneCount, end, first + laneCount)
      i += 1
    }
  }

  private func narrow(
    _ a: Strided, _ panel: UnsafeMutablePointer<Float>, _ first: Int, _ out: Tensor, _ end: Ending
  ) {
    let step = laneCount
    var i = 0
    while i + 4 <= out.rows {
      unsafe block4x1(a, i, inner, panel, step, out.base + i * out.stride + first, out.stride, end, first)
      i += 4
    }
    while i < out.rows {
      unsafe block1x1(a, i, inner, panel, step, out.base + i * out.stride + first, end, first)
      i += 1
    }
  }
}

/// A linear map's weights in both directions: Wᵀ [in, out] for y = x·Wᵀ, W [out, in] for dx = dy·W.
public struct PackedWeights {
  let forward: Panels
  let backward: Panels
  let inputs: InputPanels

  public init(out: Int, into: Int, inputs: InputPanels) {
    forward = Panels(inner: into, columns: out)
    backward = Panels(inner: out, columns: into)
    self.inputs = inputs
  }

  public func pack(_ weight: Tensor) {
    forward.pack(transposed: weight)
    backward.pack(weight)
  }
}

/// Where the inputs of a map are packed for its gradient dyᵀ·x: memory for a moment, shared by all maps of a model.
public final class InputPanels {
  private var values = Tensor(rows: 1, columns: 0)

  public init() {}

  /// `x` [n, in] packed; until the next call.
  func packed(_ x: Tensor) -> Panels {
    if values.count < x.count { values = Tensor(rows: 1, columns: x.count) }
    let panels = Panels(inner: x.rows, columns: x.columns, values: values)
    panels.pack(x)
    return panels
  }
}
