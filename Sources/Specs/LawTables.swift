// Tables of the laws: what they were fitted on, what they say along N, T and C, and how far resamples move them.

import Foundation
import Tables
import Laws
import Runs

func losses(_ result: StudyResult) -> DataTable {
  let points = result.optimal.lossFit?.points ?? []
  let law = result.optimal.laws.loss
  let residuals = points.map { point in law.map { log(point.loss / $0(params: point.params, tokens: point.tokens)) } }
  let order = residuals.indices.sorted { (residuals[$0] ?? 0, $0) < (residuals[$1] ?? 0, $1) }
  var ranks = [Int](repeating: 0, count: order.count)
  for (rank, index) in order.enumerated() { ranks[index] = rank }
  let known = residuals.compactMap(\.self)
  let deviation = (known.reduce(0) { $0 + $1 * $1 } / Double(max(known.count, 1))).squareRoot()
  var builder = TableBuilder(Array(points.enumerated()))
  builder.number("params", \.element.params)
  builder.number("tokens", \.element.tokens)
  builder.number("compute", \.element.compute)
  builder.number("loss", \.element.loss)
  builder.number("predicted") { point in law.map { $0(params: point.element.params, tokens: point.element.tokens) } }
  builder.number("residual_percent") { residuals[$0.offset].map { 100 * (exp($0) - 1) } }
  builder.number("residual_deviations") { residuals[$0.offset].map { $0 / max(deviation, 1e-300) } }
  // Blom's plotting positions.
  builder.number("normal_quantile") {
    normalQuantile((Double(ranks[$0.offset]) + 0.625) / (Double(points.count) + 0.25))
  }
  return builder.table("losses")
}

/// The inverse of the standard normal distribution by Newton's steps on its integral, to 1e-12.
func normalQuantile(_ share: Double) -> Double {
  guard share > 0, share < 1 else { return .nan }
  var x = 0.0
  for _ in 0..<60 {
    let step = (0.5 * erfc(-x / 2.0.squareRoot()) - share) / (exp(-x * x / 2) / (2 * Double.pi).squareRoot())
    x -= min(max(step, -1), 1)
    if abs(step) < 1e-12 { break }
  }
  return x
}

func heldOut(_ result: StudyResult) -> DataTable {
  var builder = TableBuilder(result.optimal.heldOut)
  builder.number("params", \.params)
  builder.number("tokens", \.tokens)
  builder.number("measured", \.measured)
  builder.number("predicted", \.predicted.value)
  builder.number("low", \.predicted.low)
  builder.number("high", \.predicted.high)
  builder.words("basis") { $0.basis.words }
  return builder.table("held_out")
}

func isoflop(_ result: StudyResult) -> DataTable {
  let points = result.optimal.isoflops.flatMap { profile in profile.points.map { (profile.compute, $0) } }
  var builder = TableBuilder(points)
  builder.number("compute", \.0)
  builder.number("params", \.1.params)
  builder.number("tokens", \.1.tokens)
  builder.number("loss", \.1.loss)
  return builder.table("isoflop")
}

func minima(_ result: StudyResult) -> DataTable {
  var builder = TableBuilder(result.optimal.isoflops)
  builder.number("compute", \.compute)
  builder.number("params") { $0.optimum?.params }
  builder.number("tokens") { $0.optimum?.tokens }
  builder.number("loss") { $0.optimum?.loss }
  builder.words("reason") { $0.reason?.words ?? "" }
  return builder.table("isoflop_minima")
}

// MARK: along N, T and C

private let steps = 17

func overTokens(_ result: StudyResult) -> DataTable {
  let tokens = spaced(result.optima.map(\.tokens), beyond: 1.5)
  return along(result, distinct(result.optima.map(\.params)).flatMap { n in tokens.map { (n, $0) } })
}

func overParams(_ result: StudyResult) -> DataTable {
  let params = spaced(result.optima.map(\.params), beyond: 1.5)
  return along(result, distinct(result.optima.map(\.tokens)).flatMap { t in params.map { ($0, t) } })
}

