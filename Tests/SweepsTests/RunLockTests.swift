// Locks of single runs: one holder at a time, whoever dies and whatever clocks say.

import Diagnostics
import Foundation
import TestSupport
import Testing

@testable import Sweeps

@Suite struct RunLockTests {
  private let folder: ScratchFolder
  private var path: String { folder.path }

  init() throws { folder = try ScratchFolder() }

  /// Someone on another machine, by a name.
  private static func stranger(_ name: String) -> LockHolder {
    var holder = LockHolder.current(job: "7_1")
    (holder.host, holder.machine, holder.token) = (name, name, name)
    return holder
  }

  /// Someone on this machine who has died.
  private static func dead() throws -> LockHolder {
    var holder = LockHolder.current()
    let child = try ChildProcess(["/bin/true"], environment: [:], errorFile: "/dev/null")
    while child.ending() == nil { usleep(1000) }
    (holder.pid, holder.token) = (child.pid, "dead")
    return holder
  }

  private func taken(_ id: String, _ holder: LockHolder, over judged: FoundLock? = nil) throws -> RunLock? {
    try RunLock.take(path, id, as: holder, over: judged).lock
  }

  @Test func oneAloneHoldsARun() throws {
    let lock = try #require(try taken("a", .current()))
    #expect(try taken("a", Self.stranger("one")) == nil)
    #expect(try taken("b", Self.stranger("one")) != nil)
    #expect(RunLock.find(path, "a")?.text?.holder.pid == ProcessInfo.processInfo.processIdentifier)
    lock.release()
    #expect(RunLock.find(path, "a") == nil)
    #expect(try taken("a", Self.stranger("two")) != nil)
  }

  @Test func aLockIsTakenOverFromOneHolderOnce() throws {
    let old = try #require(try taken("a", Self.stranger("old")))
    let seen = try #require(RunLock.find(path, "a"))
    let new = try #require(try taken("a", Self.stranger("new"), over: seen))
    // A second one has judged the same lock.
    #expect(try taken("a", Self.stranger("late"), over: seen) == nil)
    #expect(!old.isOurs && new.isOurs)
    #expect(!old.beat(tokens: 1, tokensPerSecond: 1) && new.beat(tokens: 1, tokensPerSecond: 1))
    old.release()
    #expect(new.isOurs)
    new.release()
    #expect(try FileManager.default.contentsOfDirectory(atPath: path) == [])
    // Whoever still has the old judgement finds another lock, or none.
    #expect(try taken("a", Self.stranger("next"), over: seen) != nil)
    #expect(try taken("a", Self.stranger("late"), over: seen) == nil)
  }

  /// A holder that wakes up in the last moment keeps its run.
  @Test func aBeatSavesALock() throws {
    let old = try #require(try taken("a", Self.stranger("old")))
    let seen = try #require(RunLock.find(path, "a"))
    #expect(old.beat(tokens: 5, tokensPerSecond: 2))
    #expect(try taken("a", Self.stranger("new"), over: seen) == nil)
    #expect(old.isOurs && RunLock.find(path, "a")?.text?.tokens == 5)
  }

  /// Sixteen threads judge the same dead lock, over and over: each time one of them gets the run.
  @Test func ofManyOneIsFirst() throws {
    for round in 0..<20 {
      let old = try #require(try taken("a\(round)", Self.stranger("old")))
      let seen = try #require(RunLock.find(path, "a\(round)"))
      let (winners, path) = (Winners(), path)
      DispatchQueue.concurrentPerform(iterations: 16) { place in
        let attempt = try? RunLock.take(path, "a\(round)", as: Self.stranger("\(place)"), over: seen)
        if attempt?.lock != nil { winners.add() }
      }
      #expect(winners.count == 1)
      #expect(!old.isOurs)
    }
  }

  @Test func theDeadAndTheLivingOfThisMachineAreTold() throws {
    #expect(LockHolder.current().isAlive == true)
    #expect(try Self.dead().isAlive == false)
    #expect(Self.stranger("far").isAlive == nil)
    // Another process has the number.
    var other = LockHolder.current()
    other.start = "12"
    #expect(other.isAlive == false)
  }

