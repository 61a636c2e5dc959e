// Which runs would give a refused cell its optimum: the next values of B and eta.

import Foundation

extension CellGrid {
  /// Another grid step beyond each side at which the best run lies.
  func remedyBeyond(_ point: GridPoint, _ axis: SweptAxis?) -> CellRemedy {
    var steps: [CellRemedy.Step] = []
    let around = neighbourhood(point)
    if axis != .rate, let next = beyond(point.batch, batches, self.steps.batch, least: sampleTokens) {
      steps.append(.init(axis: .batch, value: next, others: axis == nil ? around.rate : nil))
    }
    if axis != .batch, let next = beyond(point.rate, rates, self.steps.rate, least: nil) {
      steps.append(.init(axis: .rate, value: next, others: axis == nil ? around.batch : nil))
    }
    return steps.isEmpty ? .around(around, runs: nil) : .steps(steps)
  }

  /// What `tooFew` lacks.
  var remedyForFew: CellRemedy {
    guard let best else { return .grid }
    if let sweptAxis, points.count >= 3 {
      return .othersOrAlone(sweptAxis == .rate ? othersOfBatch(best) : othersOfRate(best), alone: sweptAxis)
    }
    let missing = [
      batches.count < 3 ? othersOfBatch(best) : nil, rates.count < 3 ? othersOfRate(best) : nil,
    ].compactMap(\.self)
    return missing.isEmpty ? .around(neighbourhood(best), runs: 6 - points.count) : .others(missing)
  }

  private func othersOfBatch(_ best: GridPoint) -> CellRemedy.Others {
    let (half, double) = (best.batch / 2, best.batch * 2)
    let smallest = sampleTokens.map { half < $0 * (1 - 1e-3) } ?? false
    return .init(axis: .batch, values: [smallest ? double * 2 : half, double])
  }

  private func othersOfRate(_ best: GridPoint) -> CellRemedy.Others {
    .init(axis: .rate, values: [best.rate / 2, best.rate * 2])
  }

  /// For a minimum that the fit puts off the runs: the next step towards it.
  func remedyTowards(_ x: Double, _ y: Double) -> CellRemedy {
    let sides: [(SweptAxis, Double, [Double], Double)] = [
      (.batch, x, batches, steps.batch), (.rate, y, rates, steps.rate),
    ]
    let found = sides.compactMap { axis, at, values, step -> CellRemedy.Step? in
      guard let low = values.first, let high = values.last else { return nil }
      if at < log(low) { return .init(axis: axis, value: low * exp(-step)) }
      return at > log(high) ? .init(axis: axis, value: high * exp(step)) : nil
    }
    return found.isEmpty ? .at(batch: exp(x), rate: exp(y)) : .beyondGrid(found)
  }

  /// A grid step to each side.
  func neighbourhood(_ point: GridPoint) -> CellRemedy.Neighbourhood {
    .init(
      batch: about(point.batch, batches, steps.batch, least: sampleTokens), rate: about(point.rate, rates, steps.rate))
  }

  /// From a step below a value to a step above it.
  private func about(_ value: Double, _ values: [Double], _ step: Double, least: Double? = nil) -> Extent {
    let ratio = exp(values.count > 1 ? step : log(2))
    return Extent(max(least ?? 0, value / ratio), value * ratio)
  }

  /// The value a step outside, for one at an end; nil for others and below the least there is.
  private func beyond(_ value: Double, _ values: [Double], _ step: Double, least: Double?) -> Double? {
    guard let low = values.first, let high = values.last, step > 0 else { return nil }
    if isSame(value, high) { return value * exp(step) }
    guard isSame(value, low) else { return nil }
    guard let least else { return value * exp(-step) }
    return isSame(value, least) ? nil : max(least, value * exp(-step))
  }
}
