// GELU (tanh form) and SiLU with their derivatives. Both are x·σ(…), so one exponential each.

/// √(2/π)·2: GELU's tanh form is x·σ(k·(x + 0.044715·x³)) with this k (Hendrycks and Gimpel 2016, arXiv 1606.08415).
private let slope: Float = 1.595_769_1
private let cubic: Float = 0.044_715

@inline(__always) private func sigmoid(_ x: Float) -> Float { 1 / (1 + exponential(-x)) }

/// y = GELU(x), and x becomes GELU′(x): one exponential serves both. Same shape.
///
/// With s = σ(u), u = k·(x + 0.044715·x³): the derivative is s + x·s·(1 − s)·u′.
public func gelu(_ x: Tensor, into y: Tensor) {
  precondition(x.isContiguous && y.isContiguous && x.rows == y.rows && x.columns == y.columns)
  let source = unsafe x.base
  let target = unsafe y.base
  for i in 0..<x.count {
    let v = unsafe source[i]
    let square = v * v
    let s = sigmoid(slope * v * (1 as Float).addingProduct(cubic, square))
    let inner = slope * (1 as Float).addingProduct(3 * cubic, square)
    let value = v * s
    unsafe target[i] = value
    unsafe source[i] = s.addingProduct(value * (1 - s), inner)
  }
}

/// dx = dy·GELU′, in place of dy, from the derivative that `gelu` left.
public func geluBackward(_ dy: Tensor, derivative: Tensor) {
  precondition(dy.isContiguous && derivative.isContiguous)
  precondition(dy.rows == derivative.rows && dy.columns == derivative.columns)
  for i in 0..<dy.count { unsafe dy.base[i] *= derivative.base[i] }
}

/// y = x·σ(x), same shape.
public func silu(_ x: Tensor, into y: Tensor) {
  precondition(x.isContiguous && y.isContiguous && x.rows == y.rows && x.columns == y.columns)
  for i in 0..<x.count {
    let v = unsafe x.base[i]
    unsafe y.base[i] = v * sigmoid(v)
  }
}

/// dx += dy·SiLU′(x).
public func siluBackward(_ dy: Tensor, x: Tensor, dx: Tensor) {
  precondition(x.isContiguous && dy.isContiguous && dx.isContiguous && x.count == dy.count && x.count == dx.count)
  for i in 0..<x.count {
    let v = unsafe x.base[i]
    let s = sigmoid(v)
    unsafe dx.base[i] += dy.base[i] * s.addingProduct(v * s, 1 - s)
  }
}
