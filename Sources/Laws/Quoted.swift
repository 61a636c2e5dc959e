// Numbers that a paper states and that cannot be recomputed from what it prints: shown as quoted, never as computed.

/// A number as printed, with where it stands.
public struct Quoted: Sendable, Hashable {
  public var name: String
  public var value: Double
  public var unit: String
  /// Paper and section.
  public var source: String

  public init(name: String, value: Double, unit: String, source: String) {
    self.name = name
    self.value = value
    self.unit = unit
    self.source = source
  }
}

/// What is quoted from the paper behind a published set, in reading order; empty where nothing is.
public func quotedNumbers(_ id: String) -> [Quoted] { id == "yin2024" ? yin2024Quoted : [] }

private let yin2024Quoted: [Quoted] = {
  func quoted(_ name: String, _ value: Double, _ unit: String) -> Quoted {
    Quoted(
      name: name, value: value, unit: unit,
      source: "Yin et al. 2024, arXiv:2411.17470, comparison of fixed with optimal hyperparameters")
  }
  return [
    quoted("N_opt at 1e22 FLOPs, fixed hyperparameters", 4.04e9, "params"),
    quoted("N_opt at 1e22 FLOPs, optimal hyperparameters", 2.43e9, "params"),
    quoted("fewer parameters with optimal hyperparameters", 39.9, "%"),
    quoted("cheaper inference with optimal hyperparameters", 40.1, "%"),
    quoted("held-out squared error, fixed hyperparameters", 4.31e-7, ""),
    quoted("held-out squared error, optimal hyperparameters", 2.35e-7, ""),
    quoted("difference in the slope of N_opt", 30.26, "%"),
  ]
}()
