// The coefficients of a law by name, as JSON, CSV and tables have them.

public import Laws

extension LossLaw {
  /// Names as in `--json`: alpha and A belong to params, beta and B to tokens.
  public var namedEstimates: [(String, Estimate)] {
    [("E", floor), ("A", paramsCoefficient), ("alpha", alpha), ("B", tokensCoefficient), ("beta", beta)]
      + (interaction.map { [("k", $0)] } ?? [])
  }
}

extension HyperparameterLaw {
  public var namedEstimates: [(String, Estimate)] {
    [("coefficient", coefficient), ("tokens", tokens), ("params", params)]
  }
}

extension RateAtBatchLaw {
  public var namedEstimates: [(String, Estimate)] {
    [("coefficient", coefficient), ("tokens", tokens), ("params", params), ("batch", batch)]
  }
}

extension PowerLaw {
  public var namedEstimates: [(String, Estimate)] { [("coefficient", coefficient), ("exponent", exponent)] }
}

extension ComputeLaw {
  public var namedEstimates: [(String, Estimate)] {
    params.namedEstimates.map { ("N_opt " + $0.0, $0.1) } + tokens.namedEstimates.map { ("T_opt " + $0.0, $0.1) }
  }
}
