// Which runs of a cell stand for a (B, eta) that is given from outside, and by how far they are off.

import Foundation
import Maths

/// The mean loss of the runs of a cell at the (B, eta) nearest to fixed ones in the logs.
///
/// Where only one of the two is fixed, the best run at the nearest value of it counts: the other stays tuned.
///
/// - Parameter reach: the factor by which B and eta may each be off; nil when no run is as near.
func nearest(
  in cell: Cell, to fixed: FixedHyperparameters, within reach: Double = .infinity
) -> (loss: Double, compute: Double, distance: Double)? {
  let ranked = cell.points.filter { isWithin(reach, $0, fixed) }.compactMap {
    point -> (distance: Double, point: CellPoint)? in
    distance(point, fixed).map { ($0, point) }
  }
  guard let closest = ranked.map(\.distance).min() else { return nil }
  let near = ranked.filter { $0.distance <= closest + 1e-9 }.map(\.point)
  return seedMeans(near).min { ($0.loss, $0.compute) < ($1.loss, $1.compute) }.map { ($0.loss, $0.compute, closest) }
}

/// One point for each (B, eta), ordered by them: the mean loss of its runs, their largest compute.
public func seedMeans(_ points: [CellPoint]) -> [CellPoint] {
  let pairs = Dictionary(grouping: points) { [$0.batchTokens ?? 0, $0.learningRate ?? 0] }
  return pairs.values.compactMap { runs -> CellPoint? in
    let sorted = runs.sorted(by: CellPoint.precedes)
    guard var point = sorted.first else { return nil }
    point.loss = mean(sorted.map(\.loss))
    point.compute = sorted.map(\.compute).max() ?? point.compute
    return point
  }
  .sorted(by: CellPoint.precedes)
}

/// Whether what is fixed differs by no more than a factor each; a run that lacks it does not count as near.
func isWithin(_ factor: Double, _ point: CellPoint, _ fixed: FixedHyperparameters) -> Bool {
  [(fixed.batchTokens, point.batchTokens), (fixed.learningRate, point.learningRate)].allSatisfy { wanted, has in
    guard let wanted else { return true }
    guard let has else { return false }
    return max(has / wanted, wanted / has) <= factor * (1 + 1e-9)
  }
}

/// Distance in (ln B, ln eta) over what is fixed; nil where the run lacks it or nothing is fixed.
func distance(_ point: CellPoint, _ fixed: FixedHyperparameters) -> Double? {
  var sum = 0.0
  let sides = [(fixed.batchTokens, point.batchTokens), (fixed.learningRate, point.learningRate)]
  guard sides.contains(where: { $0.0 != nil }) else { return nil }
  for (wanted, has) in sides {
    guard let wanted else { continue }
    guard let has, wanted > 0 else { return nil }
    sum += log(has / wanted) * log(has / wanted)
  }
  return sum.squareRoot()
}
