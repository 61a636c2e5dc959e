// `lawbook runs`: what the logs hold, what was derived, and what takes no part and why.

import Tables
import Texts
import ArgumentParser
import Diagnostics
import Foundation
import RunLogs
import Runs
import Tables

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

  @Flag(help: "List every run.") var all = false
  @Flag(help: "List every entry of the ledger.") var ledger = false
  @OptionGroup(title: "Output") var output: OutputOptions

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
      try printed(table)
      if let failure = table.nothingUsable { throw failure }
    } catch {
      progress.finish()
      complain(error)
      throw ExitCode(1)
    }
  }

  /// As CSV the canonical table, a row an evaluation, unless a table is named: Lawbook reads it back.
  private func printed(_ table: RunTable) throws(Failure) {
    if output.format == .csv, !output.json, output.tableName == nil { return print(CanonicalTable(table).csv) }
    do { try output.print(.runs(table, showsAll: all, showsLedger: ledger)) } catch let usage as UsageFailure {
      throw usage.failure
    } catch {
      throw Failure("\(error)")
    }
  }

  private func complain(_ failure: Failure) {
    Reporting.say(failure.description)
  }
}
