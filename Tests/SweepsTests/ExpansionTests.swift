// A plan into runs: order, inheritance, early stops, schedules, no run twice.

import Diagnostics
import Sweeps
import Testing
import Training

@Suite struct ExpansionTests {
  @Test func everyCombinationOnceInTheOrderOfThePlan() throws {
    let plan = try PlanText.plan(PlanText.small)
    #expect(
      plan.runs.map(\.id) == [
        "cross-dit-L2-d32-B64-lr1e-3-s1", "cross-dit-L2-d32-B64-lr2e-3-s1", "cross-dit-L2-d32-B256-lr1e-3-s1",
        "cross-dit-L2-d32-B256-lr2e-3-s1", "cross-dit-L4-d64-B64-lr1e-3-s1", "cross-dit-L4-d64-B64-lr2e-3-s1",
        "cross-dit-L4-d64-B256-lr1e-3-s1", "cross-dit-L4-d64-B256-lr2e-3-s1",
      ])
    #expect(plan.runs.allSatisfy { $0.settings.marks == [51200, 102400] && $0.settings.warmupSteps == 20 })
    #expect(plan.name == "small" && plan.lines == 200)
  }

  @Test func runsTakeFromTheGridWhatTheyDoNotSay() throws {
    let plan = try PlanText.plan(
      PlanText.small + "runs: [{sizes: {layers: 2, width: 32}, batch_tokens: 256, seeds: [1, 2, 3]}]")
    #expect(plan.runs.count == 8 + 4 && plan.notes == [])
    #expect(Set(plan.runs.map(\.id)).count == 12)
    #expect(plan.runs.last?.id == "cross-dit-L2-d32-B256-lr2e-3-s3")
  }

  @Test func aPlanOfExtraRunsAlone() throws {
    let plan = try PlanText.plan(
      """
      name: x
      marks: 51200
      runs:
        - {sizes: {layers: 2, width: 32}, batch_tokens: 256, learning_rates: 1e-3}
        - {sizes: {layers: 4, width: 64}, batch_tokens: 128, learning_rates: 2e-3}
      """)
    #expect(plan.runs.map(\.id) == ["cross-dit-L2-d32-B256-lr1e-3-s1", "cross-dit-L4-d64-B128-lr2e-3-s1"])
    #expect(plan.notes.map(\.severity) == [.note])
    #expect(
      plan.notes.first?.headline
        == "there are no runs but those under 'runs': what stands around them lacks 'sizes', 'batch_tokens', "
        + "'learning_rates'")
  }

  @Test func aSizeHasGridKeysOfItsOwn() throws {
    let plan = try PlanText.plan(
      """
      name: x
      sizes: [{layers: 2, width: 32, batch_tokens: 64, marks: 51200}, {layers: 3, width: 48, learning_rates: [1e-2, 2e-2]}]
      batch_tokens: [128, 256]
      learning_rates: 1e-3
      marks: 102400
      runs: [{batch_tokens: 512, seeds: 2}]
      """)
    let small = plan.runs.filter { $0.settings.shape.layers == 2 }.map(\.settings)
    #expect(small.map(\.batchTokens) == [64, 512])
    #expect(small.map(\.marks) == [[51200], [51200]])
    #expect(
      plan.runs.filter { $0.settings.shape.layers == 3 }.map(\.settings.learningRate) == [
        1e-2, 2e-2, 1e-2, 2e-2, 1e-2, 2e-2,
      ])
  }

  @Test func aKeyThatEverySizeGivesNeedNotStandAtTheTop() throws {
    let plan = try PlanText.plan(
      """
      name: x
      sizes:
        - {layers: 2, width: 32, batch_tokens: 64, learning_rates: 1e-3, marks: 51200}
        - {layers: 3, width: 48, batch_tokens: 128, learning_rates: 2e-3, marks: 102400}
      """)
    #expect(plan.runs.map(\.id) == ["cross-dit-L2-d32-B64-lr1e-3-s1", "cross-dit-L3-d48-B128-lr2e-3-s1"])
    #expect(plan.runs.map(\.settings.marks) == [[51200], [102400]])
    let said = PlanText.complaints(
      """
      name: x
      sizes: [{layers: 2, width: 32, batch_tokens: 64, marks: 64}, {layers: 3, width: 48, batch_tokens: 64}]
      """)
    #expect(
      said == """
        plan.yaml:1:1: error: a sweep plan needs 'learning_rates'
        plan.yaml:1:1: error: a sweep plan needs 'marks'
        """)
  }

  @Test func smallBatchesStopEarly() throws {
    let plan = try PlanText.plan(PlanText.small + "until: {64: 51200}")
    for run in plan.runs {
      #expect(run.settings.marks == (run.settings.batchTokens == 64 ? [51200] : [51200, 102400]))
    }
  }

  @Test func runsThatDifferInMarksAreOne() throws {
    let plan = try PlanText.plan(
      PlanText.small + "until: {64: 51200}\nruns: [{until: {64: 102400}, learning_rates: 1e-3}]")
    #expect(plan.runs.count == 8)
    #expect(plan.runs[0].settings.marks == [51200, 102400])
    #expect(plan.runs[1].settings.marks == [51200])
  }

  @Test func decayingSchedulesMakeOneRunAMark() throws {
    let plan = try PlanText.plan(PlanText.small + "schedules: [constant, cosine]")
    #expect(plan.runs.count == 8 + 16)
    #expect(Set(plan.runs.map(\.id)).count == 24)
    let cosine = plan.runs.filter { $0.settings.schedule == .cosine }
    #expect(cosine.prefix(2).map(\.settings.marks) == [[51200], [102400]])
    #expect(cosine[0].id.hasSuffix("-T51200"))
  }

  @Test func longestFirstAndTheOrderOfThePlanBetweenEquals() throws {
    let plan = try PlanText.plan(PlanText.small + "until: {64: 51200}")
    #expect(plan.startOrder.map(\.flops) == plan.runs.map(\.flops).sorted(by: >))
    #expect(
      plan.startOrder.prefix(2).map(\.id) == ["cross-dit-L4-d64-B256-lr1e-3-s1", "cross-dit-L4-d64-B256-lr2e-3-s1"])
  }

  /// C_token = (3/4)·16·2·32²·(7 + 64/32) for L2 d32.
  @Test func flopsFollowThePaper() throws {
    let plan = try PlanText.plan(PlanText.small)
    #expect(plan.runs[0].flops == 0.75 * 32768 * 9 * 102400)
    // Two marks of 1024 clips, and 128 clips every 200 of 1600 steps, forward only.
    #expect(plan.runs[0].validationFLOPs == 0.25 * 32768 * 9 * Double((2 * 1024 + 8 * 128) * 64))
  }

  /// At 4,080 tokens 255 of 256 parts of a step go to tokens, at 64 four of five.
  @Test func widerModelsAndLargerBatchesAreNearerToTheProductsRate() {
    func share(_ width: Int, batch: Int) -> Double {
      let shape = ModelShape(layers: 2, width: width)
      let settings = TrainingSettings(shape: shape, batchTokens: batch, learningRate: 1, marks: [batch])
      return SweepRun(settings).expectedShare
    }
    for (width, expected) in [(16, 0.42), (24, 0.42), (64, 0.60), (192, 0.77), (512, 0.77)] {
      #expect(abs(share(width, batch: 4080) - expected * 255 / 256) < 1e-12)
      #expect(abs(share(width, batch: 64) - expected * 0.8) < 1e-12)
    }
    #expect(share(40, batch: 4080) > 0.47 && share(40, batch: 4080) < 0.53)
  }

  @Test func timeIsThatOfTheBusiestProcess() {
    let run = SweepRun(
      TrainingSettings(shape: ModelShape(layers: 2, width: 32), batchTokens: 64, learningRate: 1e-3, marks: [64]))
    let plan = SweepPlan(name: "x", runs: [run, run, run])
    #expect(plan.seconds(jobs: 1, rate: { $0.work }) == 3)
    #expect(plan.seconds(jobs: 2, rate: { $0.work }) == 2)
    #expect(plan.seconds(jobs: 8, rate: { $0.work }) == 1)
  }
}
