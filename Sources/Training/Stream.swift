// One stream of tokens through a block, in the pieces that every kind of block is made of. Forward and derivative stand
// side by side; `n` tokens, `c` clips, width d.

import Kernels

/// Shift, scale and gate of attention and MLP for every clip: [c, 6d] = the shared modulation plus the block's table.
struct Modulation {
  let values: Tensor
  let gradient: Tensor
  private let width: Int

  init(clips: Int, width: Int) {
    self.width = width
    values = Tensor(rows: clips, columns: 6 * width)
    gradient = Tensor(rows: clips, columns: 6 * width)
  }

  enum Row: Int { case attentionShift, attentionScale, attentionGate, mlpShift, mlpScale, mlpGate }

  func callAsFunction(_ row: Row) -> Tensor { values.columns(range(row)) }
  func d(_ row: Row) -> Tensor { gradient.columns(range(row)) }

  private func range(_ row: Row) -> Range<Int> { row.rawValue * width..<(row.rawValue + 1) * width }

  func forward(shared: Tensor, table: Tensor) {
    sum(shared.columns(0..<table.columns), table, into: values.columns(0..<table.columns))
    gradient.fill(0)
  }

  /// dShared += gradient, dTable += Σ over clips.
  func backward(dShared: Tensor, dTable: Tensor) {
    let used = gradient.columns(0..<dTable.columns)
    add(used, to: dShared.columns(0..<dTable.columns))
    addColumnSums(used, to: dTable)
  }
}

/// The projections into attention: normal = LN(x)·(1 + scale) + shift, projected = normal·Wᵀ + b.
struct AttentionInput {
  let normal: Tensor
  let statistics: Tensor
  /// q, k, v side by side [n, 3d]; of a stream that is only attended to, k, v [n, 2d].
  let projected: Tensor
  let dProjected: Tensor

  init(tokens: Int, width: Int, parts: Int, scratch: Tensor) {
    normal = Tensor(rows: tokens, columns: width)
    statistics = Tensor(rows: tokens, columns: 2)
    projected = Tensor(rows: tokens, columns: parts * width)
    dProjected = scratch.matrix(at: 0, rows: tokens, columns: parts * width)
  }

  /// Column block `part` of `parts`: 0 is q in [q, k, v].
  func part(_ part: Int) -> Tensor { Self.part(part, projected, normal.columns) }
  func dPart(_ part: Int) -> Tensor { Self.part(part, dProjected, normal.columns) }

  private static func part(_ part: Int, _ all: Tensor, _ width: Int) -> Tensor {
    all.columns(part * width..<(part + 1) * width)
  }

  func forward(_ x: Tensor, _ modulation: Modulation, _ map: LinearMap) {
    modulatedNorm(
      x, scale: modulation(.attentionScale), shift: modulation(.attentionShift), into: normal, statistics: statistics)
    linear(normal, map, into: projected)
  }

  /// dx += …, from dProjected.
  func backward(
    x: Tensor, _ modulation: Modulation, _ map: LinearMap, gradient: LinearMap, dNormal: Tensor, dx: Tensor
  ) {
    linearBackward(dProjected, x: normal, map, gradient: gradient, dx: dNormal)
    modulatedNormBackward(
      dNormal, x: x, scale: modulation(.attentionScale), statistics: statistics, dx: dx,
      dScale: modulation.d(.attentionScale), dShift: modulation.d(.attentionShift))
  }
}

/// Out of attention: out = x + gate·(attended·Wᵀ + b).
struct AttentionOutput {
  let branch: Tensor
  let out: Tensor

  init(tokens: Int, width: Int) {
    branch = Tensor(rows: tokens, columns: width)
    out = Tensor(rows: tokens, columns: width)
  }

  func forward(_ x: Tensor, attended: Tensor, _ modulation: Modulation, _ map: LinearMap) {
    linear(attended, map, into: branch)
    gatedSum(x, branch, gate: modulation(.attentionGate), into: out)
  }

  /// dAttended is written; dx = dOut stays where it is.
  func backward(
    dOut: Tensor, attended: Tensor, _ modulation: Modulation, _ map: LinearMap, gradient: LinearMap, dBranch: Tensor,
    dAttended: Tensor
  ) {
    gatedSumBackward(
      dOut, y: branch, gate: modulation(.attentionGate), dy: dBranch, dGate: modulation.d(.attentionGate))
    linearBackward(dBranch, x: attended, map, gradient: gradient, dx: dAttended)
  }
}

/// out = x + gate·MLP(LN(x)·(1 + scale) + shift), the MLP d → 4d, GELU, 4d → d.
struct MLPBranch {
  let normal: Tensor
  let statistics: Tensor
  /// GELU's input, then its derivative.
  let hidden: Tensor
  let activated: Tensor
  let branch: Tensor
  let out: Tensor
  let dHidden: Tensor

  /// Two linear maps: d → 4d, 4d → d.
  struct Maps {
    let into: LinearMap
    let out: LinearMap
  }

  init(tokens: Int, width: Int, scratch: Tensor) {
    normal = Tensor(rows: tokens, columns: width)
    statistics = Tensor(rows: tokens, columns: 2)
    hidden = Tensor(rows: tokens, columns: 4 * width)
    activated = Tensor(rows: tokens, columns: 4 * width)
    branch = Tensor(rows: tokens, columns: width)
    out = Tensor(rows: tokens, columns: width)
    dHidden = scratch.matrix(at: 0, rows: tokens, columns: 4 * width)
  }

  func forward(_ x: Tensor, _ modulation: Modulation, _ maps: Maps) {
    modulatedNorm(x, scale: modulation(.mlpScale), shift: modulation(.mlpShift), into: normal, statistics: statistics)
    linear(normal, maps.into, into: hidden)
    gelu(hidden, into: activated)
    linear(activated, maps.out, into: branch)
    gatedSum(x, branch, gate: modulation(.mlpGate), into: out)
  }

  /// dx holds dOut on entry and dOut + … on return.
  func backward(x: Tensor, _ modulation: Modulation, _ maps: Maps, gradients: Maps, dBranch: Tensor, dx: Tensor) {
    gatedSumBackward(dx, y: branch, gate: modulation(.mlpGate), dy: dBranch, dGate: modulation.d(.mlpGate))
    linearBackward(dBranch, x: activated, maps.out, gradient: gradients.out, dx: dHidden)
    geluBackward(dHidden, derivative: hidden)
    linearBackward(dHidden, x: normal, maps.into, gradient: gradients.into, dx: dBranch)
    modulatedNormBackward(
      dBranch, x: x, scale: modulation(.mlpScale), statistics: statistics, dx: dx, dScale: modulation.d(.mlpScale),
      dShift: modulation.d(.mlpShift))
  }
}

/// Weights of one stream in one block, or their gradients.
struct StreamMaps {
  let table: Tensor
  let qkv: LinearMap
  let out: LinearMap
  let mlp: MLPBranch.Maps

  init(_ name: String, _ set: ParameterSet) {
    table = set.table("\(name).table")
    qkv = set.linear("\(name).attention.qkv")
    out = set.linear("\(name).attention.out")
    mlp = MLPBranch.Maps(into: set.linear("\(name).mlp.in"), out: set.linear("\(name).mlp.out"))
  }
}
