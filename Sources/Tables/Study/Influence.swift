// Units of the fit with Cook's distances, each as a multiple of the size from which it counts.

import Laws
import Runs

extension StudyTable {
  static let influence = StudyTable("influence", "units of the fit with Cook's distances") { result in
    guard result.optimal.lossFit != nil else { return Table("influence", columns: []) }
    let model = result.settings.compute
    let influence = result.influence(refitted: 0, singly: 0)
    let distances = influence.kept.map { unit in
      Distances(
        unit: unit, loss: unit.loss.map { $0 / influence.lossThreshold },
        batch: unit.batch.map { $0 / influence.hyperparameterThreshold },
        rate: unit.learningRate.map { $0 / influence.hyperparameterThreshold })
    }
    var builder = TableBuilder(distances)
    builder.number("params", .params, \.unit.params)
    builder.number("tokens", .tokens, \.unit.tokens)
    builder.number("compute", .compute, priority: 2) { model.flopsPerToken(params: $0.unit.params) * $0.unit.tokens }
    builder.number("loss_distance", .number("loss law", digits: 3), priority: 1, \.loss)
    builder.number("batch_distance", .number("batch law", digits: 3), priority: 1, \.batch)
    builder.number("rate_distance", .number("rate law", digits: 3), priority: 1, \.rate)
    builder.number("distance", .number("largest", digits: 3)) { [$0.loss, $0.batch, $0.rate].compactMap(\.self).max() }
    return builder.table("influence")
  }
}

private struct Distances {
  var unit: KeptUnit
  var loss: Double?
  var batch: Double?
  var rate: Double?
}
