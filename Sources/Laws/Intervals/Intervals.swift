// 95 % intervals: the laws refitted to replicates of a study, and percentiles over them.

import Maths

/// Refits the laws to replicates: of the noise on them, or of the units.
///
/// Replicate r draws from the stream (seed, r) alone, so threads and order change nothing. A replicate that determines
/// no law has none.
func bootstrap(
  _ fitter: SideFitter, _ side: SideFit, threads: Int, progress: @escaping @Sendable () -> Void
) -> [LawSet] {
  let units = fitter.input.units
  let fitted =
    side.laws.loss != nil || side.laws.batch != nil || side.laws.learningRate != nil
    || side.laws.isoflop != nil
  guard units >= 2, fitted, fitter.settings.replicates > 0, fitter.resamplingRefusal == nil else { return [] }
  return parallelMap(count: fitter.settings.replicates, threads: threads) { replicate in
    let stream = RandomStream(seed: fitter.settings.seed, stream: UInt64(replicate))
    defer { progress() }
    guard !side.drawsNoise else { return fitter.refit(side, stream) }
    let groups = fitter.input.resampled(by: fitter.settings.resamplingUnit)
    var counts = [Double](repeating: 0, count: groups.count)
    for draw in 0..<groups.count { counts[stream.integer(UInt64(draw), below: groups.count)] += 1 }
    return fitter.refit(side, counts: groups.numbers.map { counts[$0] }, offsets: side.offsets?.offsets(stream))
  }
}

/// The value with its percentile interval over replicates; without one where fewer than half of them, or than 20, have
/// it.
func interval<Replicate>(
  _ value: Double, _ replicates: [Replicate], _ quantity: (Replicate) -> Double?
) -> Estimate {
  let sample = replicates.compactMap(quantity).filter(\.isFinite).sorted()
  guard sample.count >= 20, sample.count * 2 >= replicates.count else { return Estimate(value) }
  return Estimate(value, low: quantile(0.025, ofSorted: sample), high: quantile(0.975, ofSorted: sample))
}

/// The interval where some replicates put the quantity beyond every bound (±∞) or say nothing of it (NaN, which counts at
/// either end): a bound that reaches those is ±∞, open.
///
/// - Parameter count: all replicates, those without a law included, which `sample` leaves out.
func openInterval(_ value: Double, _ sample: [Double], of count: Int) -> Estimate {
  guard sample.count >= 20, sample.count * 2 >= count else { return Estimate(value) }
  func bound(_ share: Double, unknown: Double) -> Double? {
    let most = 1e300
    let sorted = sample.map { $0.isNaN ? unknown : min(max($0, -most), most) }.sorted()
    // Between a number and an open end the quantile is of the end's size, however near to the number it lies.
    return quantile(share, ofSorted: sorted).map { abs($0) > 1e200 ? ($0 < 0 ? -.infinity : .infinity) : $0 }
  }
  return Estimate(value, low: bound(0.025, unknown: -1e300), high: bound(0.975, unknown: 1e300))
}

extension LawFits {
  /// Any quantity of the laws with its interval over the replicates, such as `{ $0.optimalParams(compute: 1e22) }`.
  public func estimate(_ quantity: (LawSet) -> Double?) -> Estimate? {
    quantity(laws).map { interval($0, replicates, quantity) }
  }

  /// The laws with N and T counted in `unit`. Coefficients change with the exponents, so their intervals are taken anew
  /// over the replicates.
  public func laws(inUnit unit: Double) -> LawSet {
    var converted = laws.converted(toUnit: unit).withIntervals(replicates.map { $0.converted(toUnit: unit) })
    // These are the same in any unit, and may come from profiles.
    for same: WritableKeyPath<LossLaw, Estimate> in [\.floor, \.alpha, \.beta] {
      if let own = laws.loss?[keyPath: same] { converted.loss?[keyPath: same] = own }
    }
    return converted
  }
}

extension LawSet {
  /// The same laws with intervals on every parameter.
  func withIntervals(_ replicates: [LawSet]) -> LawSet {
    var laws = self
    laws.spread(\.loss, lossParameters, replicates)
    if let k = loss?.interaction {
      laws.loss?.interaction = interval(k.value, replicates) { $0.loss?.interaction?.value }
    }
    laws.spread(\.batch, hyperparameters, replicates)
    laws.spread(\.learningRate, hyperparameters, replicates)
    laws.spread(\.rateAtBatch, [\.coefficient, \.tokens, \.params, \.batch], replicates)
    laws.spread(\.isoflop, computeParameters, replicates)
    laws.spread(\.closedForm, computeParameters, replicates)
    return laws
  }

  /// Gives each parameter of one law its interval over the same law's replicates.
  private mutating func spread<Law>(
    _ law: WritableKeyPath<LawSet, Law?>, _ parameters: [WritableKeyPath<Law, Estimate>], _ replicates: [LawSet]
  ) {
    guard var fitted = self[keyPath: law] else { return }
    for parameter in parameters {
      fitted[keyPath: parameter] = interval(fitted[keyPath: parameter].value, replicates) {
        $0[keyPath: law]?[keyPath: parameter].value
      }
    }
    self[keyPath: law] = fitted
  }
}

private var lossParameters: [WritableKeyPath<LossLaw, Estimate>] {
  [\.floor, \.paramsCoefficient, \.alpha, \.tokensCoefficient, \.beta]
}
private var hyperparameters: [WritableKeyPath<HyperparameterLaw, Estimate>] { [\.coefficient, \.tokens, \.params] }
private var computeParameters: [WritableKeyPath<ComputeLaw, Estimate>] {
  [\.params.coefficient, \.params.exponent, \.tokens.coefficient, \.tokens.exponent]
}
