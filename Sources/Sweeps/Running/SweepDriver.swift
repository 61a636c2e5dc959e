// Runs a sweep: one process a run, as many at a time as asked for, until all is done or someone stops it. Other sweeps may
// work in the same folder: a run is taken under its lock, and one that another sweep holds is left to it.

public import Diagnostics
import Foundation
import Training

/// Why a sweep ended before all was done.
public enum SweepStop: Equatable, Sendable { case asked, outOfTime, outOfSpace }

public struct SweepOutcome {
  /// Runs finished in this session, and those among them that diverged.
  public var finished: [String] = []
  public var diverged: [String] = []
  /// Runs that other sweeps are at, and who.
  public var elsewhere: [String: String] = [:]
  public var failures: [Diagnostic] = []
  public var stopped: SweepStop?
}

public final class SweepDriver {
  public struct Options {
    /// The trainer: a program and what comes before a run's own arguments.
    public var command: [String]
    public var environment: [String: String]
    /// What every run is given behind its settings.
    public var extraArguments: [String] = []
    public var jobs = 1
    public var limit: Duration?
    /// How often a stop was asked for: the first lets the runs write checkpoints, the second kills them.
    public var stopRequests: () -> Int
    /// How often a run that something killed is taken up again.
    public var mostRestarts = 3
    /// How often a lock says that its holder lives, and how long one on another machine may be silent.
    public var beat = Duration.seconds(5)
    public var silence = Duration.seconds(60)

    public init(command: [String], environment: [String: String], stopRequests: @escaping () -> Int) {
      (self.command, self.environment, self.stopRequests) = (command, environment, stopRequests)
    }
  }

  let folder: SweepFolder
  let options: Options
  let holder: LockHolder
  let screen: SweepScreen
  private let lines: Int
  private let deadline: ContinuousClock.Instant?
  var waiting: [SweepRun]
  /// Runs that were locked when it was their turn.
  var watched: [(run: SweepRun, watch: LockWatch)] = []
  private(set) var active: [ActiveRun] = []
  var outcome = SweepOutcome()
  private var heeded = 0
  private var lastBeat = ContinuousClock.now

  /// - Parameter left: what is to run, in this order.
  public init(
    _ left: [SweepRun], folder: SweepFolder, holder: LockHolder, lines: Int, screen: SweepScreen, options: Options
  ) {
    (self.folder, self.options, self.holder, self.lines, self.screen) = (folder, options, holder, lines, screen)
    waiting = left.reversed()
    deadline = options.limit.map { ContinuousClock.now + $0 }
  }

  /// Runs until nothing is left, or until what runs has ended after a stop.
  public func run() -> SweepOutcome {
    while true {
      heedStop()
      while outcome.stopped == nil, active.count < max(1, options.jobs), let next = waiting.popLast() { take(next) }
      if active.isEmpty, outcome.stopped != nil || watched.isEmpty && waiting.isEmpty { break }
      waitForOutput()
      for run in active { look(at: run) }
      if outcome.stopped == nil, active.count < max(1, options.jobs) { lookAtLocks() }
      beat()
      screen.show(active)
    }
    screen.clear()
    // A question that came too late.
    _ = folder.wasAskedToStop(holder)
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
    if requests > 0 || isLate { stop(requests > 0 ? .asked : .outOfTime) }
    if requests > max(1, heeded) { active.forEach { $0.child.send(SIGKILL) } }
    heeded = requests
  }

  private func stop(_ reason: SweepStop) {
    guard outcome.stopped == nil else { return }
    outcome.stopped = reason
    if !active.isEmpty { screen.note("stopping: \(active.count) active runs write checkpoints") }
    active.forEach { $0.child.send(SIGTERM) }
  }

  private func beat() {
    guard ContinuousClock.now - lastBeat >= options.beat else { return }
    lastBeat = .now
    for run in active where !run.lock.beat(tokens: run.tokens, tokensPerSecond: run.tokensPerSecond) {
      // It was thought dead: asleep for a while, or cut off from the folder.
      run.child.send(SIGKILL)
      active.removeAll { $0 === run }
      outcome.elsewhere[run.run.id] = RunLock.find(folder.unfinished, run.run.id)?.text?.holder.text ?? "another sweep"
      screen.note("\(run.run.id) was taken over by another sweep")
    }
    if folder.wasAskedToStop(holder) { stop(.asked) }
  }
}

