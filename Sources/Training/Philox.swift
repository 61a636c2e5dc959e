// Random bits by address, many at once: the generator Philox4x32-10 (Salmon et al. 2011, "Parallel random numbers: as easy
// as 1, 2, 3"), written so that the compiler runs several of its blocks side by side.

import Maths

/// Sixteen blocks of four words, word k of block b at 16·k + b.
typealias WordTile = InlineArray<64, UInt32>

/// A key of Philox; every counter under it is a block of four random words.
struct Philox: Sendable, Hashable {
  private let low: UInt32
  private let high: UInt32

  init(low: UInt32, high: UInt32) {
    self.low = low
    self.high = high
  }

  /// Keys of neighbouring seeds and streams have nothing in common.
  init(seed: UInt64, stream: UInt64) {
    let key = RandomStream(seed: seed, stream: stream).bits(0)
    self.init(low: UInt32(truncatingIfNeeded: key), high: UInt32(truncatingIfNeeded: key >> 32))
  }

  /// The words at counters (16·tile + b, purpose, clip's low half, clip's high half), b in 0..<16.
  @inline(__always)
  func words(tile number: Int, purpose: UInt32, clip: UInt64) -> WordTile {
    let first = UInt32(truncatingIfNeeded: number &* 16)
    let (clipLow, clipHigh) = (UInt32(truncatingIfNeeded: clip), UInt32(truncatingIfNeeded: clip >> 32))
    var tile = WordTile(repeating: 0)
    var words = tile.mutableSpan
    for block in 0..<16 {
      let counter = first &+ UInt32(truncatingIfNeeded: block)
      let four = self.block(counter, purpose, clipLow, clipHigh)
      words[block] = four.0
      words[16 &+ block] = four.1
      words[32 &+ block] = four.2
      words[48 &+ block] = four.3
    }
    return tile
  }

  typealias Four = (UInt32, UInt32, UInt32, UInt32)

  /// One block. Ten rounds, the key going up by the Weyl constants between them; written out because a loop around them
  /// keeps the compiler from working on several blocks at once.
  @inline(__always)
  func block(_ c0: UInt32, _ c1: UInt32, _ c2: UInt32, _ c3: UInt32) -> Four {
    let start = Self.round((c0, c1, c2, c3), low, high)
    let third = round(round(start, 1), 2)
    let sixth = round(round(round(third, 3), 4), 5)
    return round(round(round(round(sixth, 6), 7), 8), 9)
  }

  @inline(__always)
  private func round(_ x: Four, _ number: UInt32) -> Four {
    Self.round(x, low &+ number &* 0x9E37_79B9, high &+ number &* 0xBB67_AE85)
  }

  @inline(__always)
  private static func round(_ x: Four, _ low: UInt32, _ high: UInt32) -> Four {
    let one = 0xD251_1F53 as UInt64 &* UInt64(x.0)
    let two = 0xCD9E_8D57 as UInt64 &* UInt64(x.2)
    return (
      UInt32(truncatingIfNeeded: two >> 32) ^ x.1 ^ low, UInt32(truncatingIfNeeded: two),
      UInt32(truncatingIfNeeded: one >> 32) ^ x.3 ^ high, UInt32(truncatingIfNeeded: one)
    )
  }
}
