// The settings of a run: counts and the learning rate over it.

import Testing

@testable import Training

@Suite struct TrainingSettingsTests {
  @Test func countsAsThePaperDoes() {
    #expect(ModelShape(layers: 2, width: 32).params == 32_768)
    #expect(ModelShape(layers: 8, width: 128).params == 2_097_152)
    #expect(ModelShape(layers: 2, width: 32, block: .adaLNDiT).params == 24_576)
    #expect(ClipShape().contextTokens == 64)
  }

  @Test func learningRateWarmsUpOverTwentySteps() {
    let settings = TrainingSettings(
      shape: ModelShape(layers: 2, width: 32), batchTokens: 256, learningRate: 1e-3, marks: [256_000])
    #expect(settings.learningRate(at: 0) == 1e-3 / 20)
    #expect(settings.learningRate(at: 19) == 1e-3)
    #expect(settings.learningRate(at: 900) == 1e-3)
  }
}
