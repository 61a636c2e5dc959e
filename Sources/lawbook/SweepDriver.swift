// Runs a sweep: one process a run, as many at a time as asked for, until all is done or someone stops it.

import Diagnostics
import Foundation
import Sweeps
import Training

/// Why a sweep ended before all was done.
enum SweepStop: Equatable { case asked, outOfTime, outOfSpace }

struct SweepOutcome {
  /// Runs finished in this session, and those among them that diverged.
  var finished: [String] = []
  var diverged: [String] = []
  var failures: [Diagnostic] = []
  var stopped: SweepStop?
}

final class SweepDriver {
  struct Options {
    /// The trainer: a program and what comes before a run's own arguments.
    var command: [String]
    var environment: [String: String]
    /// What every run is given behind its settings.
    var extraArguments: [String] = []
    var jobs = 1
    var limit: Duration?
    /// How often a stop was asked for: the first lets the runs write checkpoints, the second kills them.
    var stopRequests: () -> Int = { StopSignals.requests }
    /// How often a run that something killed is taken up again.
    var mostRestarts = 3
  }

  private let folder: SweepFolder
  private let options: Options
  private let lock: SweepLock
  private let lines: Int
  private let screen: SweepScreen
  private let deadline: ContinuousClock.Instant?
  private var waiting: [SweepRun]
  private var active: [ActiveRun] = []
  private var outcome = SweepOutcome()
  private var heeded = 0

  /// - Parameter left: what is to run, in this order.
  init(_ left: [SweepRun], folder: SweepFolder, lock: SweepLock, lines: Int, screen: SweepScreen, options: Options) {
    self.folder = folder
    self.options = options
    self.lock = lock
    self.lines = lines
    self.screen = screen
    waiting = left.reversed()
    deadline = options.limit.map { ContinuousClock.now + $0 }
  }

  /// Runs until nothing is left, or until what runs has ended after a stop.
  func run() -> SweepOutcome {
    while true {
      heedStop()
      while outcome.stopped == nil, active.count < max(1, options.jobs), let next = waiting.popLast() {
        start(next, restarts: 0)
      }
      if active.isEmpty { break }
      waitForOutput()
      for run in active { look(at: run) }
      screen.show(active)
    }
    screen.clear()
    return outcome
  }

  /// Sleeps until a child writes or ends, at most a tenth of a second: a child can end without a sign.
  private func waitForOutput() {
    var descriptors = active.compactMap(\.child.output).map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    _ = unsafe poll(&descriptors, nfds_t(descriptors.count), 100)
  }

  private func heedStop() {
    let requests = options.stopRequests()
    let isLate = deadline.map { ContinuousClock.now >= $0 } ?? false
    if outcome.stopped == nil, requests > 0 || isLate {
      outcome.stopped = requests > 0 ? .asked : .outOfTime
      if !active.isEmpty { screen.note("stopping: \(active.count) active runs write checkpoints") }
      active.forEach { $0.child.send(SIGTERM) }
    }
    if requests > max(1, heeded) { active.forEach { $0.child.send(SIGKILL) } }
    heeded = requests
  }
}

// A run's way through the driver.
extension SweepDriver {
  private func start(_ run: SweepRun, restarts: Int) {
    do throws(Failure) {
      let arguments = run.settings.arguments + options.extraArguments
      let child = try ChildProcess(
        options.command + arguments + ["--out", folder.work(run), "--progress-lines"],
        environment: options.environment, errorFile: folder.errors(run), holding: lock.descriptor)
      active.append(ActiveRun(run, child, restarts: restarts))
    } catch {
      fail(run, error.diagnostics)
    }
  }

  private func look(at active: ActiveRun) {
    // The ending first: what the child wrote before it is then read for certain.
    let ending = active.child.ending()
    active.child.lines().forEach(active.read)
    guard let ending else { return }
    self.active.removeAll { $0 === active }
    switch ending {
    case .exited(0): publish(active)
    case .exited(Reporting.Code.stopped), .killed(SIGKILL), .killed(SIGTERM): takeUpAgain(active)
    case .exited(let code): fail(active.run, [complaint(active.run, "ended with exit code \(code)")])
    case .killed(let signal): fail(active.run, [complaint(active.run, "was ended by signal \(signal)")])
    }
  }

  private func publish(_ active: ActiveRun) {
    do throws(Failure) {
      let log = try folder.publish(active.run, lines: lines)
      outcome.finished.append(active.run.id)
      if log.status == "diverged" { outcome.diverged.append(active.run.id) }
      screen.finished(active, log)
    } catch {
      fail(active.run, error.diagnostics)
    }
  }

  /// A run that ended with a checkpoint, or was killed: its next process goes on from its last checkpoint.
  private func takeUpAgain(_ active: ActiveRun) {
    guard outcome.stopped == nil else { return }
    guard active.restarts < options.mostRestarts else {
      return fail(active.run, [complaint(active.run, "was killed \(active.restarts + 1) times")])
    }
    screen.note("\(active.run.id) was killed and is taken up again")
    start(active.run, restarts: active.restarts + 1)
  }

  private func fail(_ run: SweepRun, _ diagnostics: [Diagnostic]) {
    outcome.failures += diagnostics
    screen.failed(run)
    guard outcome.stopped == nil else { return }
    if !diagnostics.contains(where: Self.isOutOfSpace) {
      // A run cannot say so where not even its words find room.
      guard let found = folder.writingProblem, Self.isOutOfSpace(found) else { return }
      outcome.failures.append(found)
    }
    // The next run would fail like this one. Those at work may still come to their ends.
    outcome.stopped = .outOfSpace
    screen.note("the disk is full: nothing more is started")
  }

  /// Whether the system's own words for a full disk or quota are in it: from this process, or passed on from a run.
  private static func isOutOfSpace(_ diagnostic: Diagnostic) -> Bool {
    [ENOSPC, EDQUOT].contains { diagnostic.description.contains(unsafe String(cString: strerror($0))) }
  }

  /// What the child said last, in a message that names the run.
  private func complaint(_ run: SweepRun, _ headline: String) -> Diagnostic {
    let said =
      FileManager.default.contents(atPath: folder.errors(run)).map { String(decoding: $0, as: UTF8.self) } ?? ""
    let last = said.split(separator: "\n").suffix(6).joined(separator: "\n")
    return Diagnostic(at: nil, "run \(run.id) \(headline)", hint: last.isEmpty ? nil : "it said: \(last)")
  }
}
