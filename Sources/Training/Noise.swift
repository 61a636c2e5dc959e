// Standard normal numbers, sixty-four at a time (Box and Muller 1958).

/// Value k of block b at 16·k + b, as the words it is made from.
typealias NormalTile = InlineArray<64, Float>

extension Philox {
  /// Fills `values` with independent standard normals: tile after tile of the clip's words under `purpose`.
  func fillNormals(_ values: inout MutableSpan<Float>, purpose: UInt32, clip: UInt64) {
    let count = values.count
    for tile in 0..<(count + 63) / 64 {
      let normals = normalTile(words(tile: tile, purpose: purpose, clip: clip))
      let start = tile * 64
      for place in 0..<min(64, count - start) { values[start + place] = normals[place] }
    }
  }
}

/// Words 0 and 1 of a block give its first pair of normals, words 2 and 3 the second.
@inline(__always)
func normalTile(_ words: WordTile) -> NormalTile {
  var normals = NormalTile(repeating: 0)
  for lane in 0..<16 {
    let (first, second) = normalPair(words[lane], words[16 &+ lane])
    let (third, fourth) = normalPair(words[32 &+ lane], words[48 &+ lane])
    normals[lane] = first
    normals[16 &+ lane] = second
    normals[32 &+ lane] = third
    normals[48 &+ lane] = fourth
  }
  return normals
}

/// Two independent normals: the radius from one word, up to 6.6; the angle from the other.
@inline(__always)
func normalPair(_ one: UInt32, _ other: UInt32) -> (Float, Float) {
  let radius = (-2 * naturalLog(openUnit(one))).squareRoot()
  // 30 bits for an angle within an eighth of a turn, one for a quarter turn (sine and cosine change places), one for half.
  let eighths = Float(Int32(bitPattern: other) >> 2) * (0x1p-29 * .pi / 4)
  let (sine, cosine) = sineAndCosine(eighths)
  let signed = radius * (other & 1 == 0 ? cosine : -cosine)
  let turned = other & 2 == 0
  return (turned ? signed : radius * sine, turned ? radius * sine : signed)
}

/// Uniform in (0, 1]: 31 bits, as many of them as a Float holds.
@inline(__always)
func openUnit(_ word: UInt32) -> Float { Float(Int32(bitPattern: word >> 1)) * 0x1p-31 + 0x1p-32 }
