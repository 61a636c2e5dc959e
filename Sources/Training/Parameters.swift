// The model's parameters by name: one flat row of memory each for weights, gradients and moments, so that norm, clipping
// and AdamW are single passes, and views into it for the layers.

import Foundation
public import Kernels
import Maths

/// One named tensor: a matrix [out, in], a table, or a bias [1, out].
public struct Parameter: Sendable, Hashable {
  /// How a run starts it.
  public enum Start: Sendable, Hashable {
    case zero
    /// Uniform, variance 2/(in + out) (Glorot and Bengio 2010).
    case glorot
    /// Normal with this standard deviation.
    case normal(Double)
  }

  public var name: String
  public var rows: Int
  public var columns: Int
  public var start: Start
  /// Where it begins in the flat memory.
  public var offset = 0

  public var count: Int { rows * columns }
  /// Whether it is the matrix of a map that every token passes; the others see a row or eight of a clip.
  var passesTokens: Bool {
    name.hasSuffix(".weight") && !name.hasSuffix(".cross.kv.weight")
      && ["blocks.", "tokens.", "head."].contains { name.hasPrefix($0) }
  }
  /// As other frameworks have it: a bias has one dimension.
  public var dimensions: [Int] { name.hasSuffix(".bias") ? [columns] : [rows, columns] }
}

/// Names, shapes and places of all parameters of a model, in the order of the forward pass.
public struct ParameterLayout: Sendable {
  public private(set) var parameters: [Parameter] = []
  /// Floats of the flat memory: every tensor begins on a cache line.
  public private(set) var flatCount = 0

  public init(_ shape: ModelShape) {
    let d = shape.width
    addLinear("tokens", d, ClipShape.patchValues)
    addLinear("caption", d, ClipSource.captionWidth)
    addLinear("time.in", d, d, start: .normal(0.02))
    addLinear("time.out", d, d, start: .normal(0.02))
    addLinear("modulation", 6 * d, d, start: .normal(0.02))
    for layer in 0..<shape.layers { addBlock("blocks.\(layer)", shape, isLast: layer == shape.layers - 1) }
    addTable("head.table", 2, d)
    addLinear("head", ClipShape.patchValues, d, start: .zero)
  }

  /// Trainable numbers, all of them; N counts the blocks' matrices only.
  public var exactCount: Int { parameters.reduce(0) { $0 + $1.count } }

  private mutating func addBlock(_ name: String, _ shape: ModelShape, isLast: Bool) {
    let d = shape.width
    addStream(name, d)
    switch shape.block {
    case .crossDiT:
      addLinear("\(name).cross.q", d, d)
      addLinear("\(name).cross.kv", 2 * d, d)
      addLinear("\(name).cross.out", d, d, start: .zero)
    case .adaLNDiT: break
    case .mmDiT where isLast:
      addTable("\(name).caption.table", 2, d)
      addLinear("\(name).caption.attention.kv", 2 * d, d)
    case .mmDiT: addStream("\(name).caption", d)
    }
  }

  /// Attention and MLP of one stream of tokens.
  private mutating func addStream(_ name: String, _ d: Int) {
    addTable("\(name).table", 6, d)
    addLinear("\(name).attention.qkv", 3 * d, d)
    addLinear("\(name).attention.out", d, d)
    addLinear("\(name).mlp.in", 4 * d, d)
    addLinear("\(name).mlp.out", d, 4 * d)
  }

  private mutating func addLinear(_ name: String, _ out: Int, _ into: Int, start: Parameter.Start = .glorot) {
    add(Parameter(name: "\(name).weight", rows: out, columns: into, start: start))
    add(Parameter(name: "\(name).bias", rows: 1, columns: out, start: .zero))
  }

  private mutating func addTable(_ name: String, _ rows: Int, _ width: Int) {
    add(Parameter(name: name, rows: rows, columns: width, start: .normal(1 / Double(width).squareRoot())))
  }

  private mutating func add(_ parameter: Parameter) {
    var placed = parameter
    placed.offset = flatCount
    parameters.append(placed)
    flatCount += (parameter.count + 15) / 16 * 16
  }
}

/// Numbers for every parameter: weights, or gradients, or a moment of the optimiser.
public struct ParameterSet {
  public let layout: ParameterLayout
  public let flat: Tensor
  private let places: [String: Int]
  /// Of weights that products are made with, by name.
  private let packed: [String: PackedWeights]

  /// - Parameter forProducts: whether linear maps are to be packed; `pack` is then called after every change.
  public init(_ layout: ParameterLayout, forProducts: Bool = false) {
    self.layout = layout
    flat = Tensor(rows: 1, columns: layout.flatCount)
    places = Dictionary(uniqueKeysWithValues: layout.parameters.enumerated().map { ($1.name, $0) })
    let inputs = InputPanels()
    let maps = forProducts ? layout.parameters.filter(\.passesTokens) : []
    packed = Dictionary(
      uniqueKeysWithValues: maps.map { ($0.name, PackedWeights(out: $0.rows, into: $0.columns, inputs: inputs)) })
  }

  /// Brings the packed weights up to date.
  func pack() {
    for parameter in layout.parameters { packed[parameter.name]?.pack(tensor(parameter)) }
  }

  /// The tensor of a parameter that the layout names.
  public subscript(name: String) -> Tensor {
    guard let place = places[name] else { preconditionFailure("no parameter \(name)") }
    return tensor(layout.parameters[place])
  }

  public func tensor(_ parameter: Parameter) -> Tensor {
    flat.matrix(at: parameter.offset, rows: parameter.rows, columns: parameter.columns)
  }

  /// Everything from a parameter on.
  func tail(from name: String) -> Tensor {
    guard let place = places[name] else { preconditionFailure("no parameter \(name)") }
    let offset = layout.parameters[place].offset
    return flat.matrix(at: offset, rows: 1, columns: layout.flatCount - offset)
  }

  func linear(_ name: String) -> LinearMap {
    LinearMap(weight: self["\(name).weight"], bias: self["\(name).bias"], packed: packed["\(name).weight"])
  }

  /// A table [rows, d] as one row [1, rows·d].
  func table(_ name: String) -> Tensor {
    let table = self[name]
    return table.matrix(at: 0, rows: 1, columns: table.count)
  }

  /// Fills every parameter as its `start` says, from the seed. What would be zero becomes normal with `zeroDeviation`
  /// where that is above zero: for checks of gradients, in which a zero tensor hides others.
  public func initialise(seed: UInt64, zeroDeviation: Double = 0) {
    for (index, parameter) in layout.parameters.enumerated() {
      let random = RandomStream(seed: seed, stream: Self.initialStream &+ UInt64(index))
      tensor(parameter).assign(
        (0..<parameter.count).map { Float(value(parameter, random, UInt64($0), zeroDeviation)) })
    }
  }

  /// Far from the streams that clips are drawn from.
  private static let initialStream: UInt64 = 1 << 32

  private func value(_ parameter: Parameter, _ random: RandomStream, _ index: UInt64, _ zeroDeviation: Double) -> Double
  {
    switch parameter.start {
    case .zero: zeroDeviation > 0 ? zeroDeviation * random.normal(index) : 0
    case .normal(let deviation): deviation * random.normal(index)
    case .glorot:
      (2 * random.uniform(index) - 1) * (6 / Double(parameter.rows + parameter.columns)).squareRoot()
    }
  }
}
