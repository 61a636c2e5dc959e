// What a clip of version 2 shows: one to six blobs of 64 kinds and 64 colours, the k-th of which is drawn with a chance that
// falls as 1/k. What is rare is learnt late and a little at a time, so losses fall smoothly and runs differ less than with
// the five kinds and eight colours of version 1, each of which is a skill that some runs learn earlier than others.

/// The outline of a kind of blob at angle θ: radius·max(¼, 1 + Σ (cosine·cos mθ + sine·sin mθ)), m = 2 … 5.
struct Outline: Sendable {
  static let waves = 4
  var cosines: SIMD4<Float>
  var sines: SIMD4<Float>

  /// 64 kinds, from normals of stream 1 of the captions' seed: the cosine and sine of m = 2, those of m = 3, and so on, each
  /// times 0.45/m.
  static let kinds: [Outline] = {
    var normals = [Float](repeating: 0, count: BlobScene.choices * 2 * waves)
    var values = normals.mutableSpan
    Philox(seed: Caption.seed, stream: 1).fillNormals(&values, purpose: 0, clip: 0)
    return (0..<BlobScene.choices).map { kind in
      var outline = Outline(cosines: .zero, sines: .zero)
      for wave in 0..<waves {
        let deviation = 0.45 / Float(wave + 2)
        outline.cosines[wave] = deviation * normals[(kind * waves + wave) * 2]
        outline.sines[wave] = deviation * normals[(kind * waves + wave) * 2 + 1]
      }
      return outline
    }
  }()
}

struct Blob: Sendable {
  /// Places in `Outline.kinds` and `BlobScene.colours`.
  var kind: Int
  var colour: Int
  var radius: Float
  /// Centre at the first frame, in 0 ..< 8.
  var x: Float
  var y: Float
  /// Units of length a unit of time.
  var velocity: (x: Float, y: Float)
  /// What the caption says of the motion: a third of the speeds and an eighth of a turn.
  var motion: Int

  func centre(at time: Float) -> (x: Float, y: Float) {
    (MovingShape.reflected(x + velocity.x * time), MovingShape.reflected(y + velocity.y * time))
  }
}

/// The scene of one clip of version 2. Frame, scale and the waves' colours are those of `Scene`.
struct BlobScene: Sendable {
  /// Kinds, and colours.
  static let choices = 64
  static let mostBlobs = 6
  static let highestSpeed: Float = 1.6

  /// Vectors of norm 2 in directions drawn at random, from normals of stream 2 of the captions' seed.
  static let colours: [SIMD4<Float>] = {
    var normals = [Float](repeating: 0, count: choices * 4)
    var values = normals.mutableSpan
    Philox(seed: Caption.seed, stream: 2).fillNormals(&values, purpose: 0, clip: 0)
    return (0..<choices).map { colour in
      let four = SIMD4(
        normals[4 * colour], normals[4 * colour + 1], normals[4 * colour + 2], normals[4 * colour + 3])
      return four * (2 / squareRoot((four * four).sum()))
    }
  }()

  /// Words below the k-th are the choices up to k: chances of 1/(k + 1), made to sum to one.
  private static let limits: [UInt32] = {
    let chances = (0..<choices).map { 1 / Double($0 + 1) }
    let total = chances.reduce(0, +)
    var sum = 0.0
    return chances.dropLast().map { chance in
      sum += chance
      return UInt32(sum / total * 0x1p32)
    }
  }()

  var waves: (Wave, Wave)
  var count: Int
  var blobs: InlineArray<6, Blob>

  /// From a tile of random words: waves from words 0–6 and 8–14, the count from word 15, blob i from words 16 + 8i on.
  init(_ words: WordTile) {
    waves = (Self.wave(words, 0), Self.wave(words, 8))
    count = 1 + below(UInt32(Self.mostBlobs), words[15])
    blobs = InlineArray { Self.blob(words, 16 + 8 * $0) }
  }

