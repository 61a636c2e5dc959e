// The vocabulary of results: estimates, the three kinds of law, and the set of laws that a study or a paper gives.

public import Runs

/// A number with its 95 % interval; nil bounds where there is no data to resample.
public struct Estimate: Sendable, Hashable {
  public var value: Double
  public var low: Double?
  public var high: Double?

  public init(_ value: Double, low: Double? = nil, high: Double? = nil) {
    self.value = value
    self.low = low
    self.high = high
  }
}

/// `y = coefficient · T^tokens · N^params`, with T and N counted in `unit` (Yin et al. 2024, law 1).
public struct HyperparameterLaw: Sendable, Hashable {
  public var coefficient: Estimate
  public var tokens: Estimate
  public var params: Estimate
  /// T and N are divided by this before they enter the law (1e9 for the published one, 1 for fits of ours).
  public var unit: Double

  public init(coefficient: Estimate, tokens: Estimate, params: Estimate, unit: Double = 1) {
    self.coefficient = coefficient
    self.tokens = tokens
    self.params = params
    self.unit = unit
  }
}

/// The best learning rate at a batch size that is given: `eta = coefficient · T^tokens · N^params · B^batch`, N and T in raw
/// counts, B in tokens. It is determined where runs surround the best eta of their batch, though B_opt be out of reach.
public struct RateAtBatchLaw: Sendable, Hashable {
  public var coefficient: Estimate
  public var tokens: Estimate
  public var params: Estimate
  public var batch: Estimate

  public init(coefficient: Estimate, tokens: Estimate, params: Estimate, batch: Estimate) {
    (self.coefficient, self.tokens, self.params, self.batch) = (coefficient, tokens, params, batch)
  }
}

/// A law of two terms, u = A·N^-alpha and v = B·T^-beta with N and T counted in `unit`, above a floor E; how they make a
/// loss is its form's, and L = E + u + v unless said. The literal form (Tc/T)^beta has B = Tc^beta.
public struct LossLaw: Sendable, Hashable {
  public var floor: Estimate
  public var paramsCoefficient: Estimate
  public var alpha: Estimate
  public var tokensCoefficient: Estimate
  public var beta: Estimate
  public var unit: Double
  public var form: LossForm
  /// k of the product k·u·v, in the form that has one.
  public var interaction: Estimate?

  public init(
    floor: Estimate, paramsCoefficient: Estimate, alpha: Estimate, tokensCoefficient: Estimate, beta: Estimate,
    unit: Double = 1, form: LossForm = .additive, interaction: Estimate? = nil
  ) {
    self.form = form
    self.interaction = interaction
    self.floor = floor
    self.paramsCoefficient = paramsCoefficient
    self.alpha = alpha
    self.tokensCoefficient = tokensCoefficient
    self.beta = beta
    self.unit = unit
  }
}

/// `y = coefficient · C^exponent`, C in FLOPs: N_opt, T_opt of C.
public struct PowerLaw: Sendable, Hashable {
  public var coefficient: Estimate
  public var exponent: Estimate

  public init(coefficient: Estimate, exponent: Estimate) {
    self.coefficient = coefficient
    self.exponent = exponent
  }
}

/// Optimal model size and training tokens for a compute budget, as power laws of C.
public struct ComputeLaw: Sendable, Hashable {
  public var params: PowerLaw
  public var tokens: PowerLaw
  /// The budget at which a local slope was taken (closed form), nil for a law fitted over budgets (isoFLOP).
  public var atCompute: Double?
  /// Budgets with a minimum that a fitted law goes through; nil for another.
  public var budgets: Int?
  /// Any two budgets have a line through them: it leaves no residuals to tell a power law by, or an interval.
  public var isUnchecked: Bool { budgets == 2 }

  public init(params: PowerLaw, tokens: PowerLaw, atCompute: Double? = nil, budgets: Int? = nil) {
    self.params = params
    self.tokens = tokens
    self.atCompute = atCompute
    self.budgets = budgets
  }
}

/// The range of the data under a law.
public struct Domain: Sendable, Hashable {
  public var params: ClosedRange<Double>
  public var tokens: ClosedRange<Double>

  public init(params: ClosedRange<Double>, tokens: ClosedRange<Double>) {
    self.params = params
    self.tokens = tokens
  }
}

/// The laws of one study or one paper. A law that is absent has its reason in `refused` under its name.
public struct LawSet: Sendable, Hashable {
  /// `yin2024`, or the study's name.
  public var id: String
  public var title: String
  /// Citation of a published set, nil for a fitted one.
  public var source: String?
  public var loss: LossLaw?
  public var batch: HyperparameterLaw?
  public var learningRate: HyperparameterLaw?
  /// eta at a given B; nil for published sets, and where the surface of all runs could not be fitted.
  public var rateAtBatch: RateAtBatchLaw?
  /// N_opt and T_opt of C from isoFLOP profiles (for a published set: as the paper prints it).
  public var isoflop: ComputeLaw?
  /// N_opt and T_opt of C from the loss law.
  public var closedForm: ComputeLaw?
  public var compute: ComputeModel
  public var domain: Domain?
  public var refused: [LawName: Refusal]
  /// The least batch that can be trained, tokens: one sample, where the log says how long it is, else one token.
  public var leastBatch = 1.0

  public init(
    id: String, title: String, source: String? = nil, loss: LossLaw? = nil, batch: HyperparameterLaw? = nil,
    learningRate: HyperparameterLaw? = nil, isoflop: ComputeLaw? = nil, closedForm: ComputeLaw? = nil,
    compute: ComputeModel = .sixND, domain: Domain? = nil, refused: [LawName: Refusal] = [:]
  ) {
    self.id = id
    self.title = title
    self.source = source
    self.loss = loss
    self.batch = batch
    self.learningRate = learningRate
    self.isoflop = isoflop
    self.closedForm = closedForm
    self.compute = compute
    self.domain = domain
    self.refused = refused
  }
}
