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
