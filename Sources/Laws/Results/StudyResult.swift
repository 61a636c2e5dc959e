// The whole analysis of a study, from table to laws, as one value: settings in, result out.

public import Runs

/// How the optimum of a cell is found.
public enum OptimumMethod: String, Sendable, Hashable, CaseIterable {
  /// `asymmetric`, or `joint` where a third of the cells have their best run at the edge of the grid.
  case automatic = "auto"
  /// A convex surface in (ln B, ln eta) with walls of unequal steepness, a cell at a time, its shape drawn towards that of
  /// the other cells.
  case asymmetric
  /// One such surface through all runs, whose least moves as the laws of B and eta say: cells at the edge count too.
  case joint
  /// Quadratic in (log B, log eta), weighted towards the minimum: a wall on one side does not bend it.
  case quadratic
  /// The same through all runs alike: a little less noise where the surface is a quadratic all over.
  case plainQuadratic = "plain_quadratic"
  /// The same through the runs nearest to the best, with tricube weights.
  case localQuadratic = "local_quadratic"
  /// Akima's curves through ln loss: over ln eta at each B, then over ln B; or along the one axis that was swept.
  case akima
  /// The best run on the grid.
  case gridMinimum = "grid"
  /// Geometric mean of the runs within a share of the best, 0.02 % unless said (Yin et al. 2024).
  case nearBest = "near_best"
}

/// How the minimum of an isoFLOP profile is found.
public enum IsoflopMethod: String, Sendable, Hashable, CaseIterable {
  /// A parabola in ln N through the points near the lowest (Hoffmann et al. 2022, approach 2); budgets count alike.
  case parabola
  /// Akima's curve through ln loss over ln N, and budgets weighted by 1/variance of ln N_opt (Porian et al. 2024).
  case akima
}

/// What the points of a law count for.
public enum Weighting: String, Sendable, Hashable, CaseIterable {
  /// Optimal batch sizes and learning rates by how well each is known, 1/(s² + tau²); losses alike.
  case optima
  /// Losses too, by the noise between seeds and how many there were at the optimum.
  case seeds
  /// All alike.
  case even
}

/// Which (B, eta) the laws with fixed hyperparameters are fitted at: the run nearest on the grid in each cell.
public struct FixedHyperparameters: Sendable, Hashable {
  public var batchTokens: Double?
  public var learningRate: Double?
  public init(batchTokens: Double?, learningRate: Double?) {
    self.batchTokens = batchTokens
    self.learningRate = learningRate
  }
}

/// What is held out of the fit: a cell is, when every bound that is given holds.
public struct HoldOut: Sendable, Hashable {
  public var params: ClosedRange<Double>?
  public var tokens: ClosedRange<Double>?
  public init(params: ClosedRange<Double>? = nil, tokens: ClosedRange<Double>? = nil) {
    self.params = params
    self.tokens = tokens
  }
}

public struct AnalysisSettings: Sendable, Hashable {
  public var id: String
  public var title: String
  /// Evaluations within this fraction of a common T form a cell.
  public var tokensTolerance: Double
  public var objective: Objective
  public var form: LossForm
  /// The floor E where it is given instead of fitted.
  public var floor: Double?
  public var optimum: OptimumMethod
  /// How far above the lowest loss, as a share, runs count for `nearBest`.
  public var nearBestShare: Double
  /// How the minimum of an isoFLOP profile is found.
  public var isoflop: IsoflopMethod
  public var compute: ComputeModel
  /// A cell is held out when any of these says so.
  public var holdOut: [HoldOut]
  public var fixed: FixedHyperparameters?
  /// `fixed` is taken from the middle fitted cell: its optimum on the swept grid. A result's settings hold what was found.
  public var fixesMiddleCell: Bool
  /// Compute budgets of the isoFLOP profiles, FLOPs; empty: chosen from the data.
  public var budgets: [Double]
  /// The budget at which N_opt, T_opt are stated in closed form and the shift is shown; nil: the largest in the data.
  public var statedCompute: Double?
  /// Bootstrap replicates for the intervals; 0 for none.
  public var replicates: Int
  public var weighting = Weighting.optima
  public var resampling = Resampling.automatic
  public var resamplingUnit = ResamplingUnit.automatic
  public var seed: UInt64
  /// What cross-validation leaves out; empty: everything it can.
  public var leaveOut: [LeaveOut] = []

