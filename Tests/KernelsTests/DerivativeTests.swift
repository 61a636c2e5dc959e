// Every forward pass against its derivative: finite differences in each input, on odd sizes.

import Foundation
import Testing

@testable import Kernels

/// Numbers that look random and are the same every time.
private func sample(_ rows: Int, _ columns: Int, _ seed: Int) -> Tensor {
  let tensor = Tensor(rows: rows, columns: columns)
  tensor.assign((0..<rows * columns).map { Float(sin(Double($0 * 37 + seed * 101) * 0.7) * 0.9) })
  return tensor
}

/// Σ weight·value: a loss whose derivative with respect to `value` is `weight`.
private func loss(_ value: Tensor, _ weight: Tensor) -> Double {
  zip(value.values, weight.values).reduce(0) { $0 + Double($1.0) * Double($1.1) }
}

/// The largest difference between `derivative` and central differences of `evaluate` in `input`, over the largest
/// derivative.
private func worst(_ input: Tensor, _ derivative: Tensor, _ evaluate: () -> Double) -> Double {
  let step: Float = 1e-2
  var (error, largest) = (0.0, 1e-6)
  for row in 0..<input.rows {
    for column in 0..<input.columns {
      let kept = input[row, column]
      input[row, column] = kept + step
      let above = evaluate()
      input[row, column] = kept - step
      let below = evaluate()
      input[row, column] = kept
      let slope = (above - below) / (2 * Double(step))
      error = max(error, abs(slope - Double(derivative[row, column])))
      largest = max(largest, abs(slope))
    }
  }
  return error / largest
}

private let tolerance = 2e-3

@Suite struct DerivativeTests {
  @Test func linearMap() {
    let (x, y, dy, dx) = (
      sample(5, 16, 1), Tensor(rows: 5, columns: 24), sample(5, 24, 2), Tensor(rows: 5, columns: 16)
    )
    let map = LinearMap(weight: sample(24, 16, 3), bias: sample(1, 24, 4))
    let gradient = LinearMap(weight: Tensor(rows: 24, columns: 16), bias: Tensor(rows: 1, columns: 24))
    linearBackward(dy, x: x, map, gradient: gradient, dx: dx)
    let evaluate = {
      linear(x, map, into: y)
      return loss(y, dy)
    }
    #expect(worst(x, dx, evaluate) < tolerance)
    #expect(worst(map.weight, gradient.weight, evaluate) < tolerance)
    #expect(worst(map.bias, gradient.bias, evaluate) < tolerance)
  }

  /// Packed weights give the products of the library's, of any number of rows and with a last panel of eight columns.
  @Test(arguments: [(1, 16, 24), (5, 24, 16), (8, 40, 48), (70, 32, 96)])
  func packedLinearMap(_ sizes: (rows: Int, into: Int, out: Int)) {
    let (n, into, out) = sizes
    let (weight, bias) = (sample(out, into, 1), sample(1, out, 2))
    let (x, dy) = (sample(n, into, 3), sample(n, out, 4))
    let plain = LinearMap(weight: weight, bias: bias)
    let packed = LinearMap(
      weight: weight, bias: bias, packed: PackedWeights(out: out, into: into, inputs: InputPanels()))
    packed.pack()
    func everything(_ map: LinearMap) -> [Tensor] {
      let (y, sum, dx) = (Tensor(rows: n, columns: out), sample(n, out, 5), sample(n, into, 6))
      let gradient = LinearMap(weight: sample(out, into, 7), bias: Tensor(rows: 1, columns: out))
      linear(x, map, into: y)
      addLinear(x, map, to: sum)
      linearBackward(dy, x: x, map, gradient: gradient, dx: dx, adds: true)
      let other = Tensor(rows: n, columns: into)
      linearBackward(dy, x: x, map, gradient: gradient, dx: other)
      return [y, sum, dx, other, gradient.weight, gradient.bias]
    }
    for (one, other) in zip(everything(plain), everything(packed)) {
      let scale = one.values.map(abs).max() ?? 0
      #expect(zip(one.values, other.values).allSatisfy { abs($0 - $1) < 1e-5 * scale })
    }
  }

  @Test func modulatedNormalisation() {
    let (x, scale, shift) = (sample(6, 24, 1), sample(2, 24, 2), sample(2, 24, 3))
    let (y, statistics, dy) = (Tensor(rows: 6, columns: 24), Tensor(rows: 6, columns: 2), sample(6, 24, 4))
    let (dx, dScale, dShift) = (
      Tensor(rows: 6, columns: 24), Tensor(rows: 2, columns: 24), Tensor(rows: 2, columns: 24)
    )
    let evaluate = {
      modulatedNorm(x, scale: scale, shift: shift, into: y, statistics: statistics)
      return loss(y, dy)
    }
    _ = evaluate()
    modulatedNormBackward(
      dy, x: x, scale: scale, statistics: statistics, dx: dx, dScale: dScale, dShift: dShift)
    #expect(worst(x, dx, evaluate) < tolerance)
    #expect(worst(scale, dScale, evaluate) < tolerance)
    #expect(worst(shift, dShift, evaluate) < tolerance)
  }