  private static func choice(_ word: UInt32) -> Int { limits.firstIndex { word < $0 } ?? choices - 1 }

  /// Up to an eighth of a turn a unit of length, down and to either side.
  private static func wave(_ words: WordTile, _ first: Int) -> Wave {
    let (one, two) = normalPair(words[first + 3], words[first + 4])
    let (three, four) = normalPair(words[first + 5], words[first + 6])
    return Wave(
      down: unit(words[first]) / 8, across: (2 * unit(words[first + 1]) - 1) / 8, phase: unit(words[first + 2]),
      colour: SIMD4(one, two, three, four) * (0.4 / Scene.scale))
  }

  private static func blob(_ words: WordTile, _ first: Int) -> Blob {
    let (share, turn) = (unit(words[first + 5]), unit(words[first + 6]))
    let speed = highestSpeed * share
    return Blob(
      kind: choice(words[first]), colour: choice(words[first + 1]), radius: 0.8 + 1.6 * unit(words[first + 2]),
      x: Scene.extent * unit(words[first + 3]), y: Scene.extent * unit(words[first + 4]),
      velocity: (speed * cosineOfTurns(turn), speed * cosineOfTurns(turn - 0.25)),
      motion: Int(3 * share) * 8 + Int(8 * turn))
  }
}

// MARK: - Drawing

extension BlobScene {
  /// Draws frame after frame into `values` [frames, pixels, 4]; frame f shows the time f / frameRate.
  func draw(into values: inout MutableSpan<Float>, frames: Int, frameRate: Float, on grid: borrowing PixelGrid) {
    drawWaves(waves, into: &values, frames: frames, grid)
    for frame in 0..<frames {
      for blob in 0..<count { draw(blobs[blob], &values, frame * grid.count * 4, Float(frame) / frameRate, grid) }
    }
  }

  private func draw(
    _ blob: Blob, _ values: inout MutableSpan<Float>, _ first: Int, _ time: Float, _ grid: borrowing PixelGrid
  ) {
    let (colour, centre) = (Self.colours[blob.colour] / Scene.scale, blob.centre(at: time))
    let outline = Outline.kinds[blob.kind]
    for start in grid.tiles {
      let (x, y) = grid.tile(start)
      let covered = outline.coverage(x, y, centre, radius: blob.radius)
      drawTile(covered, colour, &values, first + start * 4, pixels: min(16, grid.count - start))
    }
  }
}

extension Outline {
  /// How much of each pixel a blob hides: sigmoid(4·(outline − distance)).
  fileprivate func coverage(
    _ x: borrowing Pixels, _ y: borrowing Pixels, _ centre: (x: Float, y: Float), radius: Float
  ) -> Pixels {
    var covered = Pixels(repeating: 0)
    let (x, y) = (x.span, y.span)
    var values = covered.mutableSpan
    for pixel in 0..<16 {
      let (dx, dy) = (x[pixel] - centre.x, y[pixel] - centre.y)
      let distance = squareRoot(dx * dx + dy * dy + 1e-6)
      values[pixel] = sigmoid(4 * (radius * max(0.25, 1 + wobble(dx / distance, dy / distance)) - distance))
    }
    return covered
  }

  /// Σ over the waves, from cosine and sine of the angle: each wave's from those of the one before.
  @inline(__always)
  private func wobble(_ c: Float, _ s: Float) -> Float {
    let (c2, s2) = (c * c - s * s, 2 * c * s)
    let (c3, s3) = (c2 * c - s2 * s, c2 * s + s2 * c)
    let (c4, s4) = (c3 * c - s3 * s, c3 * s + s3 * c)
    let (c5, s5) = (c4 * c - s4 * s, c4 * s + s4 * c)
    let low = cosines.x * c2 + sines.x * s2 + cosines.y * c3 + sines.y * s3
    return low + cosines.z * c4 + sines.z * s4 + cosines.w * c5 + sines.w * s5
  }
}
