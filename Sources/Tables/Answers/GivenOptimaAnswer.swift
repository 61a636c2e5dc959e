// What `lawbook optima` answers: the power law of compute through optima that a table gives.

import Diagnostics
public import Laws
import Texts

extension Answer {
  /// - Parameters:
  ///   - name: the column of the optimum.
  ///   - budgets: at which the law is stated, FLOPs.
  ///   - missing: rows without one of the numbers.
  public static func optima(_ fit: GivenOptimaFit, name: String, budgets: [Double], missing: Int) -> Answer {
    let law = Printable.clean(Equation.text(name, fit.law))
    let left = missing > 0 ? ["Left out: \(counted(missing, "row")) without one of the numbers."] : []
    return Answer(
      [
        Part("", ["\(law), C in FLOPs, through \(counted(fit.optima, "optimum", "optima"))."]),
        Part(table: .givenOptima(fit, budgets: budgets)), Part("", [fit.scatterSentence] + left),
      ], json: fit.json(budgets: budgets, missing: missing))
  }
}

extension Table {
  /// The law's coefficients, then what it says at budgets.
  static func givenOptima(_ fit: GivenOptimaFit, budgets: [Double]) -> Table {
    let named = fit.law.namedEstimates
    let at = budgets.map { fit.value(at: $0) }
    var value = Column("value", Measure("value [95 % interval]"), .estimates(named.map(\.1) + at))
    value.styles = named.map { _ in .usual } + at.map { _ in .count }
    let names = named.map(\.0) + budgets.map { "at \(NumberStyle.compute.text($0)) FLOPs" }
    return Table(
      "given_optima",
      columns: [
        Column("name", .words(""), .words(names)), value,
        Column("compute", .compute, .numbers(named.map { _ in Double.nan } + budgets), isKey: true),
        Column("position", .words(""), .words(named.map { _ in "" } + budgets.map { fit.position($0).words })),
      ])
  }
}

extension GivenOptimaFit {
  fileprivate var scatterSentence: String {
    guard isWeighted else {
      return optima > 2
        ? "No deviations are given: all optima count alike, and intervals follow from their scatter."
        : "A line through two optima has no residuals and no interval."
    }
    guard let squares = chiSquared, let chance = probability else {
      return "A line through two optima: intervals follow from the deviations alone."
    }
    let start = "Weights 1/variance; χ² \(NumberStyle.significant(3).text(squares)) over \(optima - 2)"
    let p = NumberStyle.significant(2).text(chance)
    return chance < 0.05
      ? "\(start): optima scatter more than their deviations say (p = \(p)), so intervals are widened to the scatter."
      : "\(start): no more scatter than the deviations say (p = \(p))."
  }

  fileprivate func json(budgets: [Double], missing: Int) -> JSONValue {
    JSONValue.object([
      ("optima", JSONValue(optima)), ("rows_without_numbers", JSONValue(missing)), ("weighted", .bool(isWeighted)),
      ("law", JSONValue(law)), ("chi_squared", JSONValue(chiSquared)), ("probability", JSONValue(probability)),
      (
        "at",
        .array(
          budgets.map {
            ["compute": .number($0), "value": JSONValue(value(at: $0)), "domain": .string(position($0).words)]
          })
      ),
    ]).schema("optima")
  }
}
