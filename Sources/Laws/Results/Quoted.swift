// Numbers that a paper states and that cannot be recomputed from what it prints: shown as quoted, never as computed.

/// A number as printed, with where it stands.
public struct Quoted: Sendable, Hashable {
  /// What is stated, by its key in notebooks.
  public enum Quantity: String, Sendable, Hashable, CaseIterable {
    case paramsFixed = "n_opt_fixed"
    case paramsOptimal = "n_opt_optimal"
    case fewerParams = "fewer_params"
    case cheaperInference = "cheaper_inference"
    case squaredErrorFixed = "squared_error_fixed"
    case squaredErrorOptimal = "squared_error_optimal"
    case slopeDifference = "slope_difference"
  }

  public var quantity: Quantity
  public var value: Double
  public var unit: String
  /// Paper and section.
  public var source: String
  /// The budget at which it is stated, FLOPs; nil where it is none of a budget.
  public var compute: Double?
}

/// Ids of published sets whose papers are quoted.
public let quotedPapers = ["yin2024"]

/// What is quoted from the paper behind a published set, in reading order; empty where nothing is.
public func quotedNumbers(_ id: String) -> [Quoted] { id == "yin2024" ? yin2024Quoted : [] }

private let yin2024Quoted: [Quoted] = {
  func quoted(_ quantity: Quoted.Quantity, _ value: Double, _ unit: String, at compute: Double? = nil) -> Quoted {
    Quoted(
      quantity: quantity, value: value, unit: unit,
      source: "Yin et al. 2024, arXiv:2411.17470, comparison of fixed with optimal hyperparameters", compute: compute)
  }
  return [
    quoted(.paramsFixed, 4.04e9, "params", at: 1e22), quoted(.paramsOptimal, 2.43e9, "params", at: 1e22),
    quoted(.fewerParams, 39.9, "%"), quoted(.cheaperInference, 40.1, "%"), quoted(.squaredErrorFixed, 4.31e-7, ""),
    quoted(.squaredErrorOptimal, 2.35e-7, ""), quoted(.slopeDifference, 30.26, "%"),
  ]
}()
