// The loss, the gradient's norm, and AdamW, over all parameters in one pass each.

import Foundation

/// Σ (prediction − target)², in double, and where wanted gradient = 2·(prediction − target)·scale.
public func squaredError(_ prediction: Tensor, _ target: Tensor, gradient: Tensor? = nil, scale: Float = 1) -> Double {
  precondition(prediction.isContiguous && target.isContiguous && prediction.count == target.count)
  precondition(
    prediction.columns % laneCount == 0 && gradient.map { $0.isContiguous && $0.count == target.count } ?? true)
  var total = 0.0
  for row in 0..<prediction.rows {
    var sum = Lane.zero
    for c in stride(from: row * prediction.columns, to: (row + 1) * prediction.columns, by: laneCount) {
      let off = unsafe (prediction.base + c).lane - (target.base + c).lane
      sum.addProduct(off, off)
      if let gradient { unsafe (gradient.base + c).lane = off * (2 * scale) }
    }
    total += Double(sum.sum())
  }
  return total
}

/// Σ x², in double, of a tensor whose count is a multiple of 16: blocks of 4,096 in single precision.
public func squaredNorm(_ x: Tensor) -> Double {
  precondition(x.isContiguous && x.count % (2 * laneCount) == 0)
  var total = 0.0
  for start in stride(from: 0, to: x.count, by: 4096) {
    var (one, other) = (Lane.zero, Lane.zero)
    let end = min(start + 4096, x.count)
    for i in stride(from: start, to: end, by: 2 * laneCount) {
      unsafe one.addProduct((x.base + i).lane, (x.base + i).lane)
      unsafe other.addProduct((x.base + i + laneCount).lane, (x.base + i + laneCount).lane)
    }
    total += Double((one + other).sum())
  }
  return total
}

/// AdamW (Loshchilov and Hutter 2019, arXiv 1711.05101) as PyTorch has it: decay first, epsilon outside the root.
public struct AdamW: Sendable {
  public var beta1 = 0.9
  public var beta2 = 0.95
  public var epsilon = 1e-8
  public var weightDecay = 0.01

  public init() {}

  /// One step. `step` counts from 1. Gradients are multiplied by `gradientScale` (the clipping factor) as they are read
  /// and are zero afterwards, ready for the next step's sums.
  public func update(
    _ weights: Tensor, gradients: Tensor, first: Tensor, second: Tensor, learningRate: Double, step: Int,
    gradientScale: Double
  ) {
    let count = weights.count
    precondition([weights, gradients, first, second].allSatisfy { $0.isContiguous && $0.count == count })
    let (w, g, m, v) = unsafe (weights.base, gradients.base, first.base, second.base)
    let keep = Float(1 - learningRate * weightDecay)
    let rate = Float(learningRate / (1 - pow(beta1, Double(step))))
    let correction = Float(1 / (1 - pow(beta2, Double(step))).squareRoot())
    let (b1, b2, small) = (Float(beta1), Float(beta2), Float(epsilon))
    let (c1, c2, scale) = (Float(1 - beta1), Float(1 - beta2), Float(gradientScale))
    for i in 0..<count {
      let gradient = unsafe g[i] * scale
      let mean = unsafe (c1 * gradient).addingProduct(b1, m[i])
      let square = unsafe (c2 * gradient * gradient).addingProduct(b2, v[i])
      unsafe m[i] = mean
      unsafe v[i] = square
      let divisor = small.addingProduct(squareRoot(square), correction)
      unsafe w[i] = (keep * w[i]) - rate * mean / divisor
      unsafe g[i] = 0
    }
  }
}

/// average = keep·average + (1 − keep)·weights: an exponential moving average of the weights.
public func mix(_ weights: Tensor, into average: Tensor, keep: Float) {
  precondition(weights.isContiguous && average.isContiguous && weights.count == average.count)
  let share = 1 - keep
  for i in 0..<weights.count {
    unsafe average.base[i] = (keep * average.base[i]).addingProduct(share, weights.base[i])
  }
}
