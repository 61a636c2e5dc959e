// A sweep on disk: `runs/ID.jsonl` for what is finished, `unfinished/ID` for what is not, and beside it the run's lock,
// what its trainer said, and why it failed.

public import Diagnostics
import Files
import Foundation
import Training

public struct SweepFolder: Sendable {
  public let path: String

  public init(path: String) { self.path = path }

  public var runs: String { inside("runs") }
  /// A folder for each run at work, while it is.
  public var unfinished: String { inside("unfinished") }
  func inside(_ name: String) -> String { path == "." ? name : path + "/" + name }
  func log(_ run: SweepRun) -> String { runs + "/\(run.id).jsonl" }
  /// What `lawbook train` writes in.
  func work(_ id: String) -> String { unfinished + "/\(id)" }
  /// What its trainer said.
  func said(_ run: SweepRun) -> String { work(run.id) + ".said" }
  private func failure(_ id: String) -> String { work(id) + ".failed" }
  private func workLog(_ id: String) -> String { work(id) + "/" + TrainingSession.logName }
  private func stop(_ token: String) -> String { unfinished + "/.stop-\(token)" }

  public func prepare() throws(Failure) {
    for folder in [runs, unfinished] {
      do {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      } catch {
        throw Failure("the folder cannot be made", at: Place(file: folder), hint: error.localizedDescription)
      }
    }
  }

  public func contents() -> SweepContents {
    var contents = SweepContents()
    for name in names(in: runs) where name.hasSuffix(".jsonl") && !name.hasPrefix(".") {
      contents.logs[String(name.dropLast(6))] = .some(log(runs + "/" + name).flatMap(FinishedLog.init))
    }
    for name in names(in: unfinished) {
      // Cut within its first line a log says nothing yet.
      contents.working[name] = log(workLog(name))?.header
    }
    return contents
  }

  /// Takes away what a killed sweep left over of runs that are finished.
  public func tidy(_ done: [SweepRun]) {
    removeParts(of: Set(done.map(\.id)))
    let names = names(in: unfinished)
    for run in done {
      removeWork(run, among: names)
      // Of a sweep that was killed after the log was in its place: nothing is left to lock.
      for name in names where name.hasPrefix(run.id + ".lock") { remove(unfinished + "/" + name) }
    }
  }

  /// Whether the run's log is in its place, looked up anew where a network file system remembers that it was not.
  func isPublished(_ run: SweepRun) -> Bool {
    let probe = runs + "/.\(run.id).\(UUID().uuidString).part"
    close(unsafe open(probe, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644))
    unsafe unlink(probe)
    return unsafe access(log(run), F_OK) == 0
  }

  /// Puts the log of a finished run, thinned, in its place, and takes its work away.
  ///
  /// - Throws: `Failure` when the log has no closing line or cannot be written; the work is kept.
  func publish(_ run: SweepRun, lines: Int) throws(Failure) -> FinishedLog {
    let file = workLog(run.id)
    guard let written = log(file), let log = FinishedLog(written) else {
      throw Failure("the run ended without a closing line in its log", at: Place(file: file))
    }
    try writeAtomically(Array(written.thinned(to: lines).utf8), to: self.log(run))
    removeWork(run, among: names(in: unfinished))
    return log
  }

  /// Why a small file cannot be written here; nil where it can.
  var writingProblem: Diagnostic? {
    let file = unfinished + "/.room-\(UUID().uuidString)"
    defer { remove(file) }
    do throws(Failure) {
      try writeAtomically(Array(repeating: 0, count: 4096), to: file)
      return nil
    } catch {
      return error.diagnostics.first
    }
  }

  public func removeEmptyWork() {
    // Fails where something is in it, and then it stays.
    _ = unsafe rmdir(unfinished)
  }
}

// Runs that something else had, or has.
extension SweepFolder {
  /// Whether a trainer still writes the run's log, as far as the kernel's lock on it tells.
  func isTraining(_ run: SweepRun) -> Bool {
    let descriptor = unsafe open(workLog(run.id), O_RDWR | O_CLOEXEC)
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    return flock(descriptor, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK
  }

  /// Makes a copy of the log the run's log, so that a trainer that was left behind finds that its own has gone.
  func takeOver(_ run: SweepRun) throws(Failure) {
    removeParts(of: [run.id])
    guard let log = FileManager.default.contents(atPath: workLog(run.id)) else { return }
    try writeAtomically(Array(log), to: workLog(run.id))
  }

  /// Makes room for what the trainer will say, so that nothing is written through a link that lies there.
  func clearSaid(_ run: SweepRun) { unsafe unlink(said(run)) }

  /// Notes why a run failed; nil takes the note away.
  func note(_ failure: [Diagnostic]?, of run: SweepRun) {
    remove(self.failure(run.id))
    guard let failure else { return }
    // Where there is no room for it, the message on the screen is all there is.
    try? writeAtomically(Array(failure.map { $0.description + "\n" }.joined().utf8), to: self.failure(run.id))
  }

  /// Why runs failed, by their names.
  var failures: [String: String] {
    let failed = names(in: unfinished).filter { $0.hasSuffix(".failed") }
    return Dictionary(
      uniqueKeysWithValues: failed.map { name in
        let text = FileManager.default.contents(atPath: unfinished + "/" + name) ?? Data()
        return (String(name.dropLast(7)), String(decoding: text, as: UTF8.self))
      })
  }

  /// Tokens that an unfinished run has in its log.
  func tokens(_ id: String) -> Int { log(workLog(id))?.lines.last { $0.tokens > 0 }?.tokens ?? 0 }

  /// Asks every sweep that holds a lock here to stop, and names them.
  public func askToStop() throws(Failure) -> [LockHolder] {
    let holders = Set(RunLock.find(in: unfinished).values.compactMap { $0.text?.holder }).filter { $0.isAlive != false }
    for holder in holders { try writeAtomically([], to: stop(holder.token)) }
    return holders.sorted { ($0.host, $0.pid) < ($1.host, $1.pid) }
  }

  /// Whether this sweep was asked to; the question is gone then.
  func wasAskedToStop(_ holder: LockHolder) -> Bool { unsafe unlink(stop(holder.token)) == 0 }
}

extension SweepFolder {
  private func removeWork(_ run: SweepRun, among names: [String]) {
    // The lock is its holder's to take away.
    for name in names where name == run.id || name.hasPrefix(run.id + ".") && !name.hasPrefix(run.id + ".lock") {
      remove(unfinished + "/" + name)
    }
  }

  /// Half-written files of these runs.
  private func removeParts(of ids: Set<String>) {
    for folder in [runs, unfinished] {
      for name in names(in: folder) where name.hasPrefix(".") && name.hasSuffix(".part") {
        // `.ID.jsonl.PID.part`
        if ids.contains(where: { name.dropFirst().hasPrefix($0 + ".") }) { remove(folder + "/" + name) }
      }
    }
  }

  private func remove(_ path: String) { try? FileManager.default.removeItem(atPath: path) }
  private func names(in folder: String) -> [String] {
    (try? FileManager.default.contentsOfDirectory(atPath: folder))?.sorted() ?? []
  }
  private func log(_ file: String) -> WrittenLog? {
    FileManager.default.contents(atPath: file).flatMap { WrittenLog(String(decoding: $0, as: UTF8.self)) }
  }
}
