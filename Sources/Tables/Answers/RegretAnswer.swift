// What `lawbook regret` answers: who loses least, what each source costs, and every cell.

public import Laws
import Texts

extension Answer {
  /// - Parameter showsCells: whether every cell is shown without --verbose too.
  public static func regret(_ regrets: [Regret], of result: StudyResult, showsCells: Bool = false) -> Answer {
    let verdict = RegretVerdict(regrets)?.sentence
    let provisos = regrets.filter { !$0.provisos.isEmpty }.map {
      "\($0.name): " + $0.provisos.map(\.words).joined(separator: "; ") + "."
    }
    return Answer(
      [
        Answer.Part("", [verdict].compactMap(\.self)),
        Answer.Part("", table: .regretMeans(regrets)),
        Answer.Part("", provisos + [withoutScore(result)].compactMap(\.self)),
        Answer.Part("Cells", table: .regretCells(regrets), isDetail: !showsCells),
      ], json: .array(regrets.map(\.json)))
  }

  /// Cells that have no lowest loss, each reason once with its count.
  private static func withoutScore(_ result: StudyResult) -> String? {
    let reasons = result.optima.filter { $0.loss == nil }.map { $0.reason?.words ?? "no lowest loss" }
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
    return "No score for \(reasons.count) of \(result.optima.count) cells: " + said.joined(separator: "; ") + "."
  }
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
