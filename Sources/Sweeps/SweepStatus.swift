// How far a sweep is, told by its folder alone.

import Foundation
import Training

/// A run as the folder shows it.
public struct RunStatus: Sendable {
  public enum State: Sendable, Hashable {
    case done(LogEnding)
    /// Someone holds its lock and lives.
    case running(LockText)
    /// Someone holds its lock, and nothing has been heard of them.
    case silent(LockText?)
    case failed(reason: String)
    /// Begun and stopped.
    case begun
    case waiting
  }

  public enum LogEnding: String, Sendable { case completed, diverged }

  public var run: SweepRun
  public var state: State
  /// Tokens done.
  public var tokens: Int
}

public struct SweepStatus: Sendable {
  public var plan: SweepPlan
  public var runs: [RunStatus]

  /// Looks at the folder. Locks of other machines are looked at until they have shown that someone lives, or for as long
  /// as it takes two beats.
  ///
  /// - Parameter patience: how long that is.
  public init(_ plan: SweepPlan, _ folder: SweepFolder, patience: Duration = .seconds(11)) {
    self.plan = plan
    let (logs, failures) = (folder.contents().logs, folder.failures)
    let locks = Self.judged(folder, patience)
    runs = plan.startOrder.map { run in
      if let log = logs[run.id] ?? nil {
        return RunStatus(run: run, state: .done(.init(rawValue: log.status) ?? .completed), tokens: run.tokens)
      }
      let tokens = folder.tokens(run.id)
      let state: RunStatus.State
      if let (lock, isAlive) = locks[run.id] {
        state = lock.text.map { isAlive ? .running($0) : .silent($0) } ?? .silent(nil)
      } else if let reason = failures[run.id] {
        state = .failed(reason: reason)
      } else {
        state = tokens > 0 ? .begun : .waiting
      }
      return RunStatus(run: run, state: state, tokens: max(tokens, Int(locks[run.id]?.lock.text?.tokens ?? 0)))
    }
  }

  private static func judged(_ folder: SweepFolder, _ patience: Duration) -> [String: (lock: FoundLock, isAlive: Bool)]
  {
    let start = RunLock.find(in: folder.unfinished)
    var watches = start.mapValues(LockWatch.init)
    var alive: [String: Bool] = [:]
    let deadline = ContinuousClock.now + patience
    while true {
      let now = RunLock.find(in: folder.unfinished)
      for id in watches.keys where alive[id] == nil {
        switch now[id].flatMap({ watches[id]?.look(at: $0, silence: patience) }) ?? .gone {
        case .alive: alive[id] = true
        case .gone: alive[id] = false
        case .unknown: break
        }
      }
      if alive.count == watches.count || ContinuousClock.now > deadline { break }
      usleep(500_000)
    }
    return Dictionary(
      uniqueKeysWithValues: watches.map { id, watch in (id, (lock: watch.lock, isAlive: alive[id] ?? false)) })
  }
}

extension SweepStatus {
  /// FLOPs of what is left.
  public var workLeft: Double { runs.reduce(0) { $0 + $1.workLeft } }
  /// FLOPs a second of all that runs.
  public var rate: Double { runs.reduce(0) { $0 + $1.rate } }

  /// Seconds until all is done if as many run on as do now; nil while none does.
  public var secondsLeft: Double? {
    guard rate > 0 else { return nil }
    return max(workLeft / rate, runs.map { $0.rate > 0 ? $0.workLeft / $0.rate : 0 }.max() ?? 0)
  }

  /// Everyone who holds a lock.
  public var holders: [LockHolder] {
    Array(
      Set(
        runs.compactMap { run in
          switch run.state {
          case .running(let text): text.holder
          case .silent(let text): text?.holder
          default: nil
          }
        })
    ).sorted { ($0.host, $0.pid) < ($1.host, $1.pid) }
  }
}

extension RunStatus {
  public var share: Double { min(1, Double(tokens) / Double(max(1, run.tokens))) }
  var workLeft: Double { run.work * (1 - share) }
  /// FLOPs a second.
  var rate: Double {
    guard case .running(let text) = state else { return 0 }
    return text.tokensPerSecond * run.work / Double(max(1, run.tokens))
  }
}
