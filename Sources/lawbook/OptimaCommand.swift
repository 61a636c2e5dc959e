// `lawbook optima`: a power law of compute through optima that a paper or another tool gives.

import Tables
import ArgumentParser
import Diagnostics
import Laws
import RunLogs
import Runs

struct OptimaCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "optima", abstract: "Fit a power law of compute through optima given in a table.",
    usage: "lawbook optima <file> --value <column> [--budget <column>] [--deviation <column>] [<options>]",
    discussion: """
      Each row is an optimum: its budget in FLOPs, the best params (or tokens), and the standard deviation of its logarithm. \
      The law is the least-squares line in the logs, weighted by 1/variance. Without --deviation the weights are equal. \
      Intervals follow from the deviations. They are widened if the optima scatter more than their deviations.
      EXAMPLES
        lawbook optima optima.csv --value n_star --deviation n_star_log_std
        lawbook optima optima.csv --value n_star --where 'dataset == "rw"' --json
      """)

  @Argument(help: ArgumentHelp("A table of optima.", valueName: "file")) var file: String
  @Option(help: ArgumentHelp("Column of the budget, FLOPs.", valueName: "column")) var budget = "flops"
  @Option(help: ArgumentHelp("Column of the optimum.", valueName: "column")) var value: String
  @Option(help: ArgumentHelp("Column of the standard deviation of its logarithm.", valueName: "column"))
  var deviation: String?
  @Option(
    name: .customLong("where"), parsing: .singleValue,
    help: ArgumentHelp("Read only rows that meet this, such as 'dataset == \"rw\"'.", valueName: "condition"))
  var conditions: [String] = []
  @Option(help: ArgumentHelp("Budgets where the law is evaluated, FLOPs: 1e21,1e22.", valueName: "number,…"))
  var atCompute: NumberList?
  @OptionGroup(title: "Output") var output: OutputOptions

  func run() throws {
    let table = try table()
    let optima = optima(in: table)
    let fit: GivenOptimaFit
    do { fit = try GivenOptimaFit(optima) } catch {
      throw Failure("the optima in \(file) give no law: \(error.words)")
    }
    let missing = table.counts.rows - optima.count - table.ledger.count { $0.kind == .excluded }
    try output.print(.optima(fit, name: value, budgets: atCompute?.values ?? [], missing: missing))
  }

  /// The rows, read as logs are: budget and optimum as compute and params; the deviation takes the place of the loss.
  private func table() throws(Failure) -> RunTable {
    let mapping = LogMapping(
      columns: [
        Field.compute.rawValue: budget, Field.tokens.rawValue: budget, Field.params.rawValue: value,
        Field.valLoss.rawValue: deviation ?? budget,
      ], filters: conditions.map { LogFilter($0) }, compute: nil)
    let table = try readLogs([file], mapping: mapping)
    let wrong = table.ledger.filter { $0.kind != .excluded }
    if let first = wrong.first {
      throw Failure(
        "\(wrong.count) \(wrong.count == 1 ? "row is" : "rows are") no optimum",
        at: Place(file: first.file, line: first.line), hint: first.reason.words)
    }
    return table
  }

  private func optima(in table: RunTable) -> [GivenOptimum] {
    table.evaluations.compactMap { row in
      guard let compute = row.compute, let params = table.runs[row.run].params else { return nil }
      return GivenOptimum(compute: compute, value: params, deviation: deviation == nil ? nil : row.loss)
    }
  }
}