  @Test func strangersAreJudgedByTheirBeatsAlone() throws {
    let lock = try #require(try taken("a", Self.stranger("far")))
    let first = try #require(RunLock.find(path, "a"))
    var watch = LockWatch(first)
    #expect(watch.look(at: first, silence: .seconds(600)) == .unknown)
    #expect(lock.beat(tokens: 0, tokensPerSecond: 0))
    let second = try #require(RunLock.find(path, "a"))
    #expect(watch.look(at: second, silence: .seconds(600)) == .alive)
    #expect(watch.look(at: second, silence: .zero) == .gone)
  }

  /// A link that a clone brings along is neither followed nor taken for a free run.
  @Test func linksAreNotFollowed() throws {
    try folder.write("kept", Data("kept".utf8))
    try FileManager.default.createSymbolicLink(atPath: path + "/a.lock", withDestinationPath: path + "/kept")
    try FileManager.default.createSymbolicLink(atPath: path + "/b.lock", withDestinationPath: path + "/nowhere")
    #expect(try taken("a", .current()) == nil)
    #expect(try taken("b", .current()) == nil)
    #expect(FileManager.default.contents(atPath: path + "/kept") == Data("kept".utf8))
    #expect(!FileManager.default.fileExists(atPath: path + "/nowhere"))
    // Nobody lives behind them: after a while the run is free.
    for id in ["a", "b"] {
      let lock = try #require(RunLock.find(path, id))
      var watch = LockWatch(lock)
      #expect(lock.text == nil && watch.look(at: lock, silence: .zero) == .gone)
      let own = try #require(try taken(id, .current(), over: lock))
      own.release()
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: path) == ["kept"])
  }

  /// What a trainer says and its log go through no link either.
  @Test func nothingIsWrittenThroughLinks() throws {
    let sweep = try FakeSweep()
    let plan = FakeSweep.plan(seeds: [1])
    try sweep.folder.write("kept", Data("kept".utf8))
    try sweep.folder.write("unfinished/x", Data())
    let said = sweep.path + "/unfinished/\(plan.runs[0].id).said"
    try FileManager.default.createSymbolicLink(atPath: said, withDestinationPath: sweep.path + "/kept")
    #expect(try sweep.sweep(plan).finished.count == 1)
    #expect(sweep.text("kept") == "kept")
  }

  @Test func whyALockCannotBeMade() throws {
    let error = try #require(throws: Failure.self) { try RunLock.take("/dev/null", "a", as: .current()) }
    #expect(error.description == "/dev/null/a.lock: error: the lock cannot be made\nhint: Not a directory")
  }

  @Test func everyLockOfAFolderIsFound() throws {
    _ = try taken("x-r1.5-s1", .current())
    _ = try taken("x-r1.5-s11", Self.stranger("far"))
    try folder.write("x-r1.5-s1.said", Data())
    #expect(RunLock.find(in: path).mapValues { $0.text?.holder.job } == ["x-r1.5-s1": "", "x-r1.5-s11": "7_1"])
  }
}

extension RunLock.Attempt {
  var lock: RunLock? { if case .taken(let lock) = self { lock } else { nil } }
}

private final class Winners: @unchecked Sendable {
  private let lock = NSLock()
  private var number = 0
  func add() { lock.withLock { number += 1 } }
  var count: Int { lock.withLock { number } }
}

@Suite struct SharedFolderTests {
  private static func holder(_ name: String) -> LockHolder {
    var holder = LockHolder.current()
    (holder.host, holder.machine, holder.token) = (name, name, name)
    return holder
  }

  /// Two sweeps at once: each run is trained once.
  @Test func twoSweepsInOneFolderShareItsRuns() throws {
    let sweep = try FakeSweep()
    let plan = FakeSweep.plan(seeds: [1, 2, 5], batches: [64, 128, 192])
    let outcomes = Outcomes()
    DispatchQueue.concurrentPerform(iterations: 2) { _ in
      if let outcome = try? sweep.sweep(plan, jobs: 2) { outcomes.add(outcome.finished) }
    }
    #expect(outcomes.all.count == 9 && Set(outcomes.all) == Set(plan.runs.map(\.id)))
    #expect(sweep.starts.count == 9)
    #expect(sweep.files("unfinished").isEmpty)
  }

