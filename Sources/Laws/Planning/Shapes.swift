// Shapes that can be trained: whole blocks and widths of whole heads.

import Foundation

/// Blocks and width of a model, and the params that its block counts for them.
public struct TrainableShape: Sendable, Hashable {
  public var layers: Int
  public var width: Int
  public var params: Double
}

/// The shapes nearest to a size, the nearest first: widths of whole heads, and 16 to 160 of width a block.
///
/// - Parameters:
///   - squares: N = squares·layers·width²: 16 for a Cross-DiT block, 12 for a transformer block without cross-attention.
///   - head: width of a head.
public func trainableShapes(near params: Double, squares: Double, head: Int, count: Int = 3) -> [TrainableShape] {
  guard params > 0, params.isFinite, squares > 0, head > 0 else { return [] }
  var shapes: [TrainableShape] = []
  for layers in 1...200 {
    let exact = (params / (squares * Double(layers))).squareRoot() / Double(head)
    guard exact < 1e6 else { continue }
    for heads in Set([max(1, Int(exact)), max(1, Int(exact) + 1)]) {
      let width = heads * head
      guard (16...160).contains(width / layers) else { continue }
      shapes.append(
        TrainableShape(
          layers: layers, width: width, params: squares * Double(layers) * Double(width) * Double(width)))
    }
  }
  func miss(_ shape: TrainableShape) -> Double { abs(log(shape.params / params)) }
  return shapes.sorted { (miss($0), $0.layers) < (miss($1), $1.layers) }.prefix(count).map { $0 }
}
