// `lawbook runs`: what the logs hold, what was derived, and what takes no part and why.

import Tables
import Texts
import ArgumentParser
import Diagnostics
import Foundation
import RunLogs
import Runs

struct RunsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "runs", abstract: "Read run logs; list the runs, and the rows left out with their reasons.",
    discussion: """
      PATH is a file, a folder, a glob. Formats are told by content. Canonical names: \(Field.allCases.map(\.rawValue).joined(separator: ", ")).
      EXAMPLES
        lawbook runs runs/*.csv
        lawbook runs export.jsonl --map params=n_params,val_loss=val/loss --ledger
        lawbook runs runs.csv --units tokens=1e9 --where 'state == "finished"' --json
      """)

  @Argument(help: ArgumentHelp("Files, folders or globs.", valueName: "path"))
  var paths: [String]

  @OptionGroup(title: "Reading logs") var logs: LogOptions

  @Option(
    help: ArgumentHelp("text, json, or csv: the canonical table, a row an evaluation.", valueName: "format"))
  var format: Format = .text
  @Flag(help: "The same as --format json.") var json = false
  @Flag(help: "List every run.") var all = false
  @Flag(help: "List every entry of the ledger.") var ledger = false

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text, json, csv
  }

  func run() throws {
    let mapping: LogMapping
    do {
      mapping = try logs.mapping()
    } catch let failure as Failure {
      complain(failure)
      throw ExitCode(2)
    }
    let progress = Progress("reading")
    do throws(Failure) {
      let table = try readLogs(paths, mapping: mapping) { progress.update(Double($0) / Double(max($1, 1))) }
      progress.finish()
      for question in unitQuestions(table, mapping) { Reporting.say(question.description) }
      print(written(table))
      if let failure = table.nothingUsable { throw failure }
    } catch {
      progress.finish()
      complain(error)
      throw ExitCode(1)
    }
  }

  private func written(_ table: RunTable) -> String {
    switch json ? .json : format {
    case .text: RunsText(table, all: all, ledger: ledger).text
    case .json: Self.json(table).text
    case .csv: RunsExport(table).csv
    }
  }

  private func complain(_ failure: Failure) {
    Reporting.say(failure.description)
  }
}

extension RunsCommand {
  static func json(_ table: RunTable) -> JSONValue {
    [
      "runs": JSONValue(table.runs.count), "evaluations": JSONValue(table.evaluations.count),
      "rows": JSONValue(table.counts.rows), "training_only": JSONValue(table.counts.trainingOnly),
      "without_loss": JSONValue(table.counts.withoutLoss), "refused": JSONValue(table.counts.refused),
      "ledger": json(table.ledger), "notes": JSONValue(table.notes.map { JSONValue($0) }),
    ]
  }

  /// The ledger as every command prints it.
  static func json(_ ledger: [LedgerEntry]) -> JSONValue {
    JSONValue(
      ledger.map { entry in
        [
          "file": JSONValue(entry.file), "line": JSONValue(entry.line), "run": JSONValue(entry.run),
          "kind": JSONValue(entry.kind.rawValue),
          "reason": JSONValue(entry.reason + (entry.detail.map { ": \($0)" } ?? "")),
        ]
      })
  }
}