  @Test func whatAnotherMachineIsAtIsLeftToIt() throws {
    let sweep = try FakeSweep()
    let plan = FakeSweep.plan(seeds: [1, 2])
    let unfinished = SweepFolder(path: sweep.path).unfinished
    let lock = try #require(
      try RunLock.take(unfinished, plan.runs[0].id, as: Self.holder("far")).lock)
    var looks = 0
    let outcome = try sweep.sweep(plan, jobs: 1) {
      looks += 1
      // It lives.
      _ = lock.beat(tokens: Double(looks), tokensPerSecond: 1)
      return 0
    }
    #expect(outcome.finished == [plan.runs[1].id] && outcome.failures.isEmpty && outcome.stopped == nil)
    #expect(outcome.elsewhere.keys.sorted() == [plan.runs[0].id])
    #expect(outcome.elsewhere.values.first?.hasSuffix("on far") == true)
    #expect(lock.isOurs)
  }

  /// A machine that is switched off leaves its lock behind: after a while of silence the run goes on from its checkpoint.
  @Test func whatASilentMachineLeftIsTakenOver() throws {
    let (sweep, calm) = (try FakeSweep(), try FakeSweep())
    let plan = FakeSweep.plan(seeds: [1])
    let id = plan.runs[0].id
    try sweep.folder.write("unfinished/\(id)/checkpoint", Data("3".utf8))
    try sweep.folder.write("unfinished/\(id)/log.jsonl", Data())
    _ = try RunLock.take(SweepFolder(path: sweep.path).unfinished, id, as: Self.holder("far"))
    let outcome = try sweep.sweep(plan, silence: .milliseconds(200))
    #expect(outcome.finished == [id] && sweep.starts == ["64 1 3"])
    #expect(sweep.told.contains("was left behind and is taken over"))
    _ = try calm.sweep(plan)
    #expect(sweep.files("runs") == calm.files("runs"))
    #expect(sweep.files("unfinished").isEmpty)
  }

  /// A sweep that slept while another one took its run over neither publishes it nor takes its work away.
  @Test func aSleeperLosesItsRun() throws {
    let sweep = try FakeSweep()
    let plan = FakeSweep.plan(seeds: [6])
    let (unfinished, id) = (SweepFolder(path: sweep.path).unfinished, plan.runs[0].id)
    var other: RunLock?
    let outcome = try sweep.sweep(plan, jobs: 1) {
      let isAtWork = FileManager.default.fileExists(atPath: "\(unfinished)/\(id)/checkpoint")
      if other == nil, isAtWork, let lock = RunLock.find(unfinished, id),
        case .taken(let new)? = try? RunLock.take(unfinished, id, as: Self.holder("far"), over: lock)
      {
        other = new
      }
      return 0
    }
    #expect(outcome.finished.isEmpty && outcome.failures.isEmpty)
    #expect(outcome.elsewhere == [id: "process \(ProcessInfo.processInfo.processIdentifier) on far"])
    #expect(other?.isOurs == true)
    #expect(FileManager.default.fileExists(atPath: "\(unfinished)/\(id)/checkpoint"))
  }

  @Test func aSweepIsStoppedByAnotherProcess() throws {
    let sweep = try FakeSweep()
    let plan = FakeSweep.plan(seeds: [6, 1])
    let folder = SweepFolder(path: sweep.path)
    var asked: [LockHolder] = []
    let outcome = try sweep.sweep(plan, jobs: 1) {
      let isAtWork = FileManager.default.fileExists(atPath: "\(folder.unfinished)/\(plan.runs[0].id)/checkpoint")
      if isAtWork, asked.isEmpty { asked = (try? folder.askToStop()) ?? [] }
      return 0
    }
    #expect(asked.map(\.pid) == [ProcessInfo.processInfo.processIdentifier])
    #expect(outcome.stopped == .asked && outcome.finished.isEmpty)
    #expect(try sweep.sweep(plan).finished.count == 2)
  }

  @Test func partsOfAPlanAreDisjointAndWhole() throws {
    let plan = try PlanText.plan(PlanText.small)
    let parts = try (1...3).map { try #require(SweepShare("\($0)/3")).runs(of: plan) }
    #expect(parts.flatMap { $0.map(\.id) }.sorted() == plan.runs.map(\.id).sorted())
    let work = parts.map { $0.reduce(0) { $0 + $1.work } }
    #expect(try #require(work.max()) < 1.6 * (try #require(work.min())))
    for text in ["0/3", "4/3", "1", "1/0", "a/b", "1/3/4", "-1/3", ""] { #expect(SweepShare(text) == nil) }
  }
}

private final class Outcomes: @unchecked Sendable {
  private let lock = NSLock()
  private var names: [String] = []
  func add(_ more: [String]) { lock.withLock { names += more } }
  var all: [String] { lock.withLock { names } }
}
