// Layer normalisation without weights of its own, then the clip's scale and shift (adaLN).

/// Where a norm keeps what its derivative needs: mean and 1/deviation of every token, [tokens, 2].
public typealias NormStatistics = Tensor

private let epsilon: Float = 1e-6

/// y = (x − mean)/√(variance + 1e-6)·(1 + scale) + shift, with x, y [clips·tokens, d]; scale, shift [clips, d].
public func modulatedNorm(
  _ x: Tensor, scale: Tensor, shift: Tensor, into y: Tensor, statistics: NormStatistics
) {
  let tokens = checkNorm(x, scale, y, statistics)
  precondition(shift.rows == scale.rows && shift.columns == x.columns)
  for row in 0..<x.rows {
    let source = unsafe x.base + row * x.stride
    let target = unsafe y.base + row * y.stride
    let clipScale = unsafe scale.base + row / tokens * scale.stride
    let clipShift = unsafe shift.base + row / tokens * shift.stride
    let (mean, inverse) = unsafe moments(source, x.columns)
    unsafe statistics.base[row * statistics.stride] = mean
    unsafe statistics.base[row * statistics.stride + 1] = inverse
    for c in stride(from: 0, to: x.columns, by: laneCount) {
      let normal = unsafe ((source + c).lane - mean) * inverse
      unsafe (target + c).lane = (clipShift + c).lane.addingProduct(normal, (clipScale + c).lane + 1)
    }
  }
}

/// Its derivative: dx += …, dScale += Σ dy·x̂, dShift += Σ dy over the clip's tokens.
///
/// With x̂ = (x − mean)·inverse and g = dy·(1 + scale): dx = inverse·(g − mean(g) − x̂·mean(g·x̂)).
public func modulatedNormBackward(
  _ dy: Tensor, x: Tensor, scale: Tensor, statistics: NormStatistics, dx: Tensor, dScale: Tensor, dShift: Tensor
) {
  let tokens = checkNorm(x, scale, dy, statistics)
  precondition(dScale.rows == scale.rows && dShift.rows == scale.rows && dx.rows == x.rows)
  precondition(dScale.columns == x.columns && dShift.columns == x.columns && dx.columns == x.columns)
  let share = 1 / Float(x.columns)
  for row in 0..<x.rows {
    let clip = row / tokens
    let source = unsafe x.base + row * x.stride
    let given = unsafe dy.base + row * dy.stride
    let clipScale = unsafe scale.base + clip * scale.stride
    let scaleSum = unsafe dScale.base + clip * dScale.stride
    let shiftSum = unsafe dShift.base + clip * dShift.stride
    let mean = unsafe statistics.base[row * statistics.stride]
    let inverse = unsafe statistics.base[row * statistics.stride + 1]
    var sum = Lane.zero
    var product = Lane.zero
    for c in stride(from: 0, to: x.columns, by: laneCount) {
      let dOut = unsafe (given + c).lane
      let normal = unsafe ((source + c).lane - mean) * inverse
      let g = unsafe dOut * ((clipScale + c).lane + 1)
      sum += g
      product.addProduct(g, normal)
      unsafe (shiftSum + c).lane += dOut
      unsafe (scaleSum + c).lane.addProduct(dOut, normal)
    }
    let meanG = sum.sum() * share
    let meanProduct = product.sum() * share
    let target = unsafe dx.base + row * dx.stride
    for c in stride(from: 0, to: x.columns, by: laneCount) {
      let normal = unsafe ((source + c).lane - mean) * inverse
      let g = unsafe (given + c).lane * ((clipScale + c).lane + 1)
      unsafe (target + c).lane.addProduct(
        (g - meanG).addingProduct(normal, Lane(repeating: -meanProduct)), Lane(repeating: inverse))
    }
  }
}

/// Mean and 1/√(variance + epsilon), the variance in a second pass so that a large mean costs no digits.
@inline(__always) private func moments(_ row: UnsafeMutablePointer<Float>, _ count: Int) -> (Float, Float) {
  var sum = Lane.zero
  for c in stride(from: 0, to: count, by: laneCount) { unsafe sum += (row + c).lane }
  let mean = sum.sum() / Float(count)
  var squares = Lane.zero
  for c in stride(from: 0, to: count, by: laneCount) {
    let off = unsafe (row + c).lane - mean
    squares.addProduct(off, off)
  }
  return (mean, 1 / (squares.sum() / Float(count) + epsilon).squareRoot())
}

/// Tokens a clip.
private func checkNorm(_ x: Tensor, _ scale: Tensor, _ y: Tensor, _ statistics: Tensor) -> Int {
  precondition(x.columns % laneCount == 0 && y.rows == x.rows && y.columns == x.columns)
  precondition(statistics.rows == x.rows && statistics.columns == 2)
  precondition(scale.rows > 0 && x.rows % scale.rows == 0 && scale.columns == x.columns)
  return x.rows / scale.rows
}