  public init(
    id: String, title: String = "", tokensTolerance: Double = 0.01, objective: Objective = .logHuber(delta: 1e-3),
    form: LossForm = .additive, floor: Double? = nil, optimum: OptimumMethod = .quadratic,
    nearBestShare: Double = 2e-4, isoflop: IsoflopMethod = .parabola, compute: ComputeModel = .sixND,
    holdOut: [HoldOut] = [],
    fixed: FixedHyperparameters? = nil, fixesMiddleCell: Bool = false, budgets: [Double] = [],
    statedCompute: Double? = nil, replicates: Int = 1000,
    seed: UInt64 = 2411_17470
  ) {
    self.id = id
    self.title = title
    self.tokensTolerance = tokensTolerance
    self.objective = objective
    self.form = form
    self.floor = floor
    self.optimum = optimum
    self.nearBestShare = nearBestShare
    self.isoflop = isoflop
    self.compute = compute
    self.holdOut = holdOut
    self.fixed = fixed
    self.fixesMiddleCell = fixesMiddleCell
    self.budgets = budgets
    self.statedCompute = statedCompute
    self.replicates = replicates
    self.seed = seed
  }
}

/// One budget's profile: losses of model sizes trained with the same compute, and the minimum between them.
public struct IsoflopProfile: Sendable, Hashable {
  public struct Point: Sendable, Hashable {
    public var params: Double
    public var tokens: Double
    public var loss: Double
    public init(params: Double, tokens: Double, loss: Double) {
      self.params = params
      self.tokens = tokens
      self.loss = loss
    }
  }

  public var compute: Double
  /// Ordered by params.
  public var points: [Point]
  /// The fitted parabola in x = ln N: loss = c0 + c1·x + c2·x²; empty for Akima's curve.
  public var parabola: [Double]
  /// nil when the lowest point is the first or the last, or the parabola or curve has no minimum inside.
  public var optimum: Point?
  /// Standard deviation of ln N at the minimum, from the noise of the profiles; nil where that is not known.
  public var deviation: Double?
  /// Why there is no minimum; nil where there is one.
  public var reason: ProfileObstacle?

  public init(
    compute: Double, points: [Point], parabola: [Double] = [], optimum: Point? = nil, reason: ProfileObstacle? = nil,
    deviation: Double? = nil
  ) {
    self.deviation = deviation
    self.compute = compute
    self.points = points
    self.parabola = parabola
    self.optimum = optimum
    self.reason = reason
  }
}

/// What the measured side of a held-out loss is: the law's claim is the loss at the (B, eta) that it predicts.
public enum HeldOutBasis: String, Sendable, Hashable, CaseIterable {
  /// A run within a factor 1.25 of the predicted B and eta.
  case prediction
  /// The fitted optimum of the held-out cell, none of whose runs is there.
  case optimum
  /// The lowest run of a cell without either: chosen by its luck, and not at the predicted B and eta.
  case lowest
  /// The run nearest to the fixed B and eta.
  case fixed
  /// An evaluation as it is: no law says at which B and eta.
  case run

  /// Whether the law can be held against it; the lowest run is shown and counted nowhere.
  public var counts: Bool { self != .lowest }
}

/// A loss that the fit did not see, beside what the law says of it.
public struct HeldOutLoss: Sendable, Hashable {
  public var params: Double
  public var tokens: Double
  public var measured: Double
  public var predicted: Estimate
  public var batchTokens: Double?
  public var learningRate: Double?
  /// The lowest loss of the cell, wherever on its grid.
  public var bestMeasured: Double
  /// Where in the cell `measured` was measured.
  public var basis: HeldOutBasis
  /// Where it lies beside the data under the law, as in `Prediction.domain`.
  public var domain = Position.unknown
  /// - Parameter bestMeasured: nil for a cell of which `measured` is the lowest.
  public init(
    params: Double, tokens: Double, measured: Double, predicted: Estimate, batchTokens: Double? = nil,
    learningRate: Double? = nil, bestMeasured: Double? = nil, basis: HeldOutBasis = .run
  ) {
    self.bestMeasured = bestMeasured ?? measured
    self.basis = basis
    self.params = params
    self.tokens = tokens
    self.measured = measured
    self.predicted = predicted
    self.batchTokens = batchTokens
    self.learningRate = learningRate
  }
}

