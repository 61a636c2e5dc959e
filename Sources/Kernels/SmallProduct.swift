// Products of small matrices. A library call costs more than one of these; here four rows and two lanes stay in registers,
// which is as many multiply-adds as a core can have under way.

/// A matrix by address: element (i, j) lies at i·rowStep + j·columnStep.
@unsafe struct Strided {
  let base: UnsafeMutablePointer<Float>
  let rowStep: Int
  let columnStep: Int
}

/// What becomes of a sum: out = sum + bias, each where wanted, or out += sum + bias.
@unsafe struct Ending {
  /// As many floats as out has columns.
  var bias: UnsafeMutablePointer<Float>?
  var adds = false

  @inline(__always) func store(_ sum: Lane, _ column: Int, _ out: UnsafeMutablePointer<Float>) {
    var sum = sum
    if let bias = unsafe bias { unsafe sum += (bias + column).lane }
    if unsafe adds { unsafe sum += out.lane }
    unsafe out.lane = sum
  }
}

/// out[i, :] = Σ_j a[i, j]·b[j, :] for i < rows, j < inner, `lanes`·8 columns; b and out have rows behind one another
/// at `bStep` and `outStep`.
func smallProduct(
  _ a: Strided, rows: Int, inner: Int, _ b: UnsafeMutablePointer<Float>, bStep: Int, lanes: Int,
  into out: UnsafeMutablePointer<Float>, outStep: Int
) {
  let end = unsafe Ending()
  var i = 0
  while i + 4 <= rows {
    var lane = 0
    while lane + 2 <= lanes {
      let c = lane * laneCount
      unsafe block4x2(a, i, inner, b + c, bStep, out + i * outStep + c, outStep, end, c)
      lane += 2
    }
    if lane < lanes {
      let c = lane * laneCount
      unsafe block4x1(a, i, inner, b + c, bStep, out + i * outStep + c, outStep, end, c)
    }
    i += 4
  }
  while i < rows {
    for c in stride(from: 0, to: lanes * laneCount, by: laneCount) {
      unsafe block1x1(a, i, inner, b + c, bStep, out + i * outStep + c, end, c)
    }
    i += 1
  }
}

@inline(__always) func block4x2(
  _ a: Strided, _ i: Int, _ inner: Int, _ b: UnsafeMutablePointer<Float>, _ bStep: Int,
  _ out: UnsafeMutablePointer<Float>, _ outStep: Int, _ end: Ending, _ column: Int
) {
  var (s00, s01, s10, s11) = (Lane.zero, Lane.zero, Lane.zero, Lane.zero)
  var (s20, s21, s30, s31) = (Lane.zero, Lane.zero, Lane.zero, Lane.zero)
  var from = unsafe a.base + i * a.rowStep
  var row = unsafe b
  let (step, columnStep) = unsafe (a.rowStep, a.columnStep)
  for _ in 0..<inner {
    let b0 = unsafe row.lane
    let b1 = unsafe (row + 8).lane
    let a0 = unsafe Lane(repeating: from[0])
    s00.addProduct(a0, b0)
    s01.addProduct(a0, b1)
    let a1 = unsafe Lane(repeating: from[step])
    s10.addProduct(a1, b0)
    s11.addProduct(a1, b1)
    let a2 = unsafe Lane(repeating: from[2 * step])
    s20.addProduct(a2, b0)
    s21.addProduct(a2, b1)
    let a3 = unsafe Lane(repeating: from[3 * step])
    s30.addProduct(a3, b0)
    s31.addProduct(a3, b1)
    unsafe from += columnStep
    unsafe row += bStep
  }
  unsafe end.store(s00, column, out)
  unsafe end.store(s01, column + 8, out + 8)
  unsafe end.store(s10, column, out + outStep)
  unsafe end.store(s11, column + 8, out + outStep + 8)
  unsafe end.store(s20, column, out + 2 * outStep)
  unsafe end.store(s21, column + 8, out + 2 * outStep + 8)
  unsafe end.store(s30, column, out + 3 * outStep)
  unsafe end.store(s31, column + 8, out + 3 * outStep + 8)
}

@inline(__always) func block4x1(
  _ a: Strided, _ i: Int, _ inner: Int, _ b: UnsafeMutablePointer<Float>, _ bStep: Int,
  _ out: UnsafeMutablePointer<Float>, _ outStep: Int, _ end: Ending, _ column: Int
) {
  var (s0, s1, s2, s3) = (Lane.zero, Lane.zero, Lane.zero, Lane.zero)
  for j in 0..<inner {
    let row = unsafe (b + j * bStep).lane
    let from = unsafe a.base + i * a.rowStep + j * a.columnStep
    unsafe s0.addProduct(Lane(repeating: from[0]), row)
    unsafe s1.addProduct(Lane(repeating: from[a.rowStep]), row)
    unsafe s2.addProduct(Lane(repeating: from[2 * a.rowStep]), row)
    unsafe s3.addProduct(Lane(repeating: from[3 * a.rowStep]), row)
  }
  unsafe end.store(s0, column, out)
  unsafe end.store(s1, column, out + outStep)
  unsafe end.store(s2, column, out + 2 * outStep)
  unsafe end.store(s3, column, out + 3 * outStep)
}

@inline(__always) func block1x1(
  _ a: Strided, _ i: Int, _ inner: Int, _ b: UnsafeMutablePointer<Float>, _ bStep: Int,
  _ out: UnsafeMutablePointer<Float>, _ end: Ending, _ column: Int
) {
  var sum = Lane.zero
  for j in 0..<inner {
    unsafe sum.addProduct(Lane(repeating: a.base[i * a.rowStep + j * a.columnStep]), (b + j * bStep).lane)
  }
  unsafe end.store(sum, column, out)
}
