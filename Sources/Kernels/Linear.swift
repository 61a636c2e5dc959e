// y = x·Wᵀ + b and its derivative.

/// Weights of a linear map, or their gradients: W [out, in], b [1, out].
public struct LinearMap {
  public let weight: Tensor
  public let bias: Tensor

  public init(weight: Tensor, bias: Tensor) {
    precondition(bias.rows == 1 && bias.columns == weight.rows)
    self.weight = weight
    self.bias = bias
  }
}

/// y = x·Wᵀ + b, with x [n, in], y [n, out].
public func linear(_ x: Tensor, _ map: LinearMap, into y: Tensor) {
  repeatRow(map.bias, into: y)
  productWithTransposed(x, map.weight, into: y, keep: 1)
}

/// y += x·Wᵀ + b: a linear map that ends in a residual sum.
public func addLinear(_ x: Tensor, _ map: LinearMap, to y: Tensor) {
  addRow(map.bias, to: y)
  productWithTransposed(x, map.weight, into: y, keep: 1)
}

/// The derivative of y = x·Wᵀ + b.
///
/// dW += dyᵀ·x, db += Σ dy, and, where wanted, dx = dy·W + keep·dx.
public func linearBackward(
  _ dy: Tensor, x: Tensor, _ map: LinearMap, gradient: LinearMap, dx: Tensor? = nil, keep: Float = 0
) {
  addTransposedProduct(dy, x, to: gradient.weight)
  addColumnSums(dy, to: gradient.bias)
  if let dx { product(dy, map.weight, into: dx, keep: keep) }
}
