// What a clip of version 2 shows: one to three blobs of 64 kinds and 64 colours before two of 256 backdrops. The k-th kind,
// colour and backdrop has a chance that falls as 1/k: what is rare is learnt late and a little at a time, so losses fall
// smoothly. Blobs jump and backdrops drift, so that no frame tells of another: to look there is one large skill, which
// some runs of version 1 learn much earlier than others.

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
}

/// The scene of one clip of version 2. Frame and scale are those of `Scene`.
struct BlobScene: Sendable {
  /// Kinds, and colours.
  static let choices = 64
  static let mostBlobs = 3
  /// Of the normal number that every value of the clip gets at last, before the division by `Scene.scale`.
  static let grain: Float = 0.1

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

  private static let blobChances = HarmonicChances(choices)
  private static let backdropChances = HarmonicChances(Backdrop.choices)

  /// Places in `Backdrop.all`; both are seen, one added to the other.
  var backdrops: (Int, Int)
  var count: Int
  var blobs: InlineArray<3, Blob>

  /// From a tile of random words: backdrops from words 0 and 1, the count from word 15, blob i from words 16 + 8i on.
  init(_ words: WordTile) {
    backdrops = (Self.backdropChances.choice(words[0]), Self.backdropChances.choice(words[1]))
    count = 1 + below(UInt32(Self.mostBlobs), words[15])
    blobs = InlineArray { Self.blob(words, 16 + 8 * $0) }
  }

  private static func blob(_ words: WordTile, _ first: Int) -> Blob {
    Blob(
      kind: blobChances.choice(words[first]), colour: blobChances.choice(words[first + 1]),
      radius: 0.8 + 1.6 * unit(words[first + 2]))
  }
}

/// Choices of which the k-th from 1 has a chance proportional to 1/k.
struct HarmonicChances: Sendable {
  /// Words below the k-th are the choices up to k.
  private let limits: [UInt32]

  init(_ choices: Int) {
    let chances = (0..<choices).map { 1 / Double($0 + 1) }
    let total = chances.reduce(0, +)
    var sum = 0.0
    limits = chances.dropLast().map { chance in
      sum += chance
      return UInt32(sum / total * 0x1p32)
    }
  }

  func choice(_ word: UInt32) -> Int { limits.firstIndex { word < $0 } ?? limits.count }
}

// MARK: - Drawing

extension BlobScene {
  /// Draws a frame, whose values start at `first`, at `time`. The words place the blobs: blob i from words 2i and 2i + 1.
  func draw(
    into values: inout MutableSpan<Float>, first: Int, time: Float, places: borrowing WordTile,
    on grid: borrowing PixelGrid
  ) {
    for place in first..<first + grid.count * 4 { values[place] = 0 }
    Backdrop.all[backdrops.0].add(to: &values, first: first, time: time, on: grid)
    Backdrop.all[backdrops.1].add(to: &values, first: first, time: time, on: grid)
    for blob in 0..<count {
      let centre = (x: Scene.extent * unit(places[2 * blob]), y: Scene.extent * unit(places[2 * blob + 1]))
      draw(blobs[blob], at: centre, &values, first, grid)
    }
  }

  private func draw(
    _ blob: Blob, at centre: (x: Float, y: Float), _ values: inout MutableSpan<Float>, _ first: Int,
    _ grid: borrowing PixelGrid
  ) {
    let (colour, outline) = (Self.colours[blob.colour] / Scene.scale, Outline.kinds[blob.kind])
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
