// GELU (tanh form) and SiLU with their derivatives. Both are x·σ(…), so one exponential each.

/// √(2/π)·2: GELU's tanh form is x·σ(k·(x + 0.044715·x³)) with this k (Hendrycks and Gimpel 2016, arXiv 1606.08415).
private let slope: Float = 1.595_769_1
private let cubic: Float = 0.044_715

@inline(__always) private func sigmoid(_ x: Float) -> Float { 1 / (1 + exponential(-x)) }

/// y = GELU(x), same shape.
public func gelu(_ x: Tensor, into y: Tensor) {
  precondition(x.isContiguous && y.isContiguous && x.rows == y.rows && x.columns == y.columns)
  let source = unsafe x.base
  let target = unsafe y.base
  for i in 0..<x.count {
    let v = unsafe source[i]
    unsafe target[i] = v * sigmoid(slope * v * (1 as Float).addingProduct(cubic * v, v))
  }
}

/// dx = dy·GELU′(x), in place of dy.
///
/// With s = σ(u), u = k·(x + 0.044715·x³): the derivative is s + x·s·(1 − s)·u′.
public func geluBackward(_ dy: Tensor, x: Tensor) {
  precondition(x.isContiguous && dy.isContiguous && x.rows == dy.rows && x.columns == dy.columns)
  let source = unsafe x.base
  let target = unsafe dy.base
  for i in 0..<x.count {
    let v = unsafe source[i]
    let square = v * v
    let s = sigmoid(slope * v * (1 as Float).addingProduct(cubic, square))
    let inner = slope * (1 as Float).addingProduct(3 * cubic, square)
    unsafe target[i] *= s.addingProduct(v * s * (1 - s), inner)
  }
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
