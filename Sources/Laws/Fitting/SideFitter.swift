// All laws of one side fitted to its points, and again to resamples of them.

import Foundation
import Maths
import Runs

/// The laws of one side with all that later steps need: the solution that replicates start from, the isoFLOP plan.
struct SideFit: Sendable {
  var laws: LawSet
  var solution: LossSolution?
  var certificate: Certificate?
  var plan: IsoflopPlan?
  var profiles: [IsoflopProfile] = []
  /// Of the loss law, the batch law and the learning-rate law; nil where the law was refused, has as many coefficients as
  /// points, or whole units are resampled.
  var noise = SideNoise()
  /// Whether replicates draw noise anew on the fitted laws, rather than whole units.
  var drawsNoise = false
  /// Noise whose offsets of sizes are drawn beside resampled runs, which do not keep them; nil where none are needed.
  var offsets: NoiseModel?
}

extension SideFit {
  /// Whether the isoFLOP law passes through more budgets than it has coefficients: through two it has no interval.
  var checksIsoflop: Bool { laws.isoflop != nil && profiles.count { $0.optimum != nil } > 2 }
}

struct SideNoise: Sendable {
  var loss: NoiseModel?
  var batch: NoiseModel?
  var rate: NoiseModel?
}

/// Fits the laws of one side. Built once, then used for the fit and for every replicate of it.
struct SideFitter: Sendable {
  let input: FitInput
  let settings: AnalysisSettings
  private let problem: LossProblem
  private let replicating: LossProblem
  private let identification: Identification
  /// What each point counts for.
  let weights: [Double]
  /// The budget of the closed form: the stated one, or the largest that was spent.
  let stated: Double?

  init(_ input: FitInput, _ settings: AnalysisSettings) {
    self.input = input
    self.settings = settings
    weights = lossWeights(input.points, settings.objective, form: settings.form, floor: settings.floor)
    problem = LossProblem(input.points, form: settings.form, floor: settings.floor)
    replicating = problem.replicating
    identification = Identification(input.points)
    stated = settings.statedCompute ?? input.points.map(\.compute).max()
  }

  /// - Parameter certified: whether the loss law gets its certificate, which takes longer than the fit.
  func fit(certified: Bool = true) -> SideFit {
    var side = SideFit(laws: emptyLaws)
    side.laws.domain = domain
    fitLoss(&side, certified: certified)
    fitHyperparameters(&side.laws)
    side.plan = planIsoflops(input.points, budgets: settings.budgets)
    let isoflop = fitIsoflop(&side.laws, side.plan, problem, weights)
    side.profiles = isoflop?.profiles ?? []
    side.drawsNoise = drawsNoise(on: side)
    if !side.drawsNoise { side.offsets = offsets(on: side) }
    side.noise = noise(of: side)
    return side
  }

  private func drawsNoise(on side: SideFit) -> Bool {
    switch settings.resampling {
    case .automatic: input.isSwept || prefersNoise(side)
    case .pairs: false
    case .residual, .wild, .profile: true
    }
  }

  /// Where nothing was swept: few runs leave resamples without whole sizes. Noise drawn on curves needs an offset of each
  /// run, lest neighbours on a curve count as independent.
  private func prefersNoise(_ side: SideFit) -> Bool {
    guard input.units < 40, hasCurves else { return input.units < 40 }
    return side.solution.flatMap { lossNoise($0.parameters) }?.isShared == true
  }

  /// Many single runs keep noise that differs from run to run when they are resampled, but not what runs of one size
  /// share, where they lie together about the law.
  private func offsets(on side: SideFit) -> NoiseModel? {
    guard settings.resampling == .automatic, settings.resamplingUnit == .automatic, !hasCurves,
      let noise = side.solution.flatMap({ lossNoise($0.parameters) }), noise.isSurelyShared
    else { return nil }
    return noise
  }

  /// Whether evaluations along runs are the points.
  var hasCurves: Bool { !input.isSwept && input.units < input.points.count }

  /// Laws that pass through their points because they have as many coefficients.
  func exactLaws(_ side: SideFit) -> [LawName] {
    let loss = side.laws.loss != nil && input.points.count == problem.places.count
    let batch = side.laws.batch != nil && input.batchPoints.count == 3 && !input.isJoint
    let rate = side.laws.learningRate != nil && input.ratePoints.count == 3 && !input.isJoint
    return [(LawName.loss, loss), (.batch, batch), (.learningRate, rate)].filter(\.1).map(\.0)
  }

