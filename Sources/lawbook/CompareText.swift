// A comparison of two studies for reading and as JSON.

import Tables
import Texts
import Tables
import Diagnostics
import Laws

struct CompareText {
  let comparison: Comparison
  let paths: (String, String)
  let titles: [String]

  var text: String {
    let head = [("A", paths.0, titles[0]), ("B", paths.1, titles[1])].map { name, path, title in
      Printable.clean(title.isEmpty || title == path ? "\(name)  \(path)" : "\(name)  \(path): \(title)")
    }
    return (head + verdict + coefficients + budgets + notes).joined(separator: "\n")
  }

  private var verdict: [String] {
    comparison.verdict.isEmpty ? [] : [""] + comparison.verdict.flatMap { TextWrap.lines($0.sentence, indent: 0) }
  }

  private var coefficients: [String] {
    guard !comparison.coefficients.isEmpty else { return [] }
    var table = TextTable([
      ("", .left), ("A", .right), ("95 %", .left), ("B", .right), ("95 %", .left), ("B − A", .right), ("95 %", .left),
    ])
    for row in comparison.coefficients {
      table.add([row.name.replacing("eta_opt", with: "η_opt")] + [row.a, row.b, row.difference].flatMap(cells))
    }
    return ["", "Coefficients"] + table.lines
  }

  private func cells(_ estimate: Estimate?) -> [String] {
    guard let estimate else { return ["–", ""] }
    return [NumberText.significant(estimate.value), NumberText.interval(estimate, 3)]
  }

  private var budgets: [String] {
    guard !comparison.budgets.isEmpty else { return [] }
    var losses = TextTable([
      ("C", .right), ("L_A", .right), ("L_B", .right), ("B − A", .right), ("95 %", .left), ("lower", .left),
      ("", .left),
    ])
    var runs = TextTable([
      ("C", .right), ("N_B/N_A", .right), ("95 %", .left), ("T_B/T_A", .right), ("95 %", .left),
      ("compute of B for L_A", .right), ("95 %", .left),
    ])
    for row in comparison.budgets {
      let c = NumberText.count(row.compute)
      losses.add(
        c, NumberText.significant(row.lossA.value, 5, keepingZeros: true),
        NumberText.significant(row.lossB.value, 5, keepingZeros: true),
        NumberText.significant(row.lossDifference.value, 3), NumberText.interval(row.lossDifference, 3),
        row.winner.rawValue, row.domain.isInside ? "" : row.domain.words)
      runs.add(
        [c] + [row.paramsRatio, row.tokensRatio].flatMap(ratio)
          + [row.multiplierWords, NumberText.interval(row.multiplier, 3)])
    }
    return ["", "Lowest loss for C FLOPs, by the laws in closed form"] + losses.lines
      + ["", "What it takes"] + runs.lines
  }

  private func ratio(_ estimate: Estimate) -> [String] {
    ["×" + NumberText.significant(estimate.value, 3), NumberText.interval(estimate, 3)]
  }

  private var notes: [String] {
    let all = [comparison.pairing.sentence] + comparison.notes.map(\.sentence)
    return ["", "Notes"] + all.flatMap { TextWrap.lines(Printable.clean($0), indent: 2) }
  }

  var json: JSONValue {
    [
      "a": .string(paths.0), "b": .string(paths.1), "paired": .bool(comparison.isPaired),
      "verdict": .array(comparison.verdict.map { .string($0.sentence) }),
      "cells": .optional(comparison.cells) {
        ["count": JSONValue($0.count), "log_ratio": JSONValue($0.difference), "lower_in_b": JSONValue($0.lowerInB)]
      },
      "coefficients": .array(
        comparison.coefficients.map { row in
          [
            "name": .string(row.name), "a": .optional(row.a) { JSONValue($0) }, "b": .optional(row.b) { JSONValue($0) },
            "difference": .optional(row.difference) { JSONValue($0) },
          ]
        }),
      "budgets": .array(comparison.budgets.map(\.json)),
      "crossing": .optional(comparison.crossing) {
        [
          "compute": JSONValue($0.compute), "lower_beyond": .string($0.beyond.rawValue), "share": JSONValue($0.share),
          "inside": .bool($0.isInside),
        ]
      },
      "notes": .array(([comparison.pairing.sentence] + comparison.notes.map(\.sentence)).map { .string($0) }),
    ]
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
