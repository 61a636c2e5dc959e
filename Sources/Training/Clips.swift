// The data: captioned clips of moving shapes, made on the fly and never stored. Clip i is a function of (seed, stream, i),
// whatever was made before, in whichever order, on whichever thread. Nothing is allocated for a clip.

/// An endless row of clips of one shape, each with its caption, its noise and its time step.
public struct ClipSource: Sendable {
  /// Rows of a caption, and values of a row.
  public static let captionTokens = Caption.tokens
  public static let captionWidth = Caption.rowValues
  /// Diffusion steps.
  public static let timesteps = 1000

  public let shape: ClipShape
  private let random: Philox
  private let grid: PixelGrid
  private let table: [Float]
  /// Whether the time steps go evenly through all of them instead of being drawn.
  private let isValidation: Bool

  private enum Purpose {
    static let scene: UInt32 = 0
    static let noise: UInt32 = 1
    static let timestep: UInt32 = 2
    static let grain: UInt32 = 3
  }

  /// Training clips are those of a run's seed and stream 0.
  public init(shape: ClipShape, seed: UInt64, stream: UInt64) {
    self.init(shape: shape, random: Philox(seed: seed, stream: stream), isValidation: false)
  }

  private init(shape: ClipShape, random: Philox, isValidation: Bool) {
    self.shape = shape
    self.random = random
    self.isValidation = isValidation
    grid = PixelGrid(height: shape.height, width: shape.width)
    table = Caption.table
  }

  /// Writes clip `index`: `values` [n_ctx, 16] (tokens by frame, row, column; the values of one by row, column, channel),
  /// `captions` [8, 32].
  public func write(clip index: Int, values: inout MutableSpan<Float>, captions: inout MutableSpan<Float>) {
    precondition(values.count == shape.values && captions.count == Self.captionTokens * Self.captionWidth)
    let words = draw(index, into: &values)
    for token in 0..<Self.captionTokens {
      let row = words[token] * Self.captionWidth
      for place in 0..<Self.captionWidth { captions[token * Self.captionWidth + place] = table[row + place] }
    }
  }

  /// Clip `index` and what is said of it.
  public func clip(_ index: Int) -> (values: [Float], caption: CaptionWords) {
    var values = [Float](repeating: 0, count: shape.values)
    var span = values.mutableSpan
    let words = draw(index, into: &span)
    return (values, CaptionWords((0..<Self.captionTokens).map { words[$0] }))
  }

  /// Draws the scene of clip `index`; the ids of its caption.
  private func draw(_ index: Int, into values: inout MutableSpan<Float>) -> InlineArray<8, Int> {
    let rate = Float(shape.frameRate)
    if shape.version == 1 {
      let scene = scene(index)
      scene.draw(into: &values, frames: shape.frames, frameRate: rate, on: grid)
      return Caption.identifiers(of: scene)
    }
    let scene = blobScene(index)
    for frame in 0..<shape.frames {
      let time = Float(frame) / rate
      // Blobs jump at every whole unit of time.
      let places = random.words(tile: 1 + Int(time), purpose: Purpose.scene, clip: UInt64(index))
      scene.draw(into: &values, first: frame * grid.count * 4, time: time, places: places, on: grid)
    }
    addGrain(index, to: &values)
    return Caption.identifiers(of: scene)
  }

  /// A normal number for every value, of deviation `BlobScene.grain`.
  private func addGrain(_ index: Int, to values: inout MutableSpan<Float>) {
    let deviation = BlobScene.grain / Scene.scale
    for tile in 0..<(values.count + 63) / 64 {
      let normals = normalTile(random.words(tile: tile, purpose: Purpose.grain, clip: UInt64(index)))
      let some = normals.span
      var part = values._mutatingExtracting(tile * 64..<min(values.count, tile * 64 + 64))
      for value in part.indices { part[value] += deviation * some[value] }
    }
  }

  /// Writes the noise of clip `index`, standard normal, [n_ctx, 16].
  public func writeNoise(clip index: Int, into noise: inout MutableSpan<Float>) {
    precondition(noise.count == shape.values)
    random.fillNormals(&noise, purpose: Purpose.noise, clip: UInt64(index))
  }

  /// The diffusion step of clip `index`, in 0 ..< 1000.
  public func timestep(clip index: Int) -> Int {
    if isValidation { return (2 * index + 1) * Self.timesteps / (2 * Self.validationClips) }
    let (low, high) = (UInt32(truncatingIfNeeded: index), UInt32(truncatingIfNeeded: index >> 32))
    return below(UInt32(Self.timesteps), random.block(0, Purpose.timestep, low, high).0)
  }

  func scene(_ index: Int) -> Scene {
    Scene(random.words(tile: 0, purpose: Purpose.scene, clip: UInt64(index)))
  }

  func blobScene(_ index: Int) -> BlobScene {
    BlobScene(random.words(tile: 0, purpose: Purpose.scene, clip: UInt64(index)))
  }
}

// MARK: - Validation

extension ClipSource {
  /// Clips held out, and how many of them the frequent validations look at.
  public static let validationClips = 1024
  public static let validationSubset = 128

  /// The held-out clips, the same for every run: clips 0 ..< 1024, each with its own fixed noise and the time step
  /// ⌊(i + ½)·1000/1024⌋.
  public static func validation(shape: ClipShape) -> ClipSource {
    ClipSource(shape: shape, random: Philox(seed: 0x7661_6C69_6461_7465, stream: 1), isValidation: true)
  }

  /// The clip at `place` of the small subset: every eighth, so that its time steps go evenly through all of them too.
  public static func validationSubsetClip(_ place: Int) -> Int { 8 * place + 4 }
}
