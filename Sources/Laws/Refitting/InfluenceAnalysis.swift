// The ledger with its influence, put together for a study.

import Foundation
import Runs

extension StudyResult {
  /// What everything that was left out would do to the laws, and what those kept do.
  ///
  /// - Parameters:
  ///   - refitted: of how many kept units, those with the largest distances, all laws are fitted anew without them.
  ///   - exactUnits: up to so many kept units the loss law is fitted anew without each; for more, distances are those of
  ///     one Newton step.
  ///   - singly: up to so many refused cells each is put back by itself; of more only all together are.
  public func influence(refitted: Int = 10, exactUnits: Int = 400, singly: Int = .max) -> Influence {
    let refits = Refits(self)
    let (kept, note) = refits.keptUnits(refitted: refitted, exactUnits: exactUnits)
    return Influence(
      compute: refits.compute, at: refits.at, leftOut: refits.leftOut(),
      refusedCells: refits.refusedCells(atMost: singly), refusedTogether: refits.refusedTogether(), kept: kept,
      lossPoints: refits.base.points.count, optima: refits.base.optima, keptNote: note)
  }
}

extension Refits {
  /// The units of the fit by their largest distance, and why the loss law has none.
  fileprivate func keptUnits(refitted: Int, exactUnits: Int) -> ([KeptUnit], Refusal?) {
    var units = (0..<base.units).map { KeptUnit(unit: $0, name: name($0), params: .nan, tokens: .nan, points: 0) }
    for (point, unit) in zip(base.points, base.pointUnits) {
      units[unit].points += 1
      if units[unit].points == 1 || point.tokens > units[unit].tokens {
        (units[unit].params, units[unit].tokens) = (point.params, point.tokens)
      }
    }
    let note = addLossDistances(&units, exact: base.units <= exactUnits)
    addPlaneDistances(&units)
    units = units.filter { $0.points > 0 || $0.batch != nil || $0.learningRate != nil }
    func largest(_ unit: KeptUnit) -> Double {
      unit.largest(lossPoints: base.points.count, optima: base.optima)
    }
    units.sort { (largest($1), $0.unit) < (largest($0), $1.unit) }
    for index in units.indices.prefix(refitted) where largest(units[index]) > 0 {
      units[index].moves = moves(without: units[index].unit)
    }
    return (units, note)
  }

  private func addLossDistances(_ units: inout [KeptUnit], exact: Bool) -> Refusal? {
    guard let law = result.optimal.laws.loss else { return result.optimal.laws.refused[.loss] }
    let objective = result.settings.objective
    guard objective.penalty != .absolute else { return .noCurvature }
    let problem = LossProblem(base.points, form: result.settings.form, floor: result.settings.floor)
    let found = problem.deletions(
      at: problem.parameters(of: law), objective,
      weights: lossWeights(base.points, objective, form: result.settings.form, floor: result.settings.floor),
      units: base.pointUnits, count: base.units, exact: exact)
    for (unit, deletion) in found.enumerated() {
      units[unit].loss = deletion?.distance
      units[unit].alpha = deletion?.change[2]
      units[unit].beta = deletion?.change[4]
    }
    return found.isEmpty ? .exactFit : nil
  }

  private func addPlaneDistances(_ units: inout [KeptUnit]) {
    if result.optimal.laws.batch != nil {
      for (point, distance) in zip(base.batchPoints, planeDistances(base.batchPoints)) {
        units[point.unit].batch = distance
      }
    }
    if result.optimal.laws.learningRate != nil {
      for (point, distance) in zip(base.ratePoints, planeDistances(base.ratePoints)) {
        units[point.unit].learningRate = distance
      }
    }
  }

  /// The cell or the run that a unit of the fit is.
  func name(_ unit: Int) -> UnitName {
    if base.basis == .optima {
      let cell = result.cells[places[unit]]
      return .cell(params: cell.params, tokens: cell.tokens)
    }
    return places.indices.contains(unit) ? .run(result.table.runs[places[unit]].id) : .point(unit + 1)
  }
}
