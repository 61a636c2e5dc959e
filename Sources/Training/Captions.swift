// What is said of a scene: eight words, each a row of a frozen table, the stand-in for a frozen text encoder.

/// Eight token ids (64 of them in version 1 of the clips, 516 in version 2), looked up in a table of N(0, 1) that is one and
/// the same for all runs.
enum Caption {
  static let tokens = 8
  static let rowValues = 32
  static let vocabulary = 516
  /// Of the table, and of the kinds, colours and backdrops of version 2.
  static let seed: UInt64 = 0x6C61_7762_6F6F_6B

  // Attention to a caption knows no order, so kind and colour of the second shape have words of their own.
  static let padding = 0
  static let counts = 1
  static let kinds = (4, 9)
  static let colours = (14, 22)
  static let motions = 30

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

  /// Of a scene of version 2: count; the two backdrops; kind and colour of the first blob; the same of the second, if there
  /// is one; padding. Backdrops share their words, since they add up whichever comes first.
  static func identifiers(of scene: BlobScene) -> InlineArray<8, Int> {
    var words = InlineArray<8, Int>(repeating: padding)
    words[0] = counts + scene.count - 1
    words[1] = backdrops + scene.backdrops.0
    words[2] = backdrops + scene.backdrops.1
    for place in 0..<min(2, scene.count) {
      let blob = scene.blobs[place]
      let first = blobs + place * 2 * BlobScene.choices
      words[3 + 2 * place] = first + blob.kind
      words[4 + 2 * place] = first + BlobScene.choices + blob.colour
    }
    return words
  }

  /// Of version 2: after the counts the backdrops, then kinds and colours of the first blob and those of the second.
  static let backdrops = counts + BlobScene.mostBlobs
  static let blobs = backdrops + Backdrop.choices

  /// The table, [516, 32] row by row.
  static let table: [Float] = {
    var table = [Float](repeating: 0, count: vocabulary * rowValues)
    var rows = table.mutableSpan
    Philox(seed: seed, stream: 0).fillNormals(&rows, purpose: 0, clip: 0)
    return table
  }()
}
