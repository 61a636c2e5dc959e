// `lawbook influence --json`.

public import Laws
public import Texts

extension Influence {
  public var json: JSONValue {
    [
      "compute": JSONValue(compute),
      "at": .optional(at) { ["params": .number($0.params), "tokens": .number($0.tokens)] },
      "left_out": .array(
        leftOut.map { cause in
          [
            "together": cause.together.json, "runs": .array(cause.runs.map(\.json)),
            "unexamined": JSONValue(cause.unexamined),
          ]
        }),
      "refused_together": .optional(refusedTogether) { $0.json }, "refused_cells": .array(refusedCells.map(\.json)),
      "kept": [
        "loss_threshold": .number(lossThreshold), "hyperparameter_threshold": .number(hyperparameterThreshold),
        "note": JSONValue(keptNote?.words), "units": .array(kept.map { $0.json(self) }),
      ],
    ]
  }
}

extension PutBack {
  var json: JSONValue {
    [
      "name": .string(name.words), "kind": .string(kind), "reason": .string(reason.words), "count": JSONValue(count),
      "obstacle": JSONValue(obstacle?.words), "moves": .array(moves.map(\.json)),
    ]
  }
}

extension LawMove {
  var json: JSONValue {
    [
      "quantity": .string(quantity), "law": .string(law.rawValue), "before": .number(before), "after": JSONValue(after),
      "change": JSONValue(change), "relative": .bool(isRatio), "half_width": JSONValue(halfWidth),
      "half_widths": JSONValue(share),
    ]
  }
}

extension KeptUnit {
  fileprivate func json(_ influence: Influence) -> JSONValue {
    [
      "name": .string(name.words), "params": .number(params), "tokens": .number(tokens), "points": JSONValue(points),
      "cook": [
        "loss": JSONValue(loss), "batch": JSONValue(batch), "learning_rate": JSONValue(learningRate),
      ],
      "flagged": .bool(isFlagged(in: influence)),
      "dfbeta": ["alpha": JSONValue(alpha), "beta": JSONValue(beta)],
      "moves": .array(moves.map(\.json)),
    ]
  }
}
