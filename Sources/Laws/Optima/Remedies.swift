// Which runs would give a refused cell its optimum: the next values of B and eta, in words.

import Foundation

/// For a cell that one sample a step limits.
let noSmallerBatch = "samples of fewer tokens; with these no smaller batch exists"

extension CellGrid {
  /// Another grid step beyond each side at which the best run lies.
  func remedyBeyond(_ point: GridPoint, _ axis: SweptAxis?) -> String {
    var parts: [String] = []
    if axis != .rate, let next = beyond(point.batch, batches, steps.batch, least: sampleTokens) {
      parts.append("B = \(short(next))\(axis == nil ? " with eta \(about(point.rate, rates, steps.rate))" : "")")
    }
    if axis != .batch, let next = beyond(point.rate, rates, steps.rate, least: nil) {
      parts.append(
        "eta = \(short(next))\(axis == nil ? " with B \(about(point.batch, batches, steps.batch, least: sampleTokens))" : "")"
      )
    }
    guard parts.isEmpty else { return "add runs at " + parts.joined(separator: ", and at ") }
    return "add runs around the best: " + neighbourhood(point)
  }

  /// What `tooFew` lacks.
  var remedyForFew: String {
    guard let best else { return "add runs over B and eta: at least 3 values of each" }
    if let sweptAxis, points.count >= 3 {
      let alone = sweptAxis == .rate ? "eta" : "B"
      return
        "add runs at other \(sweptAxis == .rate ? othersOfBatch(best) : othersOfRate(best)), or take the optimum along "
        + "\(alone) alone with optimum: akima"
    }
    let missing = [
      batches.count < 3 ? othersOfBatch(best) : nil, rates.count < 3 ? othersOfRate(best) : nil,
    ].compactMap(\.self)
    guard missing.isEmpty else { return "add runs at other " + missing.joined(separator: ", and at other ") }
    return "add \(6 - points.count) runs around the best: " + neighbourhood(best)
  }

  private func othersOfBatch(_ best: GridPoint) -> String {
    let (half, double) = (best.batch / 2, best.batch * 2)
    let smallest = sampleTokens.map { half < $0 * (1 - 1e-3) } ?? false
    return "B, such as \(short(smallest ? double * 2 : half)) and \(short(double))"
  }

  private func othersOfRate(_ best: GridPoint) -> String {
    "eta, such as \(short(best.rate / 2)) and \(short(best.rate * 2))"
  }

  /// For a surface that does not describe the runs about the best.
  func remedyAbout(_ point: GridPoint, or other: String) -> String {
    "add runs, or repeats with other seeds, around the best (\(neighbourhood(point))), or try \(other)"
  }

  /// For a minimum that the fit puts off the runs: the next step towards it.
  func remedyTowards(_ x: Double, _ y: Double) -> String {
    var parts: [String] = []
    for (name, at, values, step) in [("B", x, batches, steps.batch), ("eta", y, rates, steps.rate)] {
      guard let low = values.first, let high = values.last else { continue }
      if at < log(low) { parts.append("\(name) = \(short(low * exp(-step)))") }
      if at > log(high) { parts.append("\(name) = \(short(high * exp(step)))") }
    }
    guard parts.isEmpty else { return "add runs beyond the grid, at " + parts.joined(separator: " and ") }
    return "add runs at B = \(short(exp(x))), eta = \(short(exp(y))) and around it"
  }

  /// `B 80k to 320k, eta 5e-4 to 0.002`: a grid step to each side.
  func neighbourhood(_ point: GridPoint) -> String {
    "B \(about(point.batch, batches, steps.batch, least: sampleTokens)), eta \(about(point.rate, rates, steps.rate))"
  }

  /// From a step below a value to a step above it.
  private func about(_ value: Double, _ values: [Double], _ step: Double, least: Double? = nil) -> String {
    let ratio = exp(values.count > 1 ? step : log(2))
    return "\(short(max(least ?? 0, value / ratio))) to \(short(value * ratio))"
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
