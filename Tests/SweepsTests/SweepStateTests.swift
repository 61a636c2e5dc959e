// What is done of a sweep and what is left.

import Diagnostics
import Sweeps
import Testing
import Training

@Suite struct SweepStateTests {
  private let plan: SweepPlan

  init() throws { plan = try PlanText.plan(PlanText.small) }

  /// A closed log of these settings with so many training lines, one every ten steps.
  private static func log(
    _ settings: TrainingSettings, lines: Int? = nil, version: String = "1", core: String = "Zen"
  ) -> FinishedLog? {
    let training = (1...(lines ?? min(200, settings.steps / 10))).map { line in
      TrainingLog.training(
        step: 10 * line, tokens: 0, loss: 1, learningRate: 1, gradientNorm: 1, noiseScale: nil)
    }
    let all = [TrainingLog.header(settings, version: version, blasCore: core)] + training + [TrainingLog.completed]
    return finished(all.map { $0 + "\n" }.joined())
  }

  private static func finished(_ text: String) -> FinishedLog? { WrittenLog(text).flatMap(FinishedLog.init) }

  private func state(_ logs: [String: FinishedLog?], working: [String: String] = [:]) throws -> SweepState {
    try SweepState(
      plan, SweepContents(logs: logs, working: working.mapValues { LogHeader($0) }), version: "1", blasCore: "Zen")
  }

  @Test func aClosedLogIsDoneAndACutOneIsNot() throws {
    let cut = Self.finished(#"{"marks":[51200]}"# + "\n" + #"{"step":3}"# + "\n")
    #expect(cut == nil)
    let log = Self.log(plan.runs[0].settings)
    let state = try state([plan.runs[0].id: log, plan.runs[1].id: cut, "other": log])
    #expect(state.done == [plan.runs[0]])
    #expect(state.left == plan.startOrder.filter { $0 != plan.runs[0] })
    #expect(state.unnamed == ["other"])
    #expect(state.ofOtherOrigin == [] && state.thinnedOtherwise == [])
  }

  @Test(arguments: [
    "", "\n", "{}\n", #"{"status":"completed"}"#, #"{"status":"compl"# + "\n", #"[{"status":"completed"}]"# + "\n",
  ])
  func whatIsNotClosed(_ text: String) { #expect(Self.finished(text) == nil) }

  @Test func divergedRunsAreFinishedToo() {
    let log = Self.finished(#"{"run":"a"}"# + "\n" + #"{"status":"diverged","reason":"loss is not finite"}"# + "\n")
    #expect(log?.status == "diverged")
    #expect(log?.reason == "loss is not finite")
  }

  /// A log that has only the right name is that of another run.
  @Test func allThatWasMadeOrBegunOtherwiseIsNamed() throws {
    var (early, warm, wide) = (plan.runs[0].settings, plan.runs[2].settings, plan.runs[3].settings)
    early.marks = [51200]
    warm.warmupSteps = 5
    wide.shape.width = 48
    let ids = plan.runs.map(\.id)
    let error = try #require(throws: Failure.self) {
      try state(
        [ids[0]: Self.log(early), ids[3]: Self.log(wide), ids[4]: Self.finished("{}\n{\"status\":\"completed\"}\n")],
        working: [
          ids[1]: TrainingLog.header(plan.runs[1].settings, version: "1", blasCore: "Zen"),
          ids[2]: TrainingLog.header(warm, version: "1", blasCore: "Zen"),
          ids[5]: TrainingLog.header(plan.runs[5].settings, version: "1", blasCore: "Haswell"),
        ])
    }
    let said = Dictionary(
      uniqueKeysWithValues: error.diagnostics.map { ($0.place?.file ?? "", $0.headline + ": " + ($0.hint ?? "")) })
    #expect(
      said["runs/\(ids[0]).jsonl"]
        == "the run is finished but was not measured at the plan's marks 102400: take these marks out of the plan, or "
        + "delete the file to run it again")
    let width = try #require(said["runs/\(ids[3]).jsonl"])
    #expect(width.hasPrefix("the finished run has other settings than the plan's: flops_per_token is "))
    #expect(width.contains("; and 1 more"))
    #expect(said["runs/\(ids[4]).jsonl"]?.contains("batch_tokens is not given there, 64 here") == true)
    #expect(
      said["unfinished/\(ids[2])"]
        == "the unfinished run was begun otherwise than the plan says: warmup_steps is 5 there, 20 here: delete the "
        + "folder to begin it again")
    #expect(said["unfinished/\(ids[5])"]?.contains("blas_core is Haswell there, Zen here") == true)
    #expect(said.count == 5)
  }

  /// Notes, no errors: the runs are those of the plan.
  @Test func otherVersionsCoresAndLinesAreToldApart() throws {
    let runs = plan.runs
    var longer = runs[0].settings
    longer.marks.append(153_600)
    let state = try state([
      runs[0].id: Self.log(longer), runs[1].id: Self.log(runs[1].settings, version: "2"),
      runs[2].id: Self.log(runs[2].settings, core: "Haswell"), runs[3].id: Self.log(runs[3].settings, lines: 7),
    ])
    #expect(Set(state.done) == Set(runs[0...3]))
    #expect(Set(state.ofOtherOrigin) == [runs[1].id, runs[2].id])
    // Lines 1 to 7 of a run are all that it has to its seventieth step.
    #expect(state.thinnedOtherwise == [])
    var few = plan
    few.lines = 5
    let contents = SweepContents(logs: [runs[3].id: Self.log(runs[3].settings, lines: 7)])
    let other = try SweepState(few, contents, version: "1", blasCore: "Zen")
    #expect(other.thinnedOtherwise == [runs[3].id])
  }
}
