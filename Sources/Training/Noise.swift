// Standard normal numbers, sixty-four at a time (Box and Muller 1958).

/// Value k of block b at 16·k + b, as the words it is made from.
typealias NormalTile = InlineArray<64, Float>

extension Philox {
  /// Fills `values` with independent standard normals: tile after tile of the clip's words under `purpose`.
  func fillNormals(_ values: inout MutableSpan<Float>, purpose: UInt32, clip: UInt64) {
    let count = values.count
    for tile in 0..<(count + 63) / 64 {
      let normals = normalTile(words(tile: tile, purpose: purpose, clip: clip))
      let some = normals.span
      var place = values._mutatingExtracting(tile * 64..<min(count, tile * 64 + 64))
      for value in place.indices { place[value] = some[value] }
    }
  }
}

/// Words 0 and 1 of a block give its first pair of normals, words 2 and 3 the second.
@inline(__always)
func normalTile(_ tile: borrowing WordTile) -> NormalTile {
  var normals = NormalTile(repeating: 0)
  // Through spans: a loop that indexes the tiles themselves copies them whole, every time.
  let words = tile.span
  var values = normals.mutableSpan
  for lane in 0..<16 {
    let (first, second) = normalPair(words[lane], words[16 &+ lane])
    let (third, fourth) = normalPair(words[32 &+ lane], words[48 &+ lane])
    values[lane] = first
    values[16 &+ lane] = second
    values[32 &+ lane] = third
    values[48 &+ lane] = fourth
  }
  return normals
}

/// Two independent normals: the radius from one word, up to 6.6; the angle from the other.
@inline(__always)
func normalPair(_ one: UInt32, _ other: UInt32) -> (Float, Float) {
  let radius = squareRoot(-2 * naturalLog(openUnit(one)))
  // 30 bits for an angle within an eighth of a turn, one for a half turn, one for a quarter (sine and cosine change
  // places); as operations on bits, since a branch would make the loop run one by one.
  let eighths = Float(Int32(bitPattern: other) >> 2) * (0x1p-29 * .pi / 4)
  let (sine, cosine) = sineAndCosine(eighths)
  let along = (radius * cosine).bitPattern ^ other << 31
  let across = (radius * sine).bitPattern
  let change = (along ^ across) & (0 &- other >> 1 & 1)
  return (Float(bitPattern: along ^ change), Float(bitPattern: across ^ change))
}

/// Uniform in (0, 1]: 31 bits, as many of them as a Float holds.
@inline(__always)
func openUnit(_ word: UInt32) -> Float { Float(Int32(bitPattern: word >> 1)) * 0x1p-31 + 0x1p-32 }
