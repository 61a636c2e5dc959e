// What is done of a sweep and what is left.

import Sweeps
import Testing
import Training

@Suite struct SweepStateTests {
  private static let closed = #"{"marks":[51200,102400]}"# + "\n" + #"{"status":"completed"}"# + "\n"

  @Test func aClosedLogIsDoneAndACutOneIsNot() throws {
    let plan = try PlanText.plan(PlanText.small)
    let cut = FinishedLog(#"{"marks":[51200]}"# + "\n" + #"{"step":3}"# + "\n")
    #expect(cut == nil)
    let contents = SweepContents(logs: [
      plan.runs[0].id: FinishedLog(Self.closed), plan.runs[1].id: cut, "other": FinishedLog(Self.closed),
    ])
    let state = try SweepState(plan, contents)
    #expect(state.done == [plan.runs[0]])
    #expect(state.left == plan.startOrder.filter { $0 != plan.runs[0] })
    #expect(state.unnamed == ["other"])
  }

  @Test(arguments: [
    "", "\n", "{}\n", #"{"status":"completed"}"#, #"{"status":"compl"# + "\n", #"[{"status":"completed"}]"# + "\n",
  ])
  func whatIsNotClosed(_ text: String) { #expect(FinishedLog(text) == nil) }

  @Test func divergedRunsAreFinishedToo() {
    let log = FinishedLog(#"{"status":"diverged","reason":"loss is not finite"}"# + "\n")
    #expect(log?.status == "diverged")
    #expect(log?.reason == "loss is not finite")
  }

  @Test func allThatWasBegunOtherwiseIsNamed() throws {
    let plan = try PlanText.plan(PlanText.small)
    var other = plan.runs[2].settings
    other.warmupSteps = 5
    let contents = SweepContents(
      logs: [plan.runs[0].id: FinishedLog(#"{"marks":[51200],"status":"completed"}"# + "\n")],
      working: [plan.runs[1].id: plan.runs[1].settings.arguments, plan.runs[2].id: other.arguments])
    let error = try #require(throws: (any Error).self) { try SweepState(plan, contents) }
    #expect(
      "\(error)" == """
        runs/\(plan.runs[0].id).jsonl: error: the run is finished but was not measured at the plan's marks 102400
        hint: take these marks out of the plan, or delete the file to run it again
        work/\(plan.runs[2].id): error: the unfinished run was begun with other settings than the plan's
        hint: it has --warmup-steps 5 and not 20; delete the folder and work/\(plan.runs[2].id).arguments to begin it again
        """)
  }
}
