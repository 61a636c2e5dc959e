// A plan with its intervals, and the runs beside it: what a smaller or a larger model would cost.

import Foundation

/// A planned run with 95 % intervals where the laws were resampled; a bound that is not finite is open.
public struct PlanEstimate: Sendable, Hashable {
  public var run: PlannedRun
  public var params: Estimate
  public var tokens: Estimate
  public var loss: Estimate
  public var trainingCompute: Estimate
  public var totalCompute: Estimate
  public var batchTokens: Estimate?
  public var learningRate: Estimate?
  public var steps: Estimate?
  /// Where the run lies beside the data.
  public var domain: Position
  /// Share of the resampled laws by which no run meets the request; nil where nothing was resampled.
  public var unmet: Double?
  public var notes: [PlanNote]
}

extension LawFits {
  /// The plan by these laws, with intervals over their replicates.
  ///
  /// - Throws: why the laws have none.
  public func plan(_ request: PlanRequest) throws(Refusal) -> PlanEstimate {
    var plan = estimate(try laws.plan(request), request) { try? $0.plan(request) }
    if case .size = request.goal { plan.params = Estimate(plan.run.params) }
    plan.notes += lossNote(plan.run, request) + isoflopNote(plan.run) + caveats.map { PlanNote.caveat($0) }
    return plan
  }

  /// What the loss of the run that is bought may be, where the resamples each buy their own.
  private func lossNote(_ run: PlannedRun, _ request: PlanRequest) -> [PlanNote] {
    guard case .compute = request.goal, let there = predict(params: run.params, tokens: run.tokens).loss,
      let low = there.low, let high = there.high
    else { return [] }
    return [.lossHere(Extent(low, high))]
  }

  /// The run of a given size under the same request; nil where that size cannot meet it.
  public func plan(params: Double, _ request: PlanRequest) -> PlanEstimate? {
    guard let run = laws.run(params: params, request) else { return nil }
    var sized = request
    sized.mostParams = params
    var plan = estimate(run, sized) { $0.run(params: params, request) }
    plan.params = Estimate(params)
    return plan
  }

  /// The runs of other sizes that meet the same request, from an eighth to eight times the planned one, in steps of √2.
  public func tradeOff(_ request: PlanRequest) -> [PlanEstimate] {
    guard let best = try? laws.plan(request) else { return [] }
    let others = request.atOtherSizes(than: best)
    return (-6...6).compactMap { k in
      let params = best.params * pow(2, Double(k) / 2)
      guard params <= (others.mostParams ?? .infinity) * (1 + 1e-9) else { return nil }
      return plan(params: params, others)
    }
  }

  private func estimate(
    _ run: PlannedRun, _ request: PlanRequest, _ replicate: (LawSet) -> PlannedRun?
  ) -> PlanEstimate {
    // Resamples that determine no loss law are left out, as everywhere; those with a law that never gets there count.
    let drawn = replicates.filter { $0.loss != nil }
    let outcomes = drawn.map { PlanOutcome(request: request, laws: $0, run: replicate($0)) }
    func spread(_ value: KeyPath<PlannedRun, Double>) -> Estimate {
      openInterval(run[keyPath: value], outcomes.map { $0.run?[keyPath: value] ?? $0.unbounded }, of: replicates.count)
    }
    func spread(_ value: KeyPath<PlannedRun, Double?>, _ limit: KeyPath<PlanOutcome, Double?>) -> Estimate? {
      run[keyPath: value].map {
        let sample = outcomes.compactMap { $0.run == nil ? $0[keyPath: limit] : $0.run?[keyPath: value] }
        return openInterval($0, sample, of: replicates.count)
      }
    }
    let isLoss = if case .loss = request.goal { true } else { false }
    let unmet = drawn.isEmpty ? nil : Double(outcomes.count { $0.run == nil }) / Double(drawn.count)
    return PlanEstimate(
      run: run, params: spread(\.params), tokens: spread(\.tokens), loss: isLoss ? Estimate(run.loss) : spread(\.loss),
      trainingCompute: spread(\.trainingCompute), totalCompute: spread(\.totalCompute),
      batchTokens: spread(\.batchTokens, \.batch), learningRate: spread(\.learningRate, \.learningRate),
      steps: spread(\.steps, \.steps),
      domain: laws.position(params: run.params, tokens: run.tokens), unmet: unmet,
      notes: run.notes + tokensNote(run, request) + unmetNote(unmet, request))
  }

