// y = x·Wᵀ + b and its derivative.

/// Weights of a linear map, or their gradients: W [out, in], b [1, out].
public struct LinearMap {
  public let weight: Tensor
  public let bias: Tensor
  /// The weights as products with many rows want them; without, products are OpenBLAS's.
  let packed: PackedWeights?

  public init(weight: Tensor, bias: Tensor, packed: PackedWeights? = nil) {
    precondition(bias.rows == 1 && bias.columns == weight.rows)
    self.weight = weight
    self.bias = bias
    self.packed = packed
  }

  /// To be called when the weights have changed.
  public func pack() { packed?.pack(weight) }
}

/// y = x·Wᵀ + b, with x [n, in], y [n, out].
public func linear(_ x: Tensor, _ map: LinearMap, into y: Tensor) {
  if let packed = map.packed {
    unsafe packed.forward.product(x.strided, into: y, Ending(bias: map.bias.base))
  } else {
    repeatRow(map.bias, into: y)
    productWithTransposed(x, map.weight, into: y, keep: 1)
  }
}

/// y += x·Wᵀ + b: a linear map that ends in a residual sum.
public func addLinear(_ x: Tensor, _ map: LinearMap, to y: Tensor) {
  if let packed = map.packed {
    unsafe packed.forward.product(x.strided, into: y, Ending(bias: map.bias.base, adds: true))
  } else {
    addRow(map.bias, to: y)
    productWithTransposed(x, map.weight, into: y, keep: 1)
  }
}

/// The derivative of y = x·Wᵀ + b.
///
/// dW += dyᵀ·x, db += Σ dy, and, where wanted, dx = dy·W, or added to dx.
public func linearBackward(
  _ dy: Tensor, x: Tensor, _ map: LinearMap, gradient: LinearMap, dx: Tensor? = nil, adds: Bool = false
) {
  addColumnSums(dy, to: gradient.bias)
  if let packed = map.packed {
    unsafe packed.inputs.packed(x).product(dy.stridedTransposed, into: gradient.weight, Ending(adds: true))
    if let dx { unsafe packed.backward.product(dy.strided, into: dx, Ending(adds: adds)) }
  } else {
    addTransposedProduct(dy, x, to: gradient.weight)
    if let dx { product(dy, map.weight, into: dx, keep: adds ? 1 : 0) }
  }
}

extension Tensor {
  fileprivate var strided: Strided { unsafe Strided(base: base, rowStep: stride, columnStep: 1) }
  fileprivate var stridedTransposed: Strided { unsafe Strided(base: base, rowStep: 1, columnStep: stride) }
}
