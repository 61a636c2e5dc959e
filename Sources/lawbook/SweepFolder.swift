// A sweep on disk: `runs/ID.jsonl` for what is finished, `work/ID` for what is not.

import Diagnostics
import Foundation
import Files
import Sweeps
import Training

struct SweepFolder {
  let path: String

  var runs: String { path == "." ? "runs" : path + "/runs" }
  /// A folder for each run at work, while it is.
  var unfinished: String { path + "/unfinished" }
  func log(_ run: SweepRun) -> String { runs + "/\(run.id).jsonl" }
  /// What `lawbook train` writes in.
  func work(_ run: SweepRun) -> String { unfinished + "/\(run.id)" }
  func errors(_ run: SweepRun) -> String { work(run) + ".stderr" }

  func prepare() throws(Failure) {
    for folder in [runs, unfinished] {
      do {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      } catch {
        throw Failure("the folder cannot be made", at: Place(file: folder), hint: error.localizedDescription)
      }
    }
  }

  func contents() -> SweepContents {
    var contents = SweepContents()
    for name in names(in: runs) where name.hasSuffix(".jsonl") && !name.hasPrefix(".") {
      contents.logs[String(name.dropLast(6))] = .some(log(runs + "/" + name).flatMap(FinishedLog.init))
    }
    for name in names(in: unfinished) {
      // Cut within its first line a log says nothing yet.
      contents.working[name] = log("\(unfinished)/\(name)/\(TrainingSession.logName)")?.header
    }
    return contents
  }

  /// Takes away what a killed sweep left over: half-written files, and the work of runs that are finished.
  func tidy(_ done: [SweepRun]) {
    for folder in [runs, unfinished] {
      for name in names(in: folder) where name.hasPrefix(".") && name.hasSuffix(".part") { remove(folder + "/" + name) }
    }
    done.forEach(removeWork)
  }

  /// Puts the log of a finished run, thinned, in its place, and takes its work away.
  ///
  /// - Throws: `Failure` when the log has no closing line or cannot be written; the work is kept.
  func publish(_ run: SweepRun, lines: Int) throws(Failure) -> FinishedLog {
    let file = work(run) + "/" + TrainingSession.logName
    guard let written = log(file), let log = FinishedLog(written) else {
      throw Failure("the run ended without a closing line in its log", at: Place(file: file))
    }
    try writeAtomically(Array(written.thinned(to: lines).utf8), to: self.log(run))
    removeWork(run)
    return log
  }

  /// Why a small file cannot be written here; nil where it can.
  var writingProblem: Diagnostic? {
    let file = unfinished + "/.room"
    defer { remove(file) }
    do throws(Failure) {
      try writeAtomically(Array(repeating: 0, count: 4096), to: file)
      return nil
    } catch {
      return error.diagnostics.first
    }
  }

  func removeEmptyWork() {
    // Fails where something is in it, and then it stays.
    _ = unsafe rmdir(unfinished)
  }

  private func removeWork(_ run: SweepRun) {
    for name in names(in: unfinished) where name == run.id || name.hasPrefix(run.id + ".") {
      remove(unfinished + "/" + name)
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
