// How a command's answer is printed: the format, the terminal's width, one table alone.

public import ArgumentParser
import Diagnostics
import Foundation
public import Tables

extension OutputFormat: ExpressibleByArgument {}

/// Options of every command that prints results.
struct OutputOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Output format.", valueName: "format"))
  var format: OutputFormat = .text
  @Flag(help: "The same as --format json.") var json = false
  @Option(
    name: .customLong("table"),
    help: ArgumentHelp("Print only this table; an unknown name lists the tables.", valueName: "name"))
  var tableName: String?
  @Flag(name: .shortAndLong, help: "Also show the evidence: every cell, the convergence of the fit, every note.")
  var verbose = false

  /// Prints an answer in the format that was asked for.
  ///
  /// - Throws: `UsageFailure` where no table has the name that was asked for.
  func print(_ answer: Answer) throws {
    let style = TextStyle.forStandardOutput
    guard let tableName else {
      return Swift.print(
        answer.written(
          as: json ? .json : format, width: TextStyle.width, verbose: verbose, strong: style.strong))
    }
    guard let table = answer.tables.first(where: { $0.name == tableName }) else {
      let names = answer.tables.map(\.name)
      throw UsageFailure(
        failure: Failure(
          "--table: no table is named '\(tableName)'", hint: Suggestion.hint(for: tableName, among: names)))
    }
    Swift.print(
      Answer([.init(table: table)], json: table.json).written(
        as: json ? .json : format, width: TextStyle.width, verbose: true))
  }
}
