// A scene drawn into the values of a clip: pixels in the order of the values, sixteen at a time.

/// Where the pixels of a frame lie in the scene, in the order in which a clip holds them: tokens row by row, the four
/// pixels of a token row by row. Padded to whole tiles.
struct PixelGrid: Sendable {
  /// Pixels a frame.
  let count: Int
  private let xs: [Float]
  private let ys: [Float]

  init(height: Int, width: Int) {
    count = height * width
    let padded = (0..<(count + 15) / 16 * 16).map { min($0, height * width - 1) }
    let columns = padded.map { pixel in pixel / 4 % (width / 2) * 2 + pixel % 2 }
    let rows = padded.map { pixel in pixel / 4 / (width / 2) * 2 + pixel / 2 % 2 }
    xs = columns.map { (Float($0) + 0.5) * Scene.extent / Float(width) }
    ys = rows.map { (Float($0) + 0.5) * Scene.extent / Float(height) }
  }

  /// First pixels of the tiles.
  var tiles: StrideTo<Int> { stride(from: 0, to: count, by: 16) }

  @inline(__always)
  func tile(_ start: Int) -> (x: Pixels, y: Pixels) {
    (Self.sixteen(xs.span, start), Self.sixteen(ys.span, start))
  }

  @inline(__always)
  private static func sixteen(_ all: Span<Float>, _ start: Int) -> Pixels {
    var some = Pixels(repeating: 0)
    var values = some.mutableSpan
    for pixel in 0..<16 { values[pixel] = all[start &+ pixel] }
    return some
  }
}

/// A number for each pixel of a tile. Loops go through spans: indexing the array itself copies it whole.
typealias Pixels = InlineArray<16, Float>

extension Scene {
  /// Draws frame after frame into `values` [frames, pixels, 4]; frame f shows the time f / frameRate.
  func draw(into values: inout MutableSpan<Float>, frames: Int, frameRate: Float, on grid: borrowing PixelGrid) {
    drawWaves(waves, into: &values, frames: frames, grid)
    for frame in 0..<frames { drawShapes(&values, frame: frame, time: Float(frame) / frameRate, grid) }
  }

  private func drawShapes(
    _ values: inout MutableSpan<Float>, frame: Int, time: Float, _ grid: borrowing PixelGrid
  ) {
    let first = frame * grid.count * 4
    drawShape(shapes.0, &values, first, time, grid)
    if count > 1 { drawShape(shapes.1, &values, first, time, grid) }
    if count > 2 { drawShape(shapes.2, &values, first, time, grid) }
  }

  private func drawShape(
    _ shape: MovingShape, _ values: inout MutableSpan<Float>, _ first: Int, _ time: Float,
    _ grid: borrowing PixelGrid
  ) {
    let colour = Self.palette[shape.colour] / Self.scale
    let centre = shape.centre(at: time)
    for start in grid.tiles {
      let (x, y) = grid.tile(start)
      let covered = shape.coverage(x, y, centre)
      drawTile(covered, colour, &values, first + start * 4, pixels: min(16, grid.count - start))
    }
  }
}

/// The background, the same in all frames.
func drawWaves(
  _ waves: (Wave, Wave), into values: inout MutableSpan<Float>, frames: Int, _ grid: borrowing PixelGrid
) {
  for start in grid.tiles {
    let (x, y) = grid.tile(start)
    let (first, second) = (waves.0.heights(x, y), waves.1.heights(x, y))
    let (one, two) = (first.span, second.span)
    let pixels = min(16, grid.count - start)
    var tile = values._mutatingExtracting(start * 4..<(start + pixels) * 4)
    for pixel in 0..<pixels { tile.set(pixel, one[pixel] * waves.0.colour + two[pixel] * waves.1.colour) }
  }
  for frame in 1..<max(1, frames) {
    let (start, count) = (frame * grid.count * 4, grid.count * 4)
    for place in 0..<count { values[start + place] = values[place] }
  }
}

/// Adds one wave to the frame whose values start at `first`.
func addWave(_ wave: Wave, to values: inout MutableSpan<Float>, first: Int, _ grid: borrowing PixelGrid) {
  for start in grid.tiles {
    let (x, y) = grid.tile(start)
    let heights = wave.heights(x, y)
    let all = heights.span
    let pixels = min(16, grid.count - start)
    var tile = values._mutatingExtracting(first + start * 4..<first + (start + pixels) * 4)
    for pixel in 0..<pixels { tile.set(pixel, tile.pixel(pixel) + all[pixel] * wave.colour) }
  }
}

/// A colour over what is below, as far as it covers each pixel of a tile whose values start at `first`.
@inline(__always)
func drawTile(
  _ coverage: borrowing Pixels, _ colour: SIMD4<Float>, _ values: inout MutableSpan<Float>, _ first: Int, pixels: Int
) {
  let coverage = coverage.span
  var tile = values._mutatingExtracting(first..<first + pixels * 4)
  for pixel in 0..<pixels {
    let below = tile.pixel(pixel)
    tile.set(pixel, below + coverage[pixel] * (colour - below))
  }
}

extension Wave {
  @inline(__always)
  fileprivate func heights(_ x: borrowing Pixels, _ y: borrowing Pixels) -> Pixels {
    var heights = Pixels(repeating: 0)
    let (x, y) = (x.span, y.span)
    var values = heights.mutableSpan
    for pixel in 0..<16 { values[pixel] = cosineOfTurns(down * y[pixel] + across * x[pixel] + phase) }
    return heights
  }
}

extension MovingShape {
  /// How much of each pixel the shape hides: sigmoid(4·signed distance), the distance positive inside.
  fileprivate func coverage(_ x: borrowing Pixels, _ y: borrowing Pixels, _ centre: (x: Float, y: Float)) -> Pixels {
    let radius = radius
    return switch kind {
    case .disc: each(x, y, centre) { sigmoid(4 * (radius - squareRoot($0 * $0 + $1 * $1))) }
    case .square: each(x, y, centre) { sigmoid(4 * (radius - max($0, $1))) }
    case .ring: each(x, y, centre) { sigmoid(4 * (0.6 - abs(squareRoot($0 * $0 + $1 * $1) - radius))) }
    case .diamond: each(x, y, centre) { sigmoid(4 * (radius - $0 - $1)) }
    case .cross: each(x, y, centre) { sigmoid(4 * (radius - max($0, $1))) * sigmoid(4 * (0.5 - min($0, $1))) }
    }
  }

  /// `coverage` of the distances across and down, both without sign.
  @inline(__always)
  private func each(
    _ x: borrowing Pixels, _ y: borrowing Pixels, _ centre: (x: Float, y: Float), _ coverage: (Float, Float) -> Float
  ) -> Pixels {
    var covered = Pixels(repeating: 0)
    let (x, y) = (x.span, y.span)
    var values = covered.mutableSpan
    for pixel in 0..<16 { values[pixel] = coverage(abs(x[pixel] - centre.x), abs(y[pixel] - centre.y)) }
    return covered
  }
}

extension MutableSpan<Float> {
  /// The four values of a pixel.
  @inline(__always)
  fileprivate func pixel(_ pixel: Int) -> SIMD4<Float> {
    SIMD4(self[4 &* pixel], self[4 &* pixel &+ 1], self[4 &* pixel &+ 2], self[4 &* pixel &+ 3])
  }

  @inline(__always)
  fileprivate mutating func set(_ pixel: Int, _ value: SIMD4<Float>) {
    self[4 &* pixel] = value.x
    self[4 &* pixel &+ 1] = value.y
    self[4 &* pixel &+ 2] = value.z
    self[4 &* pixel &+ 3] = value.w
  }
}