  @Test(arguments: [(7, 7, 2, 8), (8, 8, 1, 16), (9, 3, 2, 24), (16, 20, 1, 8)])
  func attention(_ sizes: (queries: Int, keys: Int, heads: Int, headSize: Int)) {
    let shape = AttentionShape(queries: sizes.queries, keys: sizes.keys, heads: sizes.heads, headSize: sizes.headSize)
    let width = sizes.heads * sizes.headSize
    let (q, k, v) = (
      sample(2 * sizes.queries, width, 1), sample(2 * sizes.keys, width, 2), sample(2 * sizes.keys, width, 3)
    )
    let (out, dOut) = (Tensor(rows: q.rows, columns: width), sample(q.rows, width, 4))
    let weights = Tensor(rows: 2, columns: shape.weightsPerClip)
    let (dq, dk, dv) = (
      Tensor(rows: q.rows, columns: width), Tensor(rows: k.rows, columns: width), Tensor(rows: v.rows, columns: width)
    )
    let evaluate = {
      shape.forward(q: q, k: k, v: v, into: out, weights: weights)
      return loss(out, dOut)
    }
    _ = evaluate()
    shape.backward(dOut, q: q, k: k, v: v, weights: weights, dq: dq, dk: dk, dv: dv)
    #expect(worst(q, dq, evaluate) < tolerance)
    #expect(worst(k, dk, evaluate) < tolerance)
    #expect(worst(v, dv, evaluate) < tolerance)
  }

  @Test func activations() {
    let (x, y, dy) = (sample(3, 16, 1), Tensor(rows: 3, columns: 16), sample(3, 16, 2))
    let (derivative, inner) = (Tensor(rows: 3, columns: 16), Tensor(rows: 3, columns: 16))
    derivative.copy(dy)
    // GELU leaves its derivative where its input was.
    let ofGELU = {
      inner.copy(x)
      gelu(inner, into: y)
      return loss(y, dy)
    }
    _ = ofGELU()
    geluBackward(derivative, derivative: inner)
    #expect(worst(x, derivative, ofGELU) < tolerance)
    derivative.fill(0)
    siluBackward(dy, x: x, dx: derivative)
    let ofSiLU = {
      silu(x, into: y)
      return loss(y, dy)
    }
    #expect(worst(x, derivative, ofSiLU) < tolerance)
  }

  @Test func gates() {
    let (x, y, gate) = (sample(6, 16, 1), sample(6, 16, 2), sample(3, 16, 3))
    let (out, dOut) = (Tensor(rows: 6, columns: 16), sample(6, 16, 4))
    let (dy, dGate) = (Tensor(rows: 6, columns: 16), Tensor(rows: 3, columns: 16))
    gatedSumBackward(dOut, y: y, gate: gate, dy: dy, dGate: dGate)
    let evaluate = {
      gatedSum(x, y, gate: gate, into: out)
      return loss(out, dOut)
    }
    #expect(worst(y, dy, evaluate) < tolerance)
    #expect(worst(gate, dGate, evaluate) < tolerance)
  }

  @Test func lossAndGroupMeans() {
    let (x, target, dx) = (sample(2, 16, 1), sample(2, 16, 2), Tensor(rows: 2, columns: 16))
    _ = squaredError(x, target, gradient: dx, scale: 0.5)
    #expect(worst(x, dx) { squaredError(x, target) * 0.5 } < tolerance)
    let (rows, means, dMeans) = (sample(6, 16, 3), Tensor(rows: 2, columns: 16), sample(2, 16, 4))
    let dRows = Tensor(rows: 6, columns: 16)
    groupMeansBackward(dMeans, size: 3, dx: dRows)
    let evaluate = {
      means.fill(0)
      addGroupMeans(rows, size: 3, to: means)
      return loss(means, dMeans)
    }
    #expect(worst(rows, dRows, evaluate) < tolerance)
  }
}

@Suite struct ExponentialTests {
  @Test func isExactToTheLastPlaces() {
    for i in -8700...8700 {
      let x = Float(i) / 100
      let exact = exp(Double(x))
      #expect(abs(Double(exponential(x)) - exact) <= 3e-7 * exact)
    }
  }

  @Test func squareRootIsExactToTheLastPlaces() {
    for i in -800...800 {
      let x = Float(pow(10, Double(i) / 22))
      #expect(abs(Double(squareRoot(x)) - Double(x).squareRoot()) <= 3e-7 * Double(x).squareRoot())
    }
    #expect(squareRoot(0) == 0)
  }

  @Test func holdsAtTheEndsAndKeepsNaN() {
    #expect(exponential(-.infinity) < 1e-37)
    #expect(exponential(.infinity).isFinite)
    #expect(exponential(.nan).isNaN)
  }
}

@Suite struct NormTests {
  @Test func squaredNormIsThatOfAllNumbers() {
    let x = sample(1, 16 * 700, 1)
    let exact = x.values.reduce(0.0) { $0 + Double($1) * Double($1) }
    #expect(abs(squaredNorm(x) - exact) < 1e-5 * exact)
  }
}
