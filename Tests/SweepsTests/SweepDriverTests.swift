// The driver with a trainer that is a shell script: what is published, what is taken up again, what fails.

import Diagnostics
import Foundation
import TestSupport
import Testing

@testable import Sweeps

@Suite struct SweepDriverTests {
  @Test func filesDoNotDependOnJobsOrOrder() throws {
    let plan = FakeSweep.plan(seeds: [1, 2, 5], batches: [64, 128])
    let (one, three) = (try FakeSweep(), try FakeSweep())
    let outcome = try one.sweep(plan, jobs: 1)
    var turned = plan
    turned.runs.reverse()
    _ = try three.sweep(turned, jobs: 3)
    #expect(outcome.finished.count == 6 && outcome.failures.isEmpty && outcome.stopped == nil)
    #expect(outcome.diverged.count == 2)
    #expect(one.files("runs").count == 6)
    #expect(one.files("runs") == three.files("runs"))
    #expect(one.files("unfinished").isEmpty)
    #expect(one.told.contains("6/6 "))
  }

  @Test func aKilledRunGoesOnFromItsCheckpoint() throws {
    let (killed, calm) = (try FakeSweep(), try FakeSweep())
    let plan = FakeSweep.plan(seeds: [9])
    let outcome = try killed.sweep(plan)
    #expect(outcome.finished == plan.runs.map(\.id))
    #expect(killed.starts == ["64 9 0", "64 9 2"])
    // A run that has a checkpoint behind its mishap is the undisturbed one.
    try calm.folder.write("unfinished/\(plan.runs[0].id)/checkpoint", Data("3".utf8))
    _ = try calm.sweep(plan)
    #expect(calm.starts == ["64 9 3"])
    #expect(killed.files("runs") == calm.files("runs"))
  }

  @Test func aRunThatIsAlwaysKilledIsGivenUp() throws {
    let sweep = try FakeSweep()
    let plan = FakeSweep.plan(seeds: [1, 8])
    let outcome = try sweep.sweep(plan)
    #expect(outcome.finished == [plan.runs[0].id])
    #expect(outcome.failures.map(\.headline) == ["run \(plan.runs[1].id) was killed 4 times"])
    #expect(sweep.starts.filter { $0 == "64 8 0" }.count == 4)
  }

  @Test func aFailureIsToldAndTheOthersGoOn() throws {
    let sweep = try FakeSweep()
    let plan = FakeSweep.plan(seeds: [7, 1, 4, 2])
    let outcome = try sweep.sweep(plan, jobs: 1)
    #expect(outcome.finished == [plan.runs[1].id, plan.runs[3].id])
    #expect(
      outcome.failures.first?.description == """
        error: run \(plan.runs[0].id) ended with exit code 1
        hint: it said: error: something broke
        """)
    #expect(outcome.failures.last?.headline == "the run ended without a closing line in its log")
    #expect(sweep.files("runs").count == 2)
  }

  @Test func aFullDiskStartsNothingMore() throws {
    let sweep = try FakeSweep()
    let plan = FakeSweep.plan(seeds: [1, 3, 4, 2])
    let outcome = try sweep.sweep(plan, jobs: 1)
    #expect(outcome.finished == [plan.runs[0].id])
    #expect(outcome.stopped == .outOfSpace && outcome.failures.count == 1)
    #expect(sweep.starts == ["64 1 0", "64 3 0"])
    #expect(sweep.told.contains("the disk is full"))
  }

  @Test func aStopLeavesAStateToGoOnFrom() throws {
    let sweep = try FakeSweep()
    let plan = FakeSweep.plan(seeds: [6, 1, 2])
    let id = plan.runs[0].id
    let checkpoint = sweep.path + "/unfinished/\(id)/checkpoint"
    let stopped = try sweep.sweep(plan, jobs: 1) { FileManager.default.fileExists(atPath: checkpoint) ? 1 : 0 }
    #expect(stopped.stopped == .asked && stopped.finished.isEmpty && stopped.failures.isEmpty)
    #expect(sweep.files("runs").isEmpty)
    let rest = try sweep.sweep(plan, jobs: 1)
    #expect(rest.stopped == nil && rest.finished == plan.runs.map(\.id))
    #expect(sweep.starts == ["64 1 0", "64 2 0", "64 6 0", "64 6 1"])
  }

  @Test func aSecondStopKills() throws {
    let sweep = try FakeSweep()
    try sweep.folder.write(
      "trainer.sh", Data("trap '' TERM\ntouch \(sweep.path)/deaf\nwhile :; do sleep 0.02; done".utf8))
    var requests = 0
    let outcome = try sweep.sweep(FakeSweep.plan(seeds: [1])) {
      if FileManager.default.fileExists(atPath: sweep.path + "/deaf") { requests += 1 }
      return requests
    }
    #expect(outcome.stopped == .asked && outcome.finished.isEmpty && outcome.failures.isEmpty)
  }

  @Test func nothingIsDoneTwiceAndWhatThePlanDoesNotNameStays() throws {
    let sweep = try FakeSweep()
    let plan = FakeSweep.plan(seeds: [1, 2])
    try sweep.folder.write("runs/other.jsonl", Data("kept".utf8))
    try sweep.folder.write("runs/.\(plan.runs[0].id).jsonl.1.part", Data("half".utf8))
    _ = try sweep.sweep(plan)
    try sweep.folder.write(
      "unfinished/\(plan.runs[0].id)/checkpoint", Data("left over between publishing and removing".utf8))
    let again = try sweep.sweep(plan)
    #expect(again.finished.isEmpty && again.stopped == nil)
    #expect(sweep.starts == ["64 1 0", "64 2 0"])
    #expect(
      sweep.files("runs").keys.sorted() == ["\(plan.runs[0].id).jsonl", "\(plan.runs[1].id).jsonl", "other.jsonl"])
    #expect(sweep.files("unfinished").isEmpty)
  }

  @Test func aTrainerThatIsNotThere() throws {
    let folder = try ScratchFolder()
    let sweep = SweepFolder(path: folder.path)
    try sweep.prepare()
    let plan = FakeSweep.plan(seeds: [1])
    let screen = SweepScreen(plan, done: [], isTerminal: false) { _ in }
    let options = SweepDriver.Options(command: ["/nowhere/lawbook"], environment: [:], stopRequests: { 0 })
    let outcome = SweepDriver(
      plan.runs, folder: sweep, holder: .current(), lines: 9, screen: screen, options: options
    ).run()
    #expect(outcome.failures.map(\.headline) == ["/nowhere/lawbook cannot be started"])
    #expect(sweep.failures.keys.sorted() == plan.runs.map(\.id))
    #expect(RunLock.find(in: sweep.unfinished).isEmpty)
  }
}
