// Clips of version 2: made of what the trainer's page says, and what is rare is as rare as it says.

import Documents
import Testing

@testable import Training

@Suite struct BlobSceneTests {
  static let source = ClipSource(shape: ClipShape(version: 2), seed: 4, stream: 0)
  static let scenes = (0..<20_000).map { source.blobScene($0) }

  @Test func theFirstTenClipsAreTheseBytes() {
    var digest = SHA256()
    for index in 0..<10 {
      let clip = ClipTests.make(index, Self.source)
      for value in clip.values + clip.captions {
        digest.update((0..<4).map { UInt8(truncatingIfNeeded: value.bitPattern >> (8 * UInt32($0))) })
      }
    }
    #expect(digest.hexDigest() == "0f9300161e0acde39c4825e5e3cac200909b48af32f6fe445e14469a893d754b")
  }

  @Test func clipsDoNotDependOnOrder() {
    let forth = (0..<50).map { ClipTests.make($0, Self.source) }
    let back = (0..<50).reversed().map {
      ClipTests.make($0, ClipSource(shape: ClipShape(version: 2), seed: 4, stream: 0))
    }
    #expect(forth == back.reversed())
    #expect(Set(forth.map(\.values)).count == 50)
  }

  /// Odd sizes end in a tile that is not full.
  @Test(arguments: [
    ClipShape(frames: 1, height: 2, width: 2, version: 2), ClipShape(frames: 3, height: 6, width: 10, version: 2),
  ])
  func anySizeIsFilled(shape: ClipShape) {
    let clip = ClipTests.make(5, ClipSource(shape: shape, seed: 1, stream: 0))
    #expect((clip.values + clip.noise).allSatisfy { $0.isFinite })
  }

  /// The chance of the k-th kind, colour and backdrop is 1/k of the first's.
  @Test func whatIsRareIsRareByAPowerLaw() {
    let blobs = Self.scenes.flatMap { scene in (0..<BlobScene.mostBlobs).map { scene.blobs[$0] } }
    checkHarmonic(blobs.map(\.kind), among: 64)
    checkHarmonic(blobs.map(\.colour), among: 64)
    checkHarmonic(Self.scenes.flatMap { [$0.backdrops.0, $0.backdrops.1] }, among: 256)
    for count in 1...BlobScene.mostBlobs {
      let expected = 20_000 / Double(BlobScene.mostBlobs)
      #expect(abs(Double(Self.scenes.count { $0.count == count }) - expected) < 5 * expected.squareRoot())
    }
  }

  private func checkHarmonic(_ choices: [Int], among count: Int) {
    let total = (1...count).reduce(0) { $0 + 1 / Double($1) }
    for k in [0, 1, 7, 31, count - 1] {
      let expected = Double(choices.count) / Double(k + 1) / total
      #expect(abs(Double(choices.count { $0 == k }) - expected) < 5 * expected.squareRoot())
    }
    #expect(choices.allSatisfy { (0..<count).contains($0) })
  }

  @Test func captionsNameBackdropsAndTwoBlobs() {
    for scene in Self.scenes.prefix(200) {
      let words = Caption.identifiers(of: scene)
      let (first, second) = (scene.blobs[0], scene.blobs[1])
      let start = 1 + BlobScene.mostBlobs
      let ground = [scene.count, start + scene.backdrops.0, start + scene.backdrops.1]
      let own = [start + 256 + first.kind, start + 320 + first.colour]
      let other = scene.count > 1 ? [start + 384 + second.kind, start + 448 + second.colour] : [0, 0]
      #expect((0..<8).map { words[$0] } == ground + own + other + [0])
      #expect((0..<8).allSatisfy { words[$0] < Caption.vocabulary })
    }
  }

  @Test func coloursHaveNormTwo() {
    #expect(BlobScene.colours.allSatisfy { abs(($0 * $0).sum() - 4) < 1e-5 })
  }

  /// Half of a clip's frames at twice the frame rate are its frames, but for the grain.
  @Test func twiceTheFrameRateShowsTheSameMotionTwiceAsFine() {
    for scene in Self.scenes.prefix(20) {
      let (grid, places) = (PixelGrid(height: 8, width: 8), Self.places)
      var (coarse, fine) = ([Float](repeating: 0, count: 256), [Float](repeating: 0, count: 512))
      var one = coarse.mutableSpan
      scene.draw(into: &one, first: 0, time: 3, places: places, on: grid)
      var two = fine.mutableSpan
      scene.draw(into: &two, first: 256, time: 6 / 2, places: places, on: grid)
      #expect(coarse[...] == fine[256...])
    }
  }

  private static let places = Philox(seed: 1, stream: 1).words(tile: 1, purpose: 0, clip: 0)

  /// The last blob hides what is below it: in its middle the clip has its colour.
  @Test func blobsHideWhatIsBelow() {
    let grid = PixelGrid(height: 8, width: 8)
    for var scene in Self.scenes.prefix(20) {
      scene.count = 1
      scene.blobs[0].radius = 8
      var places = WordTile(repeating: 0)
      // The middle of the pixel of row 4, column 4, which is the first of token (2, 2).
      (places[0], places[1]) = (0x9000_0000, 0x9000_0000)
      var values = [Float](repeating: 0, count: 256)
      var span = values.mutableSpan
      scene.draw(into: &span, first: 0, time: 1, places: places, on: grid)
      let colour = BlobScene.colours[scene.blobs[0].colour]
      for channel in 0..<4 { #expect(abs(values[10 * 16 + channel] - colour[channel] / 0.95) < 5e-3) }
    }
  }

  /// Blobs jump from frame to frame, and backdrops drift.
  @Test func framesDiffer() {
    for index in 0..<50 {
      let values = ClipTests.make(index, Self.source).values
      let changes = (0..<256).map { values[$0] - values[256 + $0] }
      let squares = changes.reduce(Float(0)) { $0 + $1 * $1 }
      // Twice the grain's variance would be 0.02.
      #expect(squares / 256 > 0.05)
    }
  }

  @Test func clipsVaryAsMuchAsTheyAreSaidTo() {
    let values = (0..<2000).flatMap { ClipTests.make($0, Self.source).values.map(Double.init) }
    let mean = values.reduce(0, +) / Double(values.count)
    let variance = values.reduce(0) { $0 + $1 * $1 } / Double(values.count) - mean * mean
    #expect(abs(mean + 0.014) < 0.02)
    #expect(abs(variance - 0.509) < 0.02)
  }
}
