// The compute-optimal run at the study's budget: by either method, at optimal and at fixed hyperparameters.

public import Laws
import Runs
import Texts

/// The compute-optimal run by one method and one set of laws.
public struct BudgetRow: Sendable {
  /// `optimal`, `fixed`, or what a further set is called.
  public var laws: String
  /// FLOPs.
  public var compute: Double
  /// `isoflop` or `closed_form`.
  public var method: String
  public var params: Estimate
  public var tokens: Estimate
  /// The method is a line through two budgets.
  public var isUnchecked = false
  /// Only the closed form knows the loss there.
  public var loss: Estimate?
  /// Where the run lies beside the data under the laws.
  public var domain: Position
}

extension StudyResult {
  /// The budget that the study states, else the largest in its data; nil where no law splits a budget.
  public var budget: Double? { settings.statedCompute ?? optimal.laws.closedForm?.atCompute }

  public var budgetRows: [BudgetRow] {
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
          "squared_error_ratio": $0.squaredErrorRatio.json, "verdict": .string($0.verdict.sentence),
        ]
      },
      "rows": .array(
        budgetRows.map { row in
          [
            "laws": .string(row.laws), "method": .string(row.method), "params": JSONValue(row.params),
            "tokens": JSONValue(row.tokens), "loss": row.loss.json,
            "domain": .string(row.domain.words), "checked": .bool(!row.isUnchecked),
          ]
        }),
    ]
  }
}

extension LawSet {
  /// The compute-optimal run by either method, without intervals where the laws have none of their own.
  public func budgetRows(_ name: String, _ compute: Double) -> [BudgetRow] {
    LawFits(laws: self).budgetRows(name, compute)
  }
}

extension LawFits {
  public func budgetRows(_ name: String, _ compute: Double) -> [BudgetRow] {
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
      laws: name, compute: compute, method: method, params: n, tokens: t,
      isUnchecked: method == "isoflop" && laws.isoflop?.isUnchecked == true, loss: loss, domain: domain)
  }
}

extension Table {
  /// A row a budget, method and set of laws.
  public static func budgets(_ rows: [BudgetRow]) -> Table {
    var builder = TableBuilder(rows)
    builder.words("laws", "laws", \.laws)
    if Set(rows.map(\.compute)).count > 1 { builder.number("compute", .compute, \.compute) }
    builder.words("method", "method") {
      ($0.method == "isoflop" ? "isoFLOP" : "closed form") + ($0.isUnchecked ? "*" : "")
    }
    builder.estimate("params", .params.named("N_opt", tex: "N_{\\mathrm{opt}}"), \.params)
    builder.estimate("tokens", .tokens.named("T_opt", tex: "T_{\\mathrm{opt}}"), priority: 1, \.tokens)
    builder.estimate("loss", .bestLoss, priority: 2, \.loss)
    builder.words("position", "beside the data", priority: 3, \.domain.words)
    let notes =
      rows.contains(where: \.isUnchecked) ? ["*: a line through two budgets, without residuals or interval."] : []
    return builder.table("budgets", notes: notes)
  }
}
