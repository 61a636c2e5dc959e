// The plan that tests laws on a larger model: what it says, that a sweep takes it, and what it refuses.

import Diagnostics
import Sweeps
import Testing
import Training

@Suite struct HeldOutPlanTests {
  typealias Pair = HeldOutPlan.Pair

  func plan(
    _ predictions: [(Int, Pair)], around: Int? = nil, fixed: Pair? = nil, headSize: Int = 16, seeds: [UInt64] = [1]
  ) -> HeldOutPlan {
    HeldOutPlan(
      shape: ModelShape(layers: 2, width: 192, headSize: headSize), source: "test",
      predictions: predictions.map { (tokens: $0.0, pair: $0.1) }, around: around, fixed: fixed, seeds: seeds)
  }

  /// 64 · 4080 tokens and two and four times as many: predicted in any order.
  let three: [(Int, Pair)] = [
    (522_240, Pair(batchTokens: 260, learningRate: 0.002312)),
    (261_120, Pair(batchTokens: 230, learningRate: 0.002342)),
    (1_044_480, Pair(batchTokens: 420, learningRate: 0.0019)),
  ]

  @Test func equalPredictionsAreOneRun() throws {
    let fixed = Pair(batchTokens: 256, learningRate: 0.00235)
    let plan = plan(three, around: 1_044_480, fixed: fixed)
    #expect(plan.problems().isEmpty)
    #expect(
      plan.text == """
        # A model of N = 1179648, held out: trained at the batch size and learning rate that laws fitted to smaller
        # ones predict. Written by: test
        name: held-out
        seeds: [1]
        lines: 100
        runs:
          # predicted for T = 261120: B = 230, eta = 0.00234
          # predicted for T = 522240: B = 260, eta = 0.00231
          - {sizes: {layers: 2, width: 192}, batch_tokens: [256], learning_rates: [0.0023], marks: [261120, 522240]}
          # predicted for T = 1044480: B = 420, eta = 0.0019
          - {sizes: {layers: 2, width: 192}, batch_tokens: [384], learning_rates: [0.0019], marks: [1044480]}
          # a grid around the prediction for T = 1044480
          - {sizes: {layers: 2, width: 192}, batch_tokens: [192, 384, 768], learning_rates: [0.00095, 0.0019, 0.0038], marks: [1044480]}
          # the fixed pair
          - {sizes: {layers: 2, width: 192}, batch_tokens: [256], learning_rates: [0.00235], marks: [261120, 522240, 1044480]}

        """)
    // The prediction in the middle of the grid is the same run.
    #expect(try PlanText.plan(plan.text).runs.count == 1 + 9 + 1)
  }

  @Test func fromOneClipTheGridGoesUp() throws {
    let plan = plan([(261_120, Pair(batchTokens: 40, learningRate: 1e-3))], around: 261_120)
    #expect(plan.text.contains("T = 261120: B = 40, less than a clip of 64, eta = 0.001"))
    #expect(plan.text.contains("  # a grid around the prediction for T = 261120; no smaller batch is possible\n"))
    let batches = try PlanText.plan(plan.text).runs.map(\.settings.batchTokens)
    #expect(Set(batches) == [64, 128, 256] && batches.count == 9)
  }

  @Test(arguments: [(256, [64, 128, 256], "no larger batch"), (64, [64], "1 x 3, as no other batch divides T")])
  func withoutALargerBatchItGoesDown(_ tokens: Int, _ expected: [Int], _ said: String) throws {
    let plan = plan([(tokens, Pair(batchTokens: 5000, learningRate: 1e-3))], around: tokens)
    #expect(plan.problems().isEmpty && plan.text.contains(said))
    #expect(Set(try PlanText.plan(plan.text).runs.map(\.settings.batchTokens)) == Set(expected))
  }

  @Test func batchesStayWithinWhatASweepTakes() throws {
    let plan = plan([(1 << 36, Pair(batchTokens: 1e9, learningRate: 1e-3))])
    #expect(try PlanText.plan(plan.text).runs.map(\.settings.batchTokens) == [1 << 20])
  }

  @Test func headSizeAndSeedsAreThoseOfEveryRun() throws {
    let plan = try PlanText.plan(plan([three[0]], headSize: 24, seeds: [1, 7]).text)
    #expect(plan.runs.map(\.settings.seed) == [1, 7])
    #expect(plan.runs.allSatisfy { $0.settings.shape.headSize == 24 })
  }

  @Test func everyProblemIsToldAtOnce() {
    let wrong = plan(
      [
        (100, three[0].1), (640, three[1].1), (1_000_000_000_064, three[1].1),
        (128, Pair(batchTokens: 64, learningRate: 9)),
      ],
      around: 7, fixed: Pair(batchTokens: 256, learningRate: 1e-3), headSize: 20)
    #expect(
      wrong.problems().map(\.headline) == [
        "--head-size must be a multiple of 8, not 20", "--width 192 is no multiple of the head size 20",
        "100 tokens is not a multiple of the clip (64 tokens)", "1000000000064 tokens is out of range",
        "--around 7 is none of the T that are trained",
        "the fixed batch of 256 tokens does not divide 100, 128, 640, 1000000000064 tokens",
      ])
    let rate = plan([(128, Pair(batchTokens: 64, learningRate: 9))]).problems().map(\.headline)
    #expect(rate == ["the laws predict B = 64 and eta = 9 for T = 128, which no run can have"])
    #expect(plan([]).problems().map(\.headline) == ["there is no T to train to"])
  }

  @Test(arguments: [100.0, 64.5, 0, 2_097_152])
  func aFixedBatchIsNotRounded(_ batch: Double) {
    let plan = plan([(1 << 30, three[0].1)], fixed: Pair(batchTokens: batch, learningRate: 1e-3))
    #expect(plan.problems().map(\.headline).first?.contains("is not a multiple of the clip (64 tokens)") == true)
  }
}
