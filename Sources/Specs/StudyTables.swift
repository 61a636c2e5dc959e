// The tables of a study by name. Each is made when it is asked for.

import Foundation
import Tables
public import Laws
import Runs

/// A table that every study can give.
public struct StudyTable: Sendable {
  public var name: String
  /// What its rows are.
  public var rows: String
  let make: @Sendable (StudyResult) -> DataTable

  init(_ name: String, _ rows: String, _ make: @escaping @Sendable (StudyResult) -> DataTable) {
    self.name = name
    self.rows = rows
    self.make = make
  }

  public func table(of result: StudyResult) -> DataTable {
    var table = make(result)
    table.name = name
    return table
  }
}

/// All tables, from what was logged to what was concluded.
public let studyTables: [StudyTable] = [
  StudyTable("runs", "training runs with their settings", runs),
  StudyTable("evaluations", "validation losses along the runs", evaluations),
  StudyTable("curves", "training losses along the runs", curves),
  StudyTable("ledger", "rows that take no part, with the reason", ledger),
  StudyTable("grid", "runs of the cells: loss over batch size and learning rate at each N and T", grid),
  StudyTable("optima", "cells with their optimum, or why there is none", optima),
  StudyTable("losses", "points of the loss law with what it says there, and its residuals", losses),
  StudyTable("held_out", "losses that the laws did not see, with predictions", heldOut),
  StudyTable("isoflop", "losses at equal compute", isoflop),
  StudyTable("isoflop_minima", "the minimum of each compute budget, or why there is none", minima),
  StudyTable("over_tokens", "optimal batch size and learning rate along T for each N, with intervals", overTokens),
  StudyTable("over_params", "optimal batch size and learning rate along N for each T, with intervals", overParams),
  StudyTable("over_compute", "N_opt, T_opt and the lowest loss along C, with intervals", overCompute),
  StudyTable("replicates", "coefficients of the loss law in each resample", replicates),
  StudyTable("profiles", "the objective with one coefficient held", profiles),
  StudyTable("influence", "units of the fit with Cook's distances", influence),
  StudyTable("regret", "loss lost by hyperparameters of each source, cell by cell", regret),
]

private func runs(_ result: StudyResult) -> DataTable {
  let table = result.table
  var last: [Int: (tokens: Double, loss: Double)] = [:]
  for evaluation in table.evaluations { last[evaluation.run] = (evaluation.tokens, evaluation.loss) }
  var builder = TableBuilder(Array(table.runs.enumerated()))
  builder.words("run") { $0.element.id }
  builder.number("params") { $0.element.params }
  builder.number("tokens") { last[$0.offset]?.tokens }
  builder.number("batch_tokens") { $0.element.batchTokens }
  builder.number("learning_rate") { $0.element.learningRate }
  builder.number("loss") { last[$0.offset]?.loss }
  builder.number("seed") { $0.element.seed }
  builder.words("schedule") { $0.element.schedule ?? "" }
  builder.words("block") { $0.element.block ?? "" }
  return builder.table("runs")
}

private func evaluations(_ result: StudyResult) -> DataTable {
  let runs = result.table.runs
  var builder = TableBuilder(result.table.evaluations)
  builder.words("run") { runs[$0.run].id }
  builder.number("step", \.step)
  builder.number("tokens", \.tokens)
  builder.number("loss", \.loss)
  builder.number("compute") { evaluation in
    evaluation.compute
      ?? runs[evaluation.run].params.map { result.settings.compute.flopsPerToken(params: $0) * evaluation.tokens }
  }
  builder.number("params") { runs[$0.run].params }
  builder.number("batch_tokens") { runs[$0.run].batchTokens }
  builder.number("learning_rate") { runs[$0.run].learningRate }
  return builder.table("evaluations")
}

private func curves(_ result: StudyResult) -> DataTable {
  let (training, runs) = (result.table.training, result.table.runs)
  let owners = runs.indices.flatMap { run -> [Int] in
    guard run + 1 < training.starts.count else { return [] }
    return Array(repeating: run, count: training.starts[run + 1] - training.starts[run])
  }
  var builder = TableBuilder(Array(owners.enumerated()))
  builder.words("run") { runs[$0.element].id }
  builder.number("step") { training.steps[$0.offset] }
  builder.number("tokens") { training.tokens[$0.offset] }
  builder.number("loss") { training.losses[$0.offset] }
  builder.number("params") { runs[$0.element].params }
  builder.number("batch_tokens") { runs[$0.element].batchTokens }
  builder.number("learning_rate") { runs[$0.element].learningRate }
  return builder.table("curves")
}

