// Logs written to a folder that goes away with the test, and tables compared without where their rows stood.

import Diagnostics
import Foundation
import Runs

@testable import RunLogs

/// A folder for one test.
struct Folder: ~Copyable {
  let path: String

  init() throws {
    let url = URL.temporaryDirectory.appending(path: "logs-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    path = url.path(percentEncoded: false)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  @discardableResult
  func write(_ name: String, _ data: Data) throws -> String {
    let file = path + "/" + name
    let url = URL(filePath: file)
    try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try data.write(to: url)
    return file
  }

  @discardableResult
  func write(_ name: String, _ text: String) throws -> String { try write(name, Data(text.utf8)) }

  @discardableResult
  func write(_ name: String, _ bytes: some Sequence<UInt8>) throws -> String { try write(name, Data(Array(bytes))) }

  /// The table of one file.
  func table(
    _ text: String, name: String = "log.csv", _ mapping: LogMapping = .init(), block: Int = 1 << 20, workers: Int = 2
  ) throws -> RunTable {
    let file = try write(name, text)
    return try readLogs([file], mapping: mapping, options: BlockOptions(size: block, workers: workers))
  }
}

/// What was measured, without files and lines.
struct Content: Hashable, Comparable {
  var words: [String]
  static func < (one: Content, other: Content) -> Bool { one.words.lexicographicallyPrecedes(other.words) }
}

extension RunTable {
  /// Runs and evaluations as they are ordered, without ids, files and lines.
  var content: [Content] {
    evaluations.map { evaluation in
      let run = runs[evaluation.run]
      let settings = [run.seed, run.params, run.batchTokens, run.learningRate, run.depth, run.width]
      let measured = [evaluation.step, evaluation.tokens, evaluation.loss, evaluation.compute]
      return Content(words: (settings + measured).map { $0.map { "\($0)" } ?? "-" })
    }
  }

  /// Everything, lines included.
  var everything: [String] {
    runs.map { "\($0)" } + evaluations.map { "\($0)" } + ledger.map { "\($0)" } + notes.map(\.words)
      + ["\(training.starts)", "\(training.tokens)", "\(training.losses)", "\(training.steps)"]
  }

  var kinds: [LedgerEntry.Kind] { ledger.map(\.kind) }

  /// Every row is accounted for once.
  var addsUp: Bool {
    counts.rows == evaluations.count + counts.trainingOnly + counts.withoutLoss + counts.refused
      && counts.refused == ledger.count { $0.line > 0 } && training.starts.last == training.losses.count
      && training.starts.count == runs.count + 1
  }
}

enum Samples {
  /// Six runs, long form, sparse validation losses.
  static var longRows: [String] {
    (0..<6).flatMap { run in
      (1...20).map { step in
        let batch = 1000 * (run % 3 + 1)
        let loss = 3.0 - Double(step) * 0.0625 - Double(run) / 128
        let val = step % 5 == 0 ? "\(loss + 0.5)" : ""
        return "run\(run),\(1_000_000 * (run / 3 + 1)),\(batch),0.00\(run + 1),\(step),\(step * batch),\(loss),\(val)"
      }
    }
  }

  static let longHeader = "run,params,batch_tokens,lr,step,tokens,train_loss,val_loss"
  static var longCSV: String { ([longHeader] + longRows).joined(separator: "\n") + "\n" }

  static let lines = """
    {"type": "header", "run": "a", "config": {"params": 1e6, "batch_tokens": 1000, "lr": 0.001}}
    {"run": "a", "step": 1, "train_loss": 3.5}
    {"run": "a", "step": 2, "train_loss": 3.25, "val_loss": 3.375}
    {"type": "header", "run": "b", "config": {"params": 2e6, "batch_tokens": 1000, "lr": 0.002}}
    {"run": "b", "step": 2, "train_loss": 3.0, "val_loss": 3.125}
    {"run": "b", "step": 4, "val_loss": 3.0625}

    """
}
