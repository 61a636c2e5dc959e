// What the benchmarks run: denoising steps, and the smaller shapes that they are compared with.

import Runs
import Testing

@testable import Training

@Suite struct ThroughputTests {
  @Test(arguments: [
    ((8, 128), 0.599, (6, 112)), ((4, 64), 0.5, (2, 64)), ((3, 48), 0.599, (2, 48)), ((1, 16), 0.3, (1, 16)),
  ])
  func theNearestSmallerShapeIsFound(_ from: (Int, Int), _ share: Double, _ to: (Int, Int)) {
    let small = ModelShape(layers: from.0, width: from.1).smaller(by: share)
    #expect(small == ModelShape(layers: to.0, width: to.1))
  }

  /// The head starts at zero, so the error is that of the noise itself: every clip is worked through once.
  @Test(arguments: [1, 3, 6, 8]) func aStepWorksThroughEveryClip(_ clips: Int) {
    let step = DenoisingStep(ModelShape(layers: 1, width: 16), clips: clips)
    let source = ClipSource.validation(shape: ClipShape())
    var squares = 0.0
    var noise = [Float](repeating: 0, count: ClipShape().values)
    for clip in 0..<clips {
      var span = noise.mutableSpan
      source.writeNoise(clip: clip, into: &span)
      squares += noise.reduce(0) { $0 + Double($1) * Double($1) }
    }
    #expect(abs(step.run() / squares - 1) < 1e-6)
    #expect(step.tokens == clips * 64)
  }

  @Test func aForwardPassCostsAThird() {
    // (3/4)·N·(7 + n_ctx/d)/3 with N = 16·4·64² and n_ctx = d.
    #expect(ModelShape(layers: 4, width: 64).forwardFLOPsPerToken == 262_144.0 / 4 * 8)
  }

  /// What a log says a token cost is what a study of the log reckons with.
  @Test(arguments: [
    (BlockKind.crossDiT, BlockCompute.crossDiT), (.adaLNDiT, .adaLNDiT),
    (.mmDiT, .mmDiT(captionTokens: Double(ClipSource.captionTokens))),
  ])
  func studiesCountATokenAlike(_ block: BlockKind, _ compute: BlockCompute) {
    for (layers, width) in [(1, 16), (2, 96), (6, 64)] {
      let shape = ModelShape(layers: layers, width: width, block: block, clip: ClipShape(frames: 2))
      let model = ComputeModel.oneDepth(compute, contextTokens: 32, layers: Double(layers))
      #expect(abs(model.flopsPerToken(params: Double(shape.params)) / flopsPerToken(shape) - 1) < 1e-12)
    }
  }
}