  /// A size that is to be the best one may take more tokens than there are.
  private func tokensNote(_ run: PlannedRun, _ request: PlanRequest) -> [PlanNote] {
    guard case .size(let params) = request.goal, request.mostTokens == run.tokens else { return [] }
    let best = laws.loss?.tokens(bestFor: params, model: laws.compute, inferenceTokens: request.inferenceTokens)
    return best.map { [PlanNote.tokensAtLimit(best: $0)] } ?? []
  }

  private func unmetNote(_ share: Double?, _ request: PlanRequest) -> [PlanNote] {
    guard let share, share > 0 else { return [] }
    let target: Double? = if case .loss(let loss) = request.goal { loss } else { nil }
    return [.unmet(share, loss: target, hasLimits: request.mostParams != nil || request.mostTokens != nil)]
  }
}

extension StudyResult {
  /// The laws that plans are made with: those of `bestLaws`, with the replicates of the study where its own loss law is
  /// among them.
  public var planningLaws: LawFits {
    var fits = LawFits(laws: bestLaws, replicates: optimal.laws.loss == nil ? [] : optimal.replicates)
    fits.isoflops = optimal.isoflops
    fits.caveats = optimal.caveats
    return fits
  }

  /// `planningLaws.plan`, and what other forms of the loss law say.
  ///
  /// - Throws: as that.
  public func plan(_ request: PlanRequest) throws(Refusal) -> PlanEstimate {
    var plan = try planningLaws.plan(request)
    plan.notes += formNote(plan.run, request)
    return plan
  }

  /// N under the other forms that fit the points about as well: intervals are of one form and know nothing of that choice.
  private func formNote(_ run: PlannedRun, _ request: PlanRequest) -> [PlanNote] {
    guard let used = optimal.laws.loss?.form, let fit = optimal.lossFit else { return [] }
    let sizes = LossForm.allCases.filter { $0 != used }.compactMap { form -> PlanNote.FormSize? in
      guard
        let other = try? fitLossLaw(fit.points, objective: fit.objective, form: form, floor: settings.floor),
        other.value <= 1.5 * fit.value, case var laws = bestLaws
      else { return nil }
      laws.loss = other.law
      guard let planned = try? laws.plan(request), abs(log(planned.params / run.params)) > 0.05 else { return nil }
      return .init(form: form, params: planned.params)
    }
    return sizes.isEmpty ? [] : [.otherForms(sizes)]
  }
}

extension PlanNote.HeldBatch {
  /// Where a batch below the least is held.
  static func atLeast(_ tokens: Double) -> PlanNote.HeldBatch { tokens > 1 ? .oneSample(tokens) : .oneToken }
}

extension PlannedRun {
  fileprivate var notes: [PlanNote] {
    impossibleBatch.map { [PlanNote.impossibleBatch($0, $0 > tokens ? .wholeTraining : .atLeast(batchTokens ?? 1))] }
      ?? []
  }
}

extension PlanRequest {
  /// What other sizes are held to: a plan of a size asks what they reach for its compute.
  public func atOtherSizes(than best: PlannedRun) -> PlanRequest {
    guard case .size(let params) = goal else { return self }
    var others = self
    others.goal = .compute(best.totalCompute)
    others.mostParams = params
    return others
  }
}

/// What one resample says to a request.
private struct PlanOutcome {
  let request: PlanRequest
  let laws: LawSet
  /// nil where its law never meets the request.
  let run: PlannedRun?

  /// N, T and compute where a loss is never reached: more than any number. Not known where a plan leaves the span.
  var unbounded: Double {
    if case .loss = request.goal { return .infinity }
    return .nan
  }

  /// B, eta and T/B there; nil without their laws.
  var batch: Double? { laws.batch.map { limit(params: $0.params.value, tokens: $0.tokens.value) } }
  var learningRate: Double? { laws.learningRate.map { limit(params: $0.params.value, tokens: $0.tokens.value) } }
  var steps: Double? { laws.batch.map { limit(params: -$0.params.value, tokens: 1 - $0.tokens.value) } }

  /// Where N^params·T^tokens goes as a run grows towards a loss that is never reached: the cheapest run has T^beta ~ N^alpha,
  /// under a limit only the other of the two grows.
  private func limit(params: Double, tokens: Double) -> Double {
    guard case .loss = request.goal, let loss = laws.loss else { return .nan }
    let slope =
      switch (request.mostParams, request.mostTokens) {
      case (nil, nil): params * loss.beta.value + tokens * loss.alpha.value
      case (_, nil): tokens
      case (nil, _): params
      default: 0.0
      }
    return slope > 0 ? .infinity : slope < 0 ? -.infinity : .nan
  }
}
