// What `lawbook regret` prints of all sources: their means, what these rest on, and which of the best two is better.

import Texts
import Tables
import Laws
import Runs

/// The table, a line of provisos for each source, the verdict, and the cells without a score.
func summaryLines(_ regrets: [Regret], _ result: StudyResult) -> [String] {
  let head = "Loss above the least of each cell, and how many times the compute that costs"
  let sentences =
    regrets.compactMap(provisos) + [RegretVerdict(regrets)?.sentence, withoutScore(result)].compactMap(\.self)
  return [head] + summaryTable(regrets).lines + sentences.flatMap { TextWrap.lines($0, indent: 0) }
}

func regretShare(_ value: Double?) -> String { value.map { NumberText.percent($0) } ?? "–" }

private func summaryTable(_ regrets: [Regret]) -> TextTable {
  let holdsOut = regrets.contains { $0.cells.contains(where: \.heldOut) }
  let means = holdsOut ? ["fitted cells [95 %]", "held-out cells [95 %]"] : ["mean loss [95 %]"]
  var table = TextTable(
    [("", .left), ("cells", .right)] + means.map { ($0, .right) } + [
      ("most", .right), ("compute [95 %]", .right), ("", .left),
    ])
  for regret in regrets {
    let off = regret.cells.count - regret.scored.count
    let entries = (holdsOut ? [false, true] : [nil]).map { kind in
      regret.mean(heldOut: kind).map { spread($0, cells: regret.scored.count { kind == nil || $0.heldOut == kind }) }
        ?? "–"
    }
    let row =
      [regret.name, "\(regret.scored.count) of \(regret.cells.count)"] + entries + [
        regretShare(regret.most), regret.computeInterval.map(factor) ?? "–",
        off > 0 ? "\(off) off the grid" : "",
      ]
    table.add(row)
  }
  return table
}

private func factor(_ estimate: Estimate) -> String {
  "×" + NumberText.significant(estimate.value, 3)
    + (estimate.low == nil ? "" : " " + NumberText.interval(estimate, 3))
}

/// A mean without an interval says over how few cells it is.
private func spread(_ estimate: Estimate, cells: Int) -> String {
  guard let low = estimate.low, let high = estimate.high else {
    return "\(regretShare(estimate.value)) (\(cells) cell\(cells == 1 ? "" : "s"))"
  }
  return "\(regretShare(estimate.value)) [\(regretShare(low)), \(regretShare(high))]"
}

/// What a mean must not be read without.
private func provisos(_ regret: Regret) -> String? {
  regret.provisos.isEmpty ? nil : "\(regret.name): " + regret.provisos.map(\.words).joined(separator: "; ")
}

/// `5 of 30 cells carry no score: …`, each reason once with its count.
private func withoutScore(_ result: StudyResult) -> String? {
  let reasons = result.optima.filter { $0.loss == nil }.map { $0.reason?.words ?? "no least loss" }
  guard !reasons.isEmpty else { return nil }
  var counted: [(reason: String, count: Int)] = []
  for reason in reasons {
    if let index = counted.firstIndex(where: { $0.reason == reason }) {
      counted[index].count += 1
    } else {
      counted.append((reason, 1))
    }
  }
  let said = counted.prefix(3).map { "\($0.reason) (\($0.count))" } + (counted.count > 3 ? ["…"] : [])
  return "\(reasons.count) of \(result.optima.count) cells carry no score: " + said.joined(separator: "; ")
}

extension Regret {
  var json: JSONValue {
    [
      "name": .string(name), "scored": JSONValue(scored.count), "mean": JSONValue(mean),
      "mean_all_cells": mean(heldOut: nil).json,
      "mean_fitted_cells": mean(heldOut: false).json, "mean_held_out_cells": mean(heldOut: true).json,
      "most": JSONValue(most), "compute_factor": JSONValue(compute),
      "compute_factor_interval": computeInterval.json, "in_sample": .bool(isFitted),
      "batch_below_one_sample": JSONValue(clamped), "domain": JSONValue(domain?.words),
      "cells": .array(cells.map(\.json)),
    ]
  }
}

extension CellRegret {
  fileprivate var json: JSONValue {
    [
      "params": .number(params), "tokens": .number(tokens), "batch_tokens": .number(batchTokens),
      "said_batch_tokens": .number(saidBatchTokens), "learning_rate": .number(learningRate), "loss": JSONValue(loss),
      "least": .number(best), "share": JSONValue(share), "compute_factor": JSONValue(compute),
      "held_out": .bool(heldOut),
    ]
  }
}

extension Estimate? {
  fileprivate var json: JSONValue {
    guard let estimate = self else { return nil }
    return ["value": .number(estimate.value), "low": JSONValue(estimate.low), "high": JSONValue(estimate.high)]
  }
}
