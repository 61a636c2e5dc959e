// A residual sum through the clip's gate (adaLN), and its derivative.

/// out = x + gate·y, with x, y, out [clips·tokens, d]; gate [clips, d].
public func gatedSum(_ x: Tensor, _ y: Tensor, gate: Tensor, into out: Tensor) {
  let tokens = checkGate(x, y, gate)
  precondition(out.rows == x.rows && out.columns == x.columns)
  for row in 0..<x.rows {
    let base = unsafe x.base + row * x.stride
    let branch = unsafe y.base + row * y.stride
    let clipGate = unsafe gate.base + row / tokens * gate.stride
    let target = unsafe out.base + row * out.stride
    for c in stride(from: 0, to: x.columns, by: laneCount) {
      unsafe (target + c).lane = (base + c).lane.addingProduct((clipGate + c).lane, (branch + c).lane)
    }
  }
}

/// Its derivative with respect to the branch and the gate: dy = gate·dOut, dGate += Σ dOut·y. (dx = dOut.)
public func gatedSumBackward(_ dOut: Tensor, y: Tensor, gate: Tensor, dy: Tensor, dGate: Tensor) {
  let tokens = checkGate(dOut, y, gate)
  precondition(dy.rows == y.rows && dy.columns == y.columns)
  precondition(dGate.rows == gate.rows && dGate.columns == gate.columns)
  for row in 0..<y.rows {
    let given = unsafe dOut.base + row * dOut.stride
    let branch = unsafe y.base + row * y.stride
    let clipGate = unsafe gate.base + row / tokens * gate.stride
    let gateSum = unsafe dGate.base + row / tokens * dGate.stride
    let target = unsafe dy.base + row * dy.stride
    for c in stride(from: 0, to: y.columns, by: laneCount) {
      let d = unsafe (given + c).lane
      unsafe (target + c).lane = d * (clipGate + c).lane
      unsafe (gateSum + c).lane.addProduct(d, (branch + c).lane)
    }
  }
}

/// Tokens a clip.
private func checkGate(_ x: Tensor, _ y: Tensor, _ gate: Tensor) -> Int {
  precondition(x.rows == y.rows && x.columns == y.columns && x.columns % laneCount == 0)
  precondition(gate.rows > 0 && x.rows % gate.rows == 0 && gate.columns == x.columns)
  return x.rows / gate.rows
}