/// B_opt and eta_opt of the fitted laws at places (N, T).
private func along(_ result: StudyResult, _ places: [(Double, Double)]) -> DataTable {
  let fits = result.optimal
  let at = places.map { params, tokens in
    (
      params: params, tokens: tokens, batch: fits.estimate { $0.batch?(params: params, tokens: tokens) },
      rate: fits.estimate { $0.learningRate?(params: params, tokens: tokens) }
    )
  }
  var builder = TableBuilder(at.filter { $0.batch != nil || $0.rate != nil })
  builder.number("params", \.params)
  builder.number("tokens", \.tokens)
  builder.number("batch_tokens", \.batch?.value)
  builder.number("batch_low", \.batch?.low)
  builder.number("batch_high", \.batch?.high)
  builder.number("learning_rate", \.rate?.value)
  builder.number("rate_low", \.rate?.low)
  builder.number("rate_high", \.rate?.high)
  return builder.table("over")
}

func overCompute(_ result: StudyResult) -> DataTable {
  let fits = result.optimal
  let points = (fits.lossFit?.points.map(\.compute) ?? []) + [result.settings.statedCompute].compactMap(\.self)
  let at = spaced(points, beyond: 3).map { c in
    (
      compute: c, params: fits.estimate { $0.optimalParams(compute: c) },
      loss: fits.estimate { $0.optimalLoss(compute: c) },
      isoflop: fits.estimate { $0.isoflop?.params(c) }
    )
  }
  var builder = TableBuilder(at)
  builder.number("compute", \.compute)
  builder.number("params", \.params?.value)
  builder.number("params_low", \.params?.low)
  builder.number("params_high", \.params?.high)
  builder.number("isoflop_params", \.isoflop?.value)
  builder.number("isoflop_low", \.isoflop?.low)
  builder.number("isoflop_high", \.isoflop?.high)
  builder.number("loss", \.loss?.value)
  builder.number("loss_low", \.loss?.low)
  builder.number("loss_high", \.loss?.high)
  return builder.table("over_compute")
}

/// Values evenly spaced in the log over the data and a factor beyond; none without data.
private func spaced(_ values: [Double], beyond factor: Double) -> [Double] {
  guard let least = values.filter({ $0 > 0 }).min(), let most = values.max(), most.isFinite else { return [] }
  let (low, high) = (least / factor, most * factor)
  return (0..<steps).map { low * pow(high / low, Double($0) / Double(steps - 1)) }
}

/// Values that differ by more than two per cent, from small to large.
private func distinct(_ values: [Double]) -> [Double] {
  var kept: [Double] = []
  for value in values.sorted() where kept.last.map({ value / $0 > 1.02 }) ?? true { kept.append(value) }
  return kept
}

// MARK: how well they are known

func replicates(_ result: StudyResult) -> DataTable {
  var builder = TableBuilder(result.optimal.replicates.filter { $0.loss != nil })
  let compute = result.settings.statedCompute ?? result.optimal.laws.closedForm?.atCompute
  builder.number("E") { $0.loss?.floor.value }
  builder.number("alpha") { $0.loss?.alpha.value }
  builder.number("beta") { $0.loss?.beta.value }
  builder.number("log10_A") { $0.loss.map { log10($0.paramsCoefficient.value) } }
  builder.number("log10_B") { $0.loss.map { log10($0.tokensCoefficient.value) } }
  builder.number("optimal_params") { laws in compute.flatMap { laws.optimalParams(compute: $0) } }
  builder.number("optimal_loss") { laws in compute.flatMap { laws.optimalLoss(compute: $0) } }
  return builder.table("replicates")
}

func profiles(_ result: StudyResult) -> DataTable {
  let certificate = result.optimal.lossFit?.certificate
  let points = certificate?.profiles.flatMap { profile in
    zip(profile.values, profile.objectives).map { (profile: profile, value: $0.0, objective: $0.1) }
  }
  let least = certificate?.value ?? 1
  var builder = TableBuilder(points ?? [])
  builder.words("coefficient", \.profile.name)
  builder.number("value", \.value)
  builder.number("objective", \.objective)
  builder.number("ratio") { $0.objective / least }
  builder.number("low", \.profile.low)
  builder.number("high", \.profile.high)
  return builder.table("profiles")
}