private func ledger(_ result: StudyResult) -> DataTable {
  var builder = TableBuilder(result.table.ledger)
  builder.words("run") { $0.run ?? "" }
  builder.words("kind", \.kind.rawValue)
  builder.words("reason", \.reason)
  builder.words("file", \.file)
  builder.number("line") { Double($0.line) }
  return builder.table("ledger")
}

private func grid(_ result: StudyResult) -> DataTable {
  let points = result.cells.flatMap { cell in cell.points.map { (cell: cell, point: $0) } }
  var builder = TableBuilder(points)
  builder.number("params", \.cell.params)
  builder.number("tokens", \.cell.tokens)
  builder.number("batch_tokens", \.point.batchTokens)
  builder.number("learning_rate", \.point.learningRate)
  builder.number("loss", \.point.loss)
  builder.words("held_out") { $0.cell.heldOut ? "held out" : "fitted" }
  return builder.table("grid")
}

private func optima(_ result: StudyResult) -> DataTable {
  var builder = TableBuilder(Array(zip(result.cells, result.optima)))
  builder.number("params", \.0.params)
  builder.number("tokens", \.0.tokens)
  builder.number("compute") { result.settings.compute.flopsPerToken(params: $0.0.params) * $0.0.tokens }
  builder.number("runs") { Double($0.0.points.count) }
  builder.words("status", \.1.status.words)
  builder.words("reason") { $0.1.reason?.words ?? "" }
  builder.words("held_out") { $0.0.heldOut ? "held out" : "fitted" }
  builder.number("batch_tokens", \.1.batchTokens)
  builder.number("batch_low") { $0.1.bound($0.1.batchTokens, $0.1.uncertainty?.logBatch, -1) }
  builder.number("batch_high") { $0.1.bound($0.1.batchTokens, $0.1.uncertainty?.logBatch, 1) }
  builder.number("learning_rate", \.1.learningRate)
  builder.number("rate_low") { $0.1.bound($0.1.learningRate, $0.1.uncertainty?.logRate, -1) }
  builder.number("rate_high") { $0.1.bound($0.1.learningRate, $0.1.uncertainty?.logRate, 1) }
  builder.number("loss") { $0.1.loss ?? $0.0.points.map(\.loss).min() }
  return builder.table("optima")
}

extension Optimum {
  /// The end of a 95 % interval of a value whose logarithm has this standard deviation.
  fileprivate func bound(_ value: Double?, _ deviation: Double?, _ side: Double) -> Double? {
    guard let value, let deviation else { return nil }
    return value * exp(side * 1.959964 * deviation)
  }
}

extension Optimum.Status {
  fileprivate var words: String {
    switch self {
    case .ok: "optimum"
    case .edge: "on the edge"
    case .limited: "one sample a step"
    case .saddle: "no minimum"
    case .tooFew: "too few runs"
    case .outside: "off the grid"
    case .gap: "misses the best run"
    }
  }
}

private func influence(_ result: StudyResult) -> DataTable {
  guard result.optimal.lossFit != nil else { return DataTable("influence", []) }
  let influence = result.influence(refitted: 0, singly: 0)
  var builder = TableBuilder(influence.kept)
  builder.number("params", \.params)
  builder.number("tokens", \.tokens)
  builder.number("compute") { result.settings.compute.flopsPerToken(params: $0.params) * $0.tokens }
  builder.number("loss_distance") { $0.loss.map { $0 / influence.lossThreshold } }
  builder.number("batch_distance") { $0.batch.map { $0 / influence.hyperparameterThreshold } }
  builder.number("rate_distance") { $0.learningRate.map { $0 / influence.hyperparameterThreshold } }
  builder.number("distance") { unit in
    [
      unit.loss.map { $0 / influence.lossThreshold }, unit.batch.map { $0 / influence.hyperparameterThreshold },
      unit.learningRate.map { $0 / influence.hyperparameterThreshold },
    ].compactMap(\.self).max()
  }
  return builder.table("influence")
}

private func regret(_ result: StudyResult) -> DataTable {
  let all = result.regrets(result.usualSources).flatMap { source in source.scored.map { (source.name, $0) } }
  var builder = TableBuilder(all)
  builder.words("source", \.0)
  builder.number("params", \.1.params)
  builder.number("tokens", \.1.tokens)
  builder.number("compute") { result.settings.compute.flopsPerToken(params: $0.1.params) * $0.1.tokens }
  builder.number("batch_tokens", \.1.batchTokens)
  builder.number("learning_rate", \.1.learningRate)
  builder.number("loss", \.1.loss)
  builder.number("best", \.1.best)
  builder.number("percent") { $0.1.share.map { 100 * $0 } }
  return builder.table("regret")
}
