// Clips: the same whatever was made before and whatever the sampling, and made of what the design says.

import Documents
import Testing

@testable import Training

@Suite struct ClipTests {
  struct Made: Equatable {
    var values: [Float]
    var captions: [Float]
    var noise: [Float]
    var timestep: Int
  }

  static func make(_ index: Int, _ source: ClipSource) -> Made {
    let count = source.shape.values
    var (values, captions) = ([Float](repeating: .nan, count: count), [Float](repeating: .nan, count: 256))
    var noise = values
    var valueSpan = values.mutableSpan
    var captionSpan = captions.mutableSpan
    var noiseSpan = noise.mutableSpan
    source.write(clip: index, values: &valueSpan, captions: &captionSpan)
    source.writeNoise(clip: index, into: &noiseSpan)
    return Made(values: values, captions: captions, noise: noise, timestep: source.timestep(clip: index))
  }

  static let source = ClipSource(shape: ClipShape(), seed: 1, stream: 0)

  /// The data of every run, bit by bit: no library and no BLAS core has a part in them, so they are the same everywhere. A
  /// change here is a change of all measurements.
  @Test func theFirstTenClipsAreTheseBytes() {
    var digest = SHA256()
    for index in 0..<10 {
      let clip = Self.make(index, Self.source)
      for value in clip.values + clip.captions + clip.noise { digest.update(Self.bytes(value.bitPattern)) }
      digest.update(Self.bytes(UInt32(clip.timestep)))
    }
    #expect(digest.hexDigest() == "8f6106d698a93d3de5a4ff69abfd3ffeb044a37f9550d44b051d78aa1f40e001")
  }

  private static func bytes(_ word: UInt32) -> [UInt8] {
    (0..<4).map { UInt8(truncatingIfNeeded: word >> (8 * UInt32($0))) }
  }

  @Test func clipsDoNotDependOnOrder() {
    let forth = (0..<100).map { Self.make($0, Self.source) }
    let back = (0..<100).reversed().map { Self.make($0, ClipSource(shape: ClipShape(), seed: 1, stream: 0)) }
    #expect(forth == back.reversed())
    #expect(Set(forth.map(\.values)).count == 100)
    #expect(forth.allSatisfy { clip in (clip.values + clip.captions + clip.noise).allSatisfy { $0.isFinite } })
  }

  /// Odd sizes end in a tile that is not full.
  @Test(arguments: [ClipShape(frames: 1, height: 2, width: 2), ClipShape(frames: 3, height: 6, width: 10)])
  func anySizeIsFilled(shape: ClipShape) {
    let clip = Self.make(5, ClipSource(shape: shape, seed: 1, stream: 0))
    #expect((clip.values + clip.noise).allSatisfy { $0.isFinite })
  }

  @Test func twiceTheFrameRateShowsTheSameMotionTwiceAsFine() {
    let fine = ClipSource(shape: ClipShape(frames: 8, frameRate: 2), seed: 1, stream: 0)
    for index in 0..<50 {
      let (coarse, fine) = (Self.make(index, Self.source), Self.make(index, fine))
      #expect(coarse.captions == fine.captions)
      for frame in 0..<4 {
        #expect(coarse.values[frame * 256..<(frame + 1) * 256] == fine.values[frame * 512..<frame * 512 + 256])
      }
    }
  }

  /// Three times as many pixels each way: the middle one of nine lies where the coarse one does.
  @Test func finerPixelsShowTheSameScene() {
    let fine = ClipSource(shape: ClipShape(height: 24, width: 24), seed: 1, stream: 0)
    for index in 0..<50 {
      let (coarse, fine) = (Self.make(index, Self.source).values, Self.make(index, fine).values)
      var worst: Float = 0
      for frame in 0..<4 {
        for y in 0..<8 {
          for x in 0..<8 {
            let one = coarse[Self.place(frame, y, x, size: 8)]
            let other = fine[Self.place(frame, 3 * y + 1, 3 * x + 1, size: 24)]
            worst = max(worst, abs(one - other))
          }
        }
      }
      #expect(worst < 2e-5)
    }
  }

  /// Channel 0 of a pixel, straight from the order of tokens and of the values of one.
  private static func place(_ frame: Int, _ y: Int, _ x: Int, size: Int) -> Int {
    let token = (frame * (size / 2) + y / 2) * (size / 2) + x / 2
    return token * 16 + (y % 2 * 2 + x % 2) * 4
  }

  @Test func timestepsCoverTheirRange() {
    var counts = [Int](repeating: 0, count: 10)
    for index in 0..<10_000 { counts[Self.source.timestep(clip: index) / 100] += 1 }
    #expect(counts.allSatisfy { abs($0 - 1000) < 150 })
    let validation = ClipSource.validation(shape: ClipShape())
    let steps = (0..<1024).map { validation.timestep(clip: $0) }
    #expect(steps.first == 0 && steps[512] == 500 && steps.last == 999)
    let subset = (0..<ClipSource.validationSubset).map(ClipSource.validationSubsetClip)
    #expect(Set(subset).count == 128 && subset.allSatisfy { (0..<1024).contains($0) })
    #expect(subset.reduce(0) { $0 + steps[$1] } / 128 == 500)
  }