  private func noise(of side: SideFit) -> SideNoise {
    guard side.drawsNoise else { return SideNoise() }
    var noise = SideNoise()
    if let p = side.solution?.parameters { noise.loss = lossNoise(p) }
    guard !input.isJoint else { return noise }
    noise.batch = side.laws.batch.flatMap { planeNoise($0, input.batchPoints) }
    noise.rate = side.laws.learningRate.flatMap { planeNoise($0, input.ratePoints) }
    return noise
  }

  /// Noise as least squares in log loss leave it: what the sums of squares of other fits expect is not known. Points of one
  /// size share it, or points of one T where these agree more surely.
  func lossNoise(_ fitted: [Double]) -> NoiseModel? {
    let squares = Objective(.squared, logarithmic: true)
    let p = problem.minimise(squares, weights, from: fitted)?.parameters ?? fitted
    let bySize = lossNoise(p, fitted, sizeGroups(input.points.map(\.params)), .size)
    guard settings.resamplingUnit == .automatic, !hasCurves,
      let byTokens = lossNoise(p, fitted, sizeGroups(input.points.map(\.tokens)), .tokens), byTokens.isSurelyShared,
      byTokens.sharedByChance < (bySize?.sharedByChance ?? 1)
    else { return bySize }
    return byTokens
  }

  private func lossNoise(_ p: [Double], _ fitted: [Double], _ groups: [Int], _ name: DrawnUnit) -> NoiseModel? {
    let free = problem.places.filter { $0 != [0] || p[0] > 0 }
    let unit = settings.resamplingUnit == .automatic && hasCurves ? .run : settings.resamplingUnit
    let gradients = problem.x.indices.map { problem.gradient($0, p, logarithmic: true) }
    return NoiseModel(
      residuals: problem.x.indices.map { -problem.residual($0, p, logarithmic: true) },
      shape: problem.x.indices.map {
        -0.5 * (problem.residual($0, p, logarithmic: true) + problem.residual($0, fitted, logarithmic: true))
      },
      columns: free.map { group in gradients.map { row in group.reduce(0) { $0 + row[$1] } } },
      groups: unit == .run ? input.pointUnits : groups,
      addresses: input.isSwept ? input.pointUnits : Array(input.points.indices),
      space: input.isSwept ? input.units : input.points.count, weights: weights, method: settings.resampling,
      unit: unit, pointName: input.isSwept ? .cell : .evaluation, groupName: name)
  }

  private func planeNoise(_ law: HyperparameterLaw, _ points: [HyperparameterPoint]) -> NoiseModel? {
    NoiseModel(
      residuals: points.map { log($0.value / law(params: $0.params, tokens: $0.tokens)) },
      columns: HyperparameterPoint.columns(points),
      groups: sizeGroups(points.map(\.params)), addresses: points.map(\.unit), space: input.units,
      weights: points.map(\.weight),
      method: settings.resampling, unit: settings.resamplingUnit)
  }

  /// The laws of points with noise drawn anew: on the fitted laws, and on the measured losses for isoFLOP profiles, which
  /// follow no law.
  func refit(_ side: SideFit, _ stream: RandomStream) -> LawSet {
    var laws = emptyLaws
    if let start = side.solution, let errors = side.noise.loss?.draw(stream, quantity: 0) {
      let noisy = replicating.starting(near: start)
        .with(logLoss: errors.indices.map { problem.logLaw($0, start.parameters) + errors[$0] })
      if let solution = noisy.minimise(settings.objective, weights, from: start.parameters) {
        laws.loss = problem.law(solution.parameters)
        setClosedForm(&laws)
      }
      if side.checksIsoflop {
        let measured = problem.with(logLoss: zip(problem.logLoss, errors).map(+))
        _ = fitIsoflop(&laws, side.plan, measured, weights)
      }
    }
    if let joint = input.joint { setJoint(&laws, joint, joint.draw(stream)) }
    guard !input.isJoint else { return laws }
    laws.batch = plane(side.laws.batch, side.noise.batch, input.batchPoints, stream, 1, input.misfit.batch)
    laws.learningRate = plane(side.laws.learningRate, side.noise.rate, input.ratePoints, stream, 2, input.misfit.rate)
    return laws
  }

  private func plane(
    _ law: HyperparameterLaw?, _ noise: NoiseModel?, _ points: [HyperparameterPoint], _ stream: RandomStream,
    _ quantity: UInt64, _ misfit: Double
  ) -> HyperparameterLaw? {
    guard let law, let errors = noise?.draw(stream, quantity: quantity) else { return nil }
    var noisy = points
    let shift = misfit * stream.normal((1 << 38) &+ quantity)
    for i in points.indices {
      noisy[i].value = law(params: points[i].params, tokens: points[i].tokens) * exp(errors[i] + shift)
    }
    return try? fitHyperparameterLaw(noisy)
  }

