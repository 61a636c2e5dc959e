// What `lawbook compare` answers: which of two studies is better, where, and how sure that is.

import Diagnostics
public import Laws
import Texts

extension Answer {
  /// - Parameters:
  ///   - paths: of A and of B, as they were given.
  ///   - titles: of the two studies.
  public static func compare(_ comparison: Comparison, paths: [String], titles: [String]) -> Answer {
    let names = zip(["A", "B"], zip(paths, titles)).map { side, study in
      let (path, title) = study
      return Printable.clean("\(side) is " + (title.isEmpty || title == path ? path : "\(title) (\(path))") + ".")
    }
    let budgets = comparison.budgets
    let told = comparison.verdict.contains(.noIntervals) ? [] : [comparison.pairing.sentence]
    let notes = comparison.notes.map { Printable.clean($0.sentence) }
    return Answer(
      [
        Part("", comparison.verdict.map(\.sentence) + told), Part("", names),
        Part("Notes", notes),
        Part(
          "Coefficients", table: comparison.coefficients.isEmpty ? nil : .comparedCoefficients(comparison.coefficients)),
        Part("Lowest loss at C FLOPs, closed form", table: budgets.isEmpty ? nil : .comparedBudgets(budgets)),
        Part("What the lowest loss takes", table: budgets.isEmpty ? nil : .comparedRuns(budgets)),
      ].filter(\.saysSomething), json: comparison.json(paths))
  }
}

extension Comparison {
  fileprivate func json(_ paths: [String]) -> JSONValue {
    JSONValue.object([
      ("a", JSONValue(paths.first)), ("b", JSONValue(paths.last)), ("paired", .bool(isPaired)),
      ("verdict", .array(verdict.map { .string($0.sentence) })),
      (
        "cells",
        .optional(cells) {
          ["count": JSONValue($0.count), "log_ratio": JSONValue($0.difference), "lower_in_b": JSONValue($0.lowerInB)]
        }
      ),
      (
        "coefficients",
        .array(
          coefficients.map { row in
            ["name": .string(row.name), "a": row.a.json, "b": row.b.json, "difference": row.difference.json]
          })
      ),
      ("budgets", .array(budgets.map(\.json))),
      (
        "crossing",
        .optional(crossing) {
          [
            "compute": JSONValue($0.compute), "lower_beyond": .string($0.beyond.rawValue), "share": JSONValue($0.share),
            "inside": .bool($0.isInside),
          ]
        }
      ),
      ("notes", .array(([pairing.sentence] + notes.map(\.sentence)).map { .string($0) })),
    ]).schema("compare")
  }
}

extension Comparison.AtBudget {
  fileprivate var json: JSONValue {
    [
      "compute": .number(compute), "loss_a": JSONValue(lossA), "loss_b": JSONValue(lossB),
      "loss_difference": JSONValue(lossDifference), "params_ratio": JSONValue(paramsRatio),
      "tokens_ratio": JSONValue(tokensRatio), "compute_multiplier": JSONValue(multiplier),
      "domain": .string(domain.words),
      "lower": .string(winner.rawValue),
    ]
  }
}
