// Where a cell's loss is lowest, or why that cannot be said.

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