// A run's way through the driver.
extension SweepDriver {
  func start(_ run: SweepRun, _ lock: RunLock, restarts: Int) {
    do throws(Failure) {
      folder.note(nil, of: run)
      folder.clearSaid(run)
      let arguments = run.settings.arguments + options.extraArguments
      let child = try ChildProcess(
        options.command + arguments + ["--out", folder.work(run.id), "--progress-lines"],
        environment: options.environment, errorFile: folder.said(run))
      active.append(ActiveRun(run, lock, child, restarts: restarts))
    } catch {
      fail(run, lock, error.diagnostics)
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
    case .exited(ProgressLine.stopped), .killed(SIGKILL), .killed(SIGTERM): takeUpAgain(active)
    case .exited(let code): fail(active, "ended with exit code \(code)")
    case .killed(let signal): fail(active, "was ended by signal \(signal)")
    }
  }

  private func publish(_ active: ActiveRun) {
    do throws(Failure) {
      // Another sweep that has taken the run over finishes it itself.
      guard active.lock.isOurs else { return }
      let log = try folder.publish(active.run, lines: lines)
      outcome.finished.append(active.run.id)
      if log.status == "diverged" { outcome.diverged.append(active.run.id) }
      screen.finished(active, log)
      active.lock.release()
    } catch {
      fail(active.run, active.lock, error.diagnostics)
    }
  }

  /// A run that ended with a checkpoint, or was killed: its next process goes on from its last checkpoint.
  private func takeUpAgain(_ active: ActiveRun) {
    guard outcome.stopped == nil else { return active.lock.release() }
    guard active.restarts < options.mostRestarts else {
      return fail(active, "was killed \(active.restarts + 1) times")
    }
    screen.note("\(active.run.id) was killed and is taken up again")
    start(active.run, active.lock, restarts: active.restarts + 1)
  }

  private func fail(_ active: ActiveRun, _ headline: String) {
    fail(active.run, active.lock, [complaint(active.run, headline)])
  }

  private func fail(_ run: SweepRun, _ lock: RunLock?, _ diagnostics: [Diagnostic]) {
    outcome.failures += diagnostics
    screen.failed(run)
    folder.note(diagnostics, of: run)
    lock?.release()
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
    let said = FileManager.default.contents(atPath: folder.said(run)).map { String(decoding: $0, as: UTF8.self) } ?? ""
    let last = said.split(separator: "\n").suffix(6).joined(separator: "\n")
    return Diagnostic(at: nil, "run \(run.id) \(headline)", hint: last.isEmpty ? nil : "it said: \(last)")
  }
}

// Locks.
extension SweepDriver {
  /// Starts a run unless it is finished or held by another sweep; then its lock is watched.
  private func take(_ run: SweepRun, over judged: FoundLock? = nil) {
    do throws(Failure) {
      switch try RunLock.take(folder.unfinished, run.id, as: holder, over: judged) {
      case .held(let lock): watched.append((run, LockWatch(lock)))
      case .taken(let lock):
        guard !folder.isPublished(run) else {
          screen.finishedElsewhere(run)
          return lock.release()
        }
        if judged != nil {
          screen.note("\(run.id) was left behind and is taken over")
          try folder.takeOver(run)
        }
        start(run, lock, restarts: 0)
      }
    } catch {
      fail(run, nil, error.diagnostics)
    }
  }

  /// Looks at locks that others hold: what they finish is done, and what they leave behind is taken over.
  private func lookAtLocks() {
    let all = watched
    watched = []
    for (run, watch) in all {
      var watch = watch
      guard let lock = RunLock.find(folder.unfinished, run.id) else {
        // Released: finished, or free.
        waiting.append(run)
        continue
      }
      switch watch.look(at: lock, silence: options.silence) {
      case .unknown: watched.append((run, watch))
      case .alive: outcome.elsewhere[run.id] = lock.text?.holder.text ?? "another sweep"
      // What its trainer left running notices within seconds that nobody listens.
      case .gone where active.count >= options.jobs || folder.isTraining(run): watched.append((run, watch))
      case .gone: take(run, over: lock)
      }
    }
  }
}