  /// The laws of a resample in which each unit counts so many times; descents start from the fit itself.
  ///
  /// - Parameter offsets: added to the log loss of each point.
  func refit(_ side: SideFit, counts: [Double], offsets: [Double]? = nil) -> LawSet {
    let moved = offsets.map { problem.with(logLoss: zip(problem.logLoss, $0).map(+)) }
    var laws = emptyLaws
    let weights = zip(weights, input.pointUnits).map { $0 * counts[$1] }
    if let start = side.solution, isIdentified(weights),
      let solution = (moved.map { replicating.with(logLoss: $0.logLoss) } ?? replicating).starting(near: start)
        .minimise(settings.objective, weights, from: start.parameters)
    {
      laws.loss = problem.law(solution.parameters)
      setClosedForm(&laws)
    }
    fitHyperparameters(&laws, counts: counts)
    if side.checksIsoflop { _ = fitIsoflop(&laws, side.plan, moved ?? problem, weights) }
    return laws
  }

  private var emptyLaws: LawSet {
    LawSet(id: settings.id, title: settings.title, compute: settings.compute)
  }

  private var domain: Domain? {
    let (n, t) = (input.points.map(\.params), input.points.map(\.tokens))
    guard let n0 = n.min(), let n1 = n.max(), let t0 = t.min(), let t1 = t.max() else { return nil }
    return Domain(params: n0...n1, tokens: t0...t1)
  }

  private func isIdentified(_ weights: [Double]) -> Bool {
    identification.refusal(weights, parameters: problem.places.count) == nil
  }

  private func fitLoss(_ side: inout SideFit, certified: Bool) {
    do throws(Refusal) {
      // A stray zero is a faulty row; one in twenty is a loss that may be negative.
      if 20 * input.notPositive.value > input.notPositive.all { throw Refusal.lossesNotPositive(input.notPositive) }
      try checkIdentified(input.points, parameters: problem.places.count)
      let solution = try problem.fit(settings.objective, weights: weights)
      side.solution = solution
      if certified {
        side.certificate = problem.certificate(solution, settings.objective, weights: weights, profiled: true)
      }
      side.laws.loss = problem.law(solution.parameters)
      setClosedForm(&side.laws)
    } catch {
      side.laws.refused[.loss] = error
      side.laws.refused[.closedForm] = .lossLawRefused(error)
    }
  }

  private func setClosedForm(_ laws: inout LawSet) {
    laws.closedForm = stated.flatMap { laws.optimum(compute: $0)?.law }
    if laws.closedForm == nil { laws.refused[.closedForm] = .noMinimumAlong(compute: stated) }
  }

  /// - Parameter counts: how often each unit was drawn; nil: once.
  private func fitHyperparameters(_ laws: inout LawSet, counts: [Double]? = nil) {
    guard input.basis == .optima else {
      for name in [LawName.batch, .learningRate] {
        laws.refused[name] = input.basis == .fixed ? .fixedHere : .nothingSwept
      }
      return
    }
    if let joint = input.joint {
      setJoint(&laws, joint, counts.map { joint.refit(counts: $0) } ?? joint.solution.parameters)
      if input.isJoint { return }
    }
    func drawn(_ points: [HyperparameterPoint]) -> [Double]? { counts.map { counts in points.map { counts[$0.unit] } } }
    do {
      laws.batch = try fitHyperparameterLaw(
        input.batchPoints, counts: drawn(input.batchPoints), unswept: input.unswept(input.batchPoints))
    } catch {
      laws.refused[.batch] = error
    }
    do {
      laws.learningRate = try fitHyperparameterLaw(
        input.ratePoints, counts: drawn(input.ratePoints), unswept: input.unswept(input.ratePoints))
    } catch {
      laws.refused[.learningRate] = error
    }
  }

  /// The rate at a given B, and B_opt and eta_opt where they come from the surface of all runs.
  private func setJoint(_ laws: inout LawSet, _ joint: JointSurface, _ p: PenaltyVector) {
    laws.rateAtBatch = joint.rateAtBatch(p)
    guard input.isJoint else { return }
    (laws.batch, laws.learningRate) = (joint.law(.batch, p), joint.law(.rate, p))
  }

  private func fitIsoflop(
    _ laws: inout LawSet, _ plan: IsoflopPlan?, _ problem: LossProblem, _ weights: [Double]
  ) -> IsoflopFit? {
    guard let plan else {
      laws.refused[.isoflop] = .noSharedBudget
      return nil
    }
    let fit = plan.fit(problem, weights: weights, model: settings.compute)
    switch fit.law {
    case .success(let law): laws.isoflop = law
    case .failure(let refusal): laws.refused[.isoflop] = refusal
    }
    return fit
  }
}
