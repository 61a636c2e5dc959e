// What a clip shows: two waves behind one to three moving shapes, on a frame of 8×8 in a unit of time of its own, so that
// clips of any size and frame rate can show the same scene.

/// One wave of the background: cos 2π(down·y + across·x + phase) times `colour`.
struct Wave: Sendable {
  /// Turns a unit of length: 0, 1 or 2 sixteenths.
  var down: Float
  var across: Float
  /// In turns.
  var phase: Float
  /// Values of the clip, divided by `Scene.scale` already.
  var colour: SIMD4<Float>
}

struct MovingShape: Sendable {
  enum Kind: Int, Sendable, CaseIterable {
    case disc, square, ring, diamond, cross
  }

  var kind: Kind
  /// Place in the palette.
  var colour: Int
  var radius: Float
  /// Centre at the first frame, in 0 ..< 8.
  var x: Float
  var y: Float
  /// Place in `Scene.speeds`.
  var speed: Int
  /// Eighths of a turn from the x axis.
  var direction: Int

  /// The centre after `time`, thrown back by the borders of the frame.
  func centre(at time: Float) -> (x: Float, y: Float) {
    let way = Scene.speeds[speed] * time
    let (across, down) = Self.directions[direction]
    return (Self.reflected(x + way * across), Self.reflected(y + way * down))
  }

  /// A position on the endless line, folded into 0...8.
  static func reflected(_ position: Float) -> Float {
    let turn = 2 * Scene.extent
    let rest = position - turn * (position / turn).rounded(.down)
    return min(rest, turn - rest)
  }

  private static let slanted: Float = 0.707_106_77
  private static let directions: [(Float, Float)] = [
    (1, 0), (slanted, slanted), (0, 1), (-slanted, slanted), (-1, 0), (-slanted, -slanted), (0, -1),
    (slanted, -slanted),
  ]
}

/// The scene of one clip.
struct Scene: Sendable {
  /// Height and width of the frame that scenes are defined on.
  static let extent: Float = 8
  /// What everything is divided by. The values have mean 0 then and variance 0.29, less than that of the noise, which is 1.
  static let scale: Float = 0.95
  /// Units of length a unit of time.
  static let speeds: [Float] = [0, 0.8, 1.6]

  /// Eight colours of norm 2, any two of them at right angles or opposite: the sign patterns with an even number of minus.
  static let palette: [SIMD4<Float>] = [
    SIMD4(1, 1, 1, 1), SIMD4(1, 1, -1, -1), SIMD4(1, -1, 1, -1), SIMD4(1, -1, -1, 1),
    SIMD4(-1, 1, 1, -1), SIMD4(-1, 1, -1, 1), SIMD4(-1, -1, 1, 1), SIMD4(-1, -1, -1, -1),
  ]

  var waves: (Wave, Wave)
  /// One to three are there; the rest are drawn by nobody.
  var count: Int
  var shapes: (MovingShape, MovingShape, MovingShape)

  /// From a tile of random words, each quantity from words of its own: waves from words 0–6 and 8–14, the count from word
  /// 16, shapes from words 24–30, 32–38, 40–46.
  init(_ words: WordTile) {
    waves = (Self.wave(words, 0), Self.wave(words, 8))
    count = 1 + below(3, words[16])
    shapes = (Self.shape(words, 24), Self.shape(words, 32), Self.shape(words, 40))
  }

  private static func wave(_ words: WordTile, _ first: Int) -> Wave {
    let (one, two) = normalPair(words[first + 3], words[first + 4])
    let (three, four) = normalPair(words[first + 5], words[first + 6])
    return Wave(
      down: Float(below(3, words[first])) / 16, across: Float(below(3, words[first + 1])) / 16,
      phase: unit(words[first + 2]), colour: SIMD4(one, two, three, four) * (0.4 / scale))
  }

  private static func shape(_ words: WordTile, _ first: Int) -> MovingShape {
    MovingShape(
      kind: MovingShape.Kind.allCases[below(5, words[first])], colour: below(8, words[first + 1]),
      radius: 1 + 1.4 * unit(words[first + 2]), x: extent * unit(words[first + 3]), y: extent * unit(words[first + 4]),
      speed: below(3, words[first + 5]), direction: below(8, words[first + 6]))
  }
}

/// Uniform in 0 ..< count; off from even by less than count/2³².
@inline(__always)
func below(_ count: UInt32, _ word: UInt32) -> Int { Int((UInt64(word) &* UInt64(count)) >> 32) }

/// Uniform in [0, 1), 24 bits.
@inline(__always)
func unit(_ word: UInt32) -> Float { Float(word >> 8) * 0x1p-24 }
