// What is said of a scene: eight words, each a row of a frozen table, the stand-in for a frozen text encoder.

/// Eight token ids of 64, looked up in a table of N(0, 1) that is one and the same for all runs.
enum Caption {
  static let tokens = 8
  static let rowValues = 32
  static let vocabulary = 64

  // Attention to a caption knows no order, so kind and colour of the second shape have words of their own.
  private static let padding = 0
  private static let counts = 1
  private static let kinds = (4, 9)
  private static let colours = (14, 22)
  private static let motions = 30

  /// Count; kind, colour and motion of the first shape; the same of the second, if there is one; padding.
  static func identifiers(of scene: Scene) -> InlineArray<8, Int> {
    let (first, second) = (scene.shapes.0, scene.shapes.1)
    var words = InlineArray<8, Int>(repeating: padding)
    words[0] = counts + scene.count - 1
    words[1] = kinds.0 + first.kind.rawValue
    words[2] = colours.0 + first.colour
    words[3] = motions + first.speed * 8 + first.direction
    guard scene.count > 1 else { return words }
    words[4] = kinds.1 + second.kind.rawValue
    words[5] = colours.1 + second.colour
    words[6] = motions + second.speed * 8 + second.direction
    return words
  }

  /// The table, [64, 32] row by row.
  static let table: [Float] = {
    var table = [Float](repeating: 0, count: vocabulary * rowValues)
    var rows = table.mutableSpan
    Philox(seed: 0x6C61_7762_6F6F_6B, stream: 0).fillNormals(&rows, purpose: 0, clip: 0)
    return table
  }()
}
