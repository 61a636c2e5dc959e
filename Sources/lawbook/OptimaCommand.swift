// `lawbook optima`: a power law of compute through optima that a paper or another tool gives.

import Tables
import Texts
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
  @Flag(help: "Print JSON.") var json = false

  func run() throws {
    let table = try table()
    let optima = optima(in: table)
    let fit: GivenOptimaFit
    do { fit = try GivenOptimaFit(optima) } catch {
      throw Failure("the optima in \(file) give no law: \(error.words)")
    }
    let text = OptimaFitText(
      fit: fit, name: value, budgets: atCompute?.values ?? [],
      missing: table.counts.rows - optima.count - table.ledger.count { $0.kind == .excluded })
    print(json ? text.json.text : text.text)
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
        at: Place(file: first.file, line: first.line), hint: first.reason)
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

/// The law through given optima, for reading and as JSON.
struct OptimaFitText {
  let fit: GivenOptimaFit
  /// The column of the optimum.
  let name: String
  let budgets: [Double]
  /// Rows without one of the numbers.
  let missing: Int

  var text: String {
    var table = TextTable([("", .left), ("", .right), ("95 %", .left), ("", .left)])
    for (part, estimate) in fit.law.namedEstimates {
      table.add(part, NumberText.significant(estimate.value, 5), NumberText.interval(estimate, 5), "")
    }
    for budget in budgets {
      let estimate = fit.value(at: budget)
      table.add(
        "at \(NumberText.count(budget)) FLOPs", NumberText.count(estimate.value), NumberText.interval(estimate, 4),
        fit.position(budget).words)
    }
    let head = Printable.clean("\(fit.optima) optima; \(LawText.equation(name, fit.law)), C in FLOPs")
    return ([head] + table.lines + TextWrap.lines(note, indent: 2) + left).joined(separator: "\n")
  }

  private var left: [String] {
    missing > 0 ? ["  left out, for a number is missing: \(missing) \(missing == 1 ? "row" : "rows")"] : []
  }

  private var note: String {
    guard fit.isWeighted else {
      return fit.optima > 2
        ? "no deviations are given: all optima count alike, and their scatter about the line makes the intervals"
        : "a line through two optima, without residuals or interval"
    }
    guard let squares = fit.chiSquared, let chance = fit.probability else {
      return "a line through two optima: the intervals are of the deviations alone"
    }
    let said = "weights 1/variance; χ² \(NumberText.significant(squares, 3)) over \(fit.optima - 2)"
    return chance < 0.05
      ? said
        + ": they scatter more than their deviations say (by chance \(NumberText.significant(chance, 2))); intervals "
        + "are widened to the scatter"
      : said + ": no more scatter than the deviations say"
  }

  var json: JSONValue {
    [
      "optima": JSONValue(fit.optima), "rows_without_numbers": JSONValue(missing), "weighted": .bool(fit.isWeighted),
      "law": JSONValue(fit.law),
      "chi_squared": JSONValue(fit.chiSquared), "probability": JSONValue(fit.probability),
      "at": .array(
        budgets.map {
          ["compute": .number($0), "value": JSONValue(fit.value(at: $0)), "domain": .string(fit.position($0).words)]
        }),
    ]
  }
}
