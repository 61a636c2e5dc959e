// The ground of a clip of version 2: two of many known backdrops, named by the caption. Each is a pattern of drifting waves
// that a model has to learn by heart, the more often shown ones first: what it knows of them grows a little with every step
// and with its size.

/// A pattern that is the same in all clips that show it: Σ cos 2π(down·y + across·x + rate·time + phase)·colour.
struct Backdrop: Sendable {
  static let choices = 256
  /// Most turns a unit of length, down and to either side.
  static let highestFrequency: Float = 0.25
  /// Of the values of a colour, before the division by `Scene.scale`.
  static let deviation: Float = 0.3

  var waves: InlineArray<4, DriftingWave>

  /// All backdrops, from random words of stream 3 of the captions' seed: index is the backdrop's place, tile the wave's.
  static let all: [Backdrop] = {
    let random = Philox(seed: Caption.seed, stream: 3)
    return (0..<choices).map { place in
      Backdrop(
        waves: InlineArray { wave in DriftingWave(random.words(tile: wave, purpose: 0, clip: UInt64(place))) })
    }
  }()

  /// Adds the backdrop as it is at `time` to the frame whose values start at `first`.
  func add(to values: inout MutableSpan<Float>, first: Int, time: Float, on grid: borrowing PixelGrid) {
    for place in waves.indices { addWave(waves[place].at(time), to: &values, first: first, grid) }
  }
}

struct DriftingWave: Sendable {
  private var wave: Wave
  /// Turns a unit of time, −½ to ½.
  private var rate: Float

  /// Words 0–3 are down, across, phase and rate, words 4–7 the colour.
  init(_ words: WordTile) {
    let (one, two) = normalPair(words[4], words[5])
    let (three, four) = normalPair(words[6], words[7])
    wave = Wave(
      down: Backdrop.highestFrequency * unit(words[0]), across: Backdrop.highestFrequency * (2 * unit(words[1]) - 1),
      phase: unit(words[2]), colour: SIMD4(one, two, three, four) * (Backdrop.deviation / Scene.scale))
    rate = unit(words[3]) - 0.5
  }

  func at(_ time: Float) -> Wave {
    var moved = wave
    moved.phase += rate * time
    return moved
  }
}
