// What the laws of a study give for its stated budget: the compute-optimal run by either method, at optimal and at fixed
// hyperparameters. The numbers that people compare, with their intervals.

import Tables
import Texts
import Tables
import Laws
import Runs

/// The compute-optimal run by one method and one set of laws.
struct BudgetRow {
  var laws: String
  var method: String
  var params: Estimate
  var tokens: Estimate
  /// Where the method is a line through two budgets.
  var isUnchecked = false
  /// Only the closed form knows the loss there.
  var loss: Estimate?
  /// Where the run lies beside the data under the laws.
  var domain: Position
}

extension StudyResult {
  /// The budget that the study states, else the largest in its data; nil where no law splits a budget.
  var budget: Double? { settings.statedCompute ?? optimal.laws.closedForm?.atCompute }

  var budgetRows: [BudgetRow] {
    guard let budget else { return [] }
    return optimal.budgetRows("optimal", budget) + (fixed?.budgetRows("fixed", budget) ?? [])
  }

  var budgetJSON: JSONValue {
    guard let budget, !budgetRows.isEmpty else { return .null }
    return [
      "compute": .number(budget),
      "fixed_against_optimal": .optional(fixedAgainstOptimal(compute: budget)) {
        [
          "params_ratio": JSONValue($0.paramsRatio), "inference_ratio": JSONValue($0.inferenceRatio),
          "slope_difference": JSONValue($0.slopeDifference), "loss_difference": JSONValue($0.lossDifference),
          "squared_error_ratio": .optional($0.squaredErrorRatio) { JSONValue($0) },
          "verdict": .string($0.verdict.sentence),
        ]
      },
      "rows": .array(
        budgetRows.map { row in
          [
            "laws": .string(row.laws), "method": .string(row.method), "params": JSONValue(row.params),
            "tokens": JSONValue(row.tokens), "loss": .optional(row.loss) { JSONValue($0) },
            "domain": .string(row.domain.words), "checked": .bool(!row.isUnchecked),
          ]
        }),
    ]
  }
}

extension LawFits {
  fileprivate func budgetRows(_ name: String, _ compute: Double) -> [BudgetRow] {
    [
      row(name, "isoflop", compute) { $0.isoflop?.params(compute) },
      row(name, "closed_form", compute) { $0.optimalParams(compute: compute) },
    ].compactMap(\.self)
  }

  private func row(
    _ name: String, _ method: String, _ compute: Double, _ params: @escaping (LawSet) -> Double?
  ) -> BudgetRow? {
    let tokens = { (laws: LawSet) in params(laws).map { compute / laws.compute.flopsPerToken(params: $0) } }
    guard let n = estimate(params), let t = estimate(tokens) else { return nil }
    let loss = method == "closed_form" ? estimate { $0.optimalLoss(compute: compute) } : nil
    let domain = laws.position(params: n.value, tokens: t.value)
    return BudgetRow(
      laws: name, method: method, params: n, tokens: t,
      isUnchecked: method == "isoflop" && laws.isoflop?.isUnchecked == true, loss: loss, domain: domain)
  }
}

extension BudgetRow {
  fileprivate var methodName: String { method == "isoflop" ? "isoFLOP" + (isUnchecked ? "*" : "") : "closed form" }
}

extension FitText {
  /// The rows as a table.
  var atBudget: [String] {
    let rows = result.budgetRows
    guard let budget = result.budget, !rows.isEmpty else { return [] }
    var table = TextTable([
      ("laws", .left), ("method", .left), ("N_opt", .right), ("95 %", .left), ("T_opt", .right), ("95 %", .left),
      ("loss", .right), ("95 %", .left),
    ])
    for row in rows {
      table.add(
        row.laws, row.methodName, NumberText.count(row.params.value),
        NumberText.interval(row.params, 3), NumberText.count(row.tokens.value), NumberText.interval(row.tokens, 3),
        row.loss.map { NumberText.significant($0.value, 5, keepingZeros: true) } ?? "",
        row.loss.map { NumberText.interval($0, 5) } ?? "")
    }
    let unchecked =
      rows.contains(where: \.isUnchecked) ? ["  * a line through two budgets, without residuals or interval"] : []
    return ["", style.strong("Compute-optimal at C = \(NumberText.count(budget)) FLOPs")] + table.lines
      + unchecked + positions(rows) + comparison(budget)
  }

  /// How far the rows leave the data, each label once.
  private func positions(_ rows: [BudgetRow]) -> [String] {
    var seen: [Position] = []
    for row in rows where !seen.contains(row.domain) { seen.append(row.domain) }
    if seen.count == 1 { return ["  \(seen[0].words)" + (seen[0].isInside ? " the data" : "")] }
    return rows.map { "  \($0.laws), \($0.methodName): \($0.domain.words)" }
  }

  /// What fixed hyperparameters cost there, as differences with intervals of their own.
  private func comparison(_ budget: Double) -> [String] {
    guard let found = result.fixedAgainstOptimal(compute: budget) else { return [] }
    var table = TextTable([("", .left), ("", .right), ("95 %", .left)])
    func row(_ name: String, _ estimate: Estimate, _ prefix: String) {
      table.add(name, prefix + NumberText.significant(estimate.value, 3), NumberText.interval(estimate, 3))
    }
    row("N_opt, optimal over fixed", found.paramsRatio, "×")
    row("inference FLOPs", found.inferenceRatio, "×")
    row("exponent of N_opt, fixed less optimal", found.slopeDifference, "")
    row("lowest loss, optimal less fixed", found.lossDifference, "")
    if let errors = found.squaredErrorRatio { row("held-out squared error, optimal over fixed", errors, "×") }
    return ["", style.strong("Fixed against optimal") + " at that budget"] + table.lines
      + TextWrap.lines(found.verdict.sentence, indent: 2)
  }
}