/// The points a loss law was fitted on.
public struct LossPoint: Sendable, Hashable {
  public var params: Double
  public var tokens: Double
  public var loss: Double
  public var compute: Double
  /// Of ln loss between seeds, where the study weighs by it.
  public var variance: Double?
  public init(params: Double, tokens: Double, loss: Double, compute: Double, variance: Double? = nil) {
    self.variance = variance
    self.params = params
    self.tokens = tokens
    self.loss = loss
    self.compute = compute
  }
}

/// The certificate of a loss fit: what the optimiser reached.
public struct LossFit: Sendable, Hashable {
  public var objective: Objective
  public var value: Double
  public var basis: FitBasis
  public var points: [LossPoint]
  public var certificate: Certificate?
  /// The objective a point: other tools print that.
  public var mean: Double { value / Double(points.count) }
  public init(
    objective: Objective, value: Double, basis: FitBasis, points: [LossPoint], certificate: Certificate? = nil
  ) {
    self.certificate = certificate
    self.objective = objective
    self.value = value
    self.basis = basis
    self.points = points
  }
}

/// One side of fixed against optimal: its laws and all that they were fitted on.
public struct LawFits: Sendable {
  public var laws: LawSet
  public var lossFit: LossFit?
  public var isoflops: [IsoflopProfile]
  public var heldOut: [HeldOutLoss]
  /// Bootstrap replicates of the laws, for bands; empty where nothing was resampled. Those of optimal and fixed
  /// hyperparameters come from the same draws of cells, so a difference is taken replicate by replicate.
  public var replicates: [LawSet]
  /// How the intervals came about and what the points count for; nil for laws that were not fitted here.
  public var method: FitMethod?
  /// Laws with as many coefficients as points: nothing checks them.
  public var exactLaws: [LawName] = []
  /// What speaks against the laws: whoever plans or predicts with them must read it.
  public var caveats: [Note] = []
  public init(
    laws: LawSet, lossFit: LossFit? = nil, isoflops: [IsoflopProfile] = [], heldOut: [HeldOutLoss] = [],
    replicates: [LawSet] = []
  ) {
    self.laws = laws
    self.lossFit = lossFit
    self.isoflops = isoflops
    self.heldOut = heldOut
    self.replicates = replicates
  }
}

extension LawFits {
  /// Batches are whole samples of so many tokens, which no law may undercut.
  mutating func train(inSamplesOf tokens: Double?) {
    guard let tokens else { return }
    laws.leastBatch = tokens
    for i in replicates.indices { replicates[i].leastBatch = tokens }
  }

  /// Whether more than two budgets have a minimum: a power law goes through any two.
  public var hasCheckedIsoflop: Bool { laws.isoflop != nil && isoflops.count { $0.optimum != nil } > 2 }
}

public struct StudyResult: Sendable {
  public var settings: AnalysisSettings
  public var table: RunTable
  /// Ordered by params, then tokens.
  public var cells: [Cell]
  /// One for each cell, in the same order.
  public var optima: [Optimum]
  /// What `settings.optimum` came to; never `automatic` where there are cells.
  public var method: OptimumMethod
  /// The surface of all runs, where they determine one.
  var joint: JointSurface?
  /// Fitted at the optima of the cells (or to all evaluations where nothing was swept).
  public var optimal: LawFits
  /// Fitted at fixed hyperparameters, where the study names some.
  public var fixed: LawFits?
  /// Published laws that the study sets beside its own.
  public var published: LawSet?
  /// What was derived, chosen, left out.
  public var notes: [Note]

  public init(
    settings: AnalysisSettings, table: RunTable, cells: [Cell] = [], optima: [Optimum] = [], optimal: LawFits,
    fixed: LawFits? = nil, published: LawSet? = nil, notes: [Note] = []
  ) {
    self.settings = settings
    self.table = table
    self.cells = cells
    self.optima = optima
    method = settings.optimum
    self.optimal = optimal
    self.fixed = fixed
    self.published = published
    self.notes = notes
  }

  /// The laws that figures and predictions use: the fitted ones, with published ones where a law could not be fitted.
  public var bestLaws: LawSet {
    guard let published else { return optimal.laws }
    var laws = optimal.laws
    if laws.loss == nil && laws.batch == nil && laws.learningRate == nil && laws.isoflop == nil { return published }
    laws.loss = laws.loss ?? published.loss
    laws.batch = laws.batch ?? published.batch
    laws.learningRate = laws.learningRate ?? published.learningRate
    return laws
  }
}