  @Test func validationIsNoTrainingClip() {
    let held = Self.make(0, .validation(shape: ClipShape()))
    #expect((0..<1000).allSatisfy { Self.make($0, Self.source).values != held.values })
  }
}

@Suite struct SceneTests {
  static let scenes = (0..<20_000).map { ClipSource(shape: ClipShape(), seed: 4, stream: 0).scene($0) }

  @Test func everyChoiceIsEquallyLikely() {
    check(Self.scenes.map { $0.count - 1 }, among: 3)
    for shape in [\Scene.shapes.0, \.shapes.1, \.shapes.2] {
      let shapes = Self.scenes.map { $0[keyPath: shape] }
      check(shapes.map(\.kind.rawValue), among: 5)
      check(shapes.map(\.colour), among: 8)
      check(shapes.map(\.speed), among: 3)
      check(shapes.map(\.direction), among: 8)
      check(shapes.map { Int($0.x) }, among: 8)
      check(shapes.map { Int($0.y) }, among: 8)
      check(shapes.map { Int(($0.radius - 1) / 1.4 * 10) }, among: 10)
    }
    check(Self.scenes.map { Int($0.waves.0.down * 16) }, among: 3)
    check(Self.scenes.map { Int($0.waves.1.across * 16) }, among: 3)
  }

  private func check(_ choices: [Int], among count: Int) {
    var counts = [Int](repeating: 0, count: count)
    for choice in choices { counts[choice] += 1 }
    let expected = Double(choices.count) / Double(count)
    #expect(counts.allSatisfy { abs(Double($0) - expected) < 5 * expected.squareRoot() })
  }

  @Test func bordersThrowShapesBack() {
    #expect(MovingShape.reflected(3) == 3)
    #expect(MovingShape.reflected(9) == 7)
    #expect(MovingShape.reflected(-2) == 2)
    #expect(MovingShape.reflected(17) == 1)
    let shape = MovingShape(kind: .disc, colour: 0, radius: 1, x: 7, y: 4, speed: 2, direction: 0)
    #expect(abs(shape.centre(at: 2).x - 5.8) < 1e-5)
    #expect(shape.centre(at: 2).y == 4)
  }

  @Test func paletteHasEightColoursOfNormTwo() {
    #expect(Set(Scene.palette).count == 8)
    #expect(Scene.palette.allSatisfy { ($0 * $0).sum() == 4 })
  }

  /// The last shape hides what is below it: in the middle of a disc the clip has its colour.
  @Test func shapesHideWhatIsBelow() {
    var scene = Self.scenes[0]
    scene.count = 2
    scene.shapes.0 = MovingShape(kind: .square, colour: 1, radius: 2.4, x: 4.5, y: 4.5, speed: 0, direction: 0)
    scene.shapes.1 = MovingShape(kind: .disc, colour: 6, radius: 2, x: 4.5, y: 4.5, speed: 0, direction: 0)
    var values = [Float](repeating: 0, count: 1024)
    var span = values.mutableSpan
    scene.draw(into: &span, frames: 4, frameRate: 1, on: PixelGrid(height: 8, width: 8))
    // The pixel of row 4, column 4 is the first of token (2, 2) of the frame.
    for channel in 0..<4 { #expect(abs(values[10 * 16 + channel] - Scene.palette[6][channel] / 0.95) < 2e-3) }
  }

  @Test func captionsSayWhatIsThere() {
    var scene = Self.scenes[0]
    scene.count = 1
    scene.shapes.0 = MovingShape(kind: .cross, colour: 7, radius: 1, x: 0, y: 0, speed: 2, direction: 7)
    let one = Caption.identifiers(of: scene)
    #expect((0..<8).map { one[$0] } == [1, 8, 21, 53, 0, 0, 0, 0])
    scene.count = 3
    scene.shapes.1 = MovingShape(kind: .disc, colour: 0, radius: 1, x: 0, y: 0, speed: 0, direction: 0)
    let three = Caption.identifiers(of: scene)
    #expect((0..<8).map { three[$0] } == [3, 8, 21, 53, 9, 22, 30, 0])
  }

  @Test func clipsVaryAsMuchAsTheyAreSaidTo() {
    let values = (0..<2000).flatMap { ClipTests.make($0, ClipTests.source).values.map(Double.init) }
    let mean = values.reduce(0, +) / Double(values.count)
    let variance = values.reduce(0) { $0 + $1 * $1 } / Double(values.count) - mean * mean
    #expect(abs(mean) < 0.02)
    // As `Scene.scale` says.
    #expect(abs(variance - 0.29) < 0.01)
  }
}
