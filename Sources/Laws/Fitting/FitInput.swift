// What the laws of one side (optimal or fixed hyperparameters) are fitted on, with the units that are resampled.

import Runs

/// Points and optima with the unit (cell or run) that each belongs to. Units are numbered in an order of values.
struct FitInput: Sendable {
  var basis: FitBasis
  /// In an order of values.
  var points: [LossPoint]
  var pointUnits: [Int]
  /// Of cells whose optimum has a batch size, and a learning rate.
  var batchPoints: [HyperparameterPoint] = []
  var ratePoints: [HyperparameterPoint] = []
  /// Cells with an optimum in B or eta or both.
  var optima = 0
  var units: Int
  /// Where the laws of B and eta come from all runs at once, or say at least which eta goes with which B.
  var joint: JointSurface?
  /// Whether B_opt and eta_opt are those of `joint`.
  var isJoint = false
  /// Losses that are 0 or less, and take no part.
  var notPositive = Count(0, of: 0)
  /// By how much all ln B and all ln eta may be off together for want of a better surface.
  var misfit: (batch: Double, rate: Double) = (0, 0)
  /// Whether units are cells: those of one number are the same cell on both sides.
  var isSwept: Bool { basis.isSwept }
}

/// The number of each value's group, from 0: values that agree within 0.1 % of the least of a group.
func sizeGroups(_ values: [Double]) -> [Int] {
  let order = values.indices.sorted { (values[$0], $0) < (values[$1], $1) }
  var groups = [Int](repeating: 0, count: values.count)
  var (count, first) = (-1, -Double.infinity)
  for i in order {
    if values[i] > first * (1 + 1e-3) || count < 0 { (count, first) = (count + 1, values[i]) }
    groups[i] = count
  }
  return groups
}

extension FitInput {
  /// Cells with an optimum in which another axis was swept.
  func unswept(_ points: [HyperparameterPoint]) -> Int { optima - points.count }

  /// The group that each unit is drawn with, and how many groups there are: the units themselves, or their sizes.
  func resampled(by unit: ResamplingUnit) -> (numbers: [Int], count: Int) {
    guard unit == .size else { return (Array(0..<units), units) }
    let sizes = sizeGroups(points.map(\.params))
    // Units without a point change nothing, wherever they go.
    var numbers = [Int](repeating: 0, count: units)
    for (point, unit) in pointUnits.enumerated() { numbers[unit] = sizes[point] }
    return (numbers, (sizes.max() ?? 0) + 1)
  }

  /// The loss at the optimum of each cell that has one and is not held out; a cell that one sample a step limits gives
  /// its loss, the least that can be reached, and no batch size or learning rate.
  ///
  /// All cells that are not held out are units here and in `fixed`, so that replicates of both come from the same draws
  /// and can be compared one by one.
  static func optima(_ cells: [Cell], _ optima: [Optimum], weighting: Weighting) -> FitInput {
    let pairs = zip(cells, optima).filter { !$0.0.heldOut }
    let noise = weighting == .seeds ? seedVariances(pairs.map(\.0)) : nil
    let reached = pairs.indices.filter { [.ok, .limited].contains(pairs[$0].1.status) }
    let points = reached.map { unit in
      let (cell, optimum) = pairs[unit]
      return LossPoint(
        params: cell.params, tokens: cell.tokens, loss: optimum.loss ?? .nan,
        compute: cell.points[optimum.bestPoint ?? 0].compute, variance: noise?[unit])
    }
    func planePoints(
      _ value: KeyPath<Optimum, Double?>, _ deviation: KeyPath<OptimumUncertainty, Double?>
    ) -> [HyperparameterPoint] {
      let points = pairs.indices.compactMap { unit in
        HyperparameterPoint(pairs[unit].1, value, pairs[unit].1.uncertainty?[keyPath: deviation], unit: unit)
      }
      return weighting == .even ? points : weighted(points)
    }
    return FitInput(
      basis: .optima, points: points, pointUnits: reached, batchPoints: planePoints(\.batchTokens, \.logBatch),
      ratePoints: planePoints(\.learningRate, \.logRate), optima: pairs.count { $0.1.status == .ok }, units: pairs.count
    )
  }

  /// The loss of the run nearest to fixed hyperparameters in each cell that is not held out.
  static func fixed(_ cells: [Cell], _ fixed: FixedHyperparameters) -> FitInput {
    let kept = cells.filter { !$0.heldOut }
    var input = FitInput(basis: .fixed, points: [], pointUnits: [], units: kept.count)
    for (unit, cell) in kept.enumerated() {
      guard let near = nearest(in: cell, to: fixed) else { continue }
      input.points.append(
        LossPoint(params: cell.params, tokens: cell.tokens, loss: near.loss, compute: near.compute))
      input.pointUnits.append(unit)
    }
    return input
  }

  /// Every evaluation that is not held out; the runs are the units.
  static func evaluations(_ measured: [Measurement], holdOut: [HoldOut]) -> FitInput {
    let kept = measured.filter { item in
      !holdOut.contains { $0.contains(params: item.params, tokens: item.tokens) }
    }
    var units: [Int: Int] = [:]
    let numbers = kept.map { item in
      if let number = units[item.point.run] { return number }
      units[item.point.run] = units.count
      return units.count - 1
    }
    return FitInput(basis: .evaluations, points: kept.map(\.lossPoint), pointUnits: numbers, units: units.count)
  }
}

extension Measurement {
  var lossPoint: LossPoint {
    LossPoint(params: params, tokens: tokens, loss: point.loss, compute: point.compute)
  }
}
