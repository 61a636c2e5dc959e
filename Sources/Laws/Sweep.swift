// Runs sorted into cells: all the (B, eta) that were tried for one model size and one number of training tokens.

/// One measured loss of a cell.
public struct CellPoint: Sendable, Hashable {
  /// Index into the table's runs.
  public var run: Int
  public var batchTokens: Double?
  public var learningRate: Double?
  public var loss: Double
  public var compute: Double

  public init(run: Int, batchTokens: Double?, learningRate: Double?, loss: Double, compute: Double) {
    self.run = run
    self.batchTokens = batchTokens
    self.learningRate = learningRate
    self.loss = loss
    self.compute = compute
  }
}

/// The runs that saw (within the tolerance) the same tokens with the same number of params.
public struct Cell: Sendable, Hashable {
  public var params: Double
  public var tokens: Double
  public var points: [CellPoint]
  public var heldOut: Bool
  /// Tokens of one sample (n_ctx), where all runs agree: no batch can be smaller.
  public var sampleTokens: Double?

  public init(
    params: Double, tokens: Double, points: [CellPoint], heldOut: Bool = false, sampleTokens: Double? = nil
  ) {
    self.sampleTokens = sampleTokens
    self.params = params
    self.tokens = tokens
    self.points = points
    self.heldOut = heldOut
  }
}

/// Where a cell's loss is lowest in (B, eta), or why that cannot be said.
public struct Optimum: Sendable, Hashable {
  public enum Status: String, Sendable, Hashable, CaseIterable {
    case ok
    /// The best run lies on the border of the grid.
    case edge
    /// The best run has one sample a step, the least there is: eta and loss are those at that batch, and the cell counts
    /// for the law of the loss, not for those of batch size and learning rate.
    case limited
    /// The fitted surface has no minimum.
    case saddle
    /// Too few runs, or too few different values of B or eta.
    case tooFew = "too_few"
    /// The fitted minimum lies off the grid.
    case outside
    /// The fitted surface misses the best run by more than noise explains: it does not describe the cell.
    case gap
  }

  public var params: Double
  public var tokens: Double
  public var status: Status
  /// Optimal batch size, tokens a step (nil unless ok or limited, and where B was not swept).
  public var batchTokens: Double?
  public var learningRate: Double?
  /// Loss at the optimum (nil unless ok or limited).
  public var loss: Double?
  /// The best run as measured: index into the cell's points.
  public var bestPoint: Int?
  /// Why there is no optimum, or what limits it; nil when ok.
  public var reason: OptimumReason?
  /// Which runs would help; nil when ok.
  public var remedy: CellRemedy?
  /// How well the place and the loss are known; nil unless ok, and where nothing says how large the noise is.
  public var uncertainty: OptimumUncertainty?
  public var heldOut: Bool

  public init(
    params: Double, tokens: Double, status: Status, batchTokens: Double? = nil, learningRate: Double? = nil,
    loss: Double? = nil, bestPoint: Int? = nil, reason: OptimumReason? = nil, heldOut: Bool = false,
    remedy: CellRemedy? = nil,
    uncertainty: OptimumUncertainty? = nil
  ) {
    (self.remedy, self.uncertainty) = (remedy, uncertainty)
    self.params = params
    self.tokens = tokens
    self.status = status
    self.batchTokens = batchTokens
    self.learningRate = learningRate
    self.loss = loss
    self.bestPoint = bestPoint
    self.reason = reason
    self.heldOut = heldOut
  }
}
