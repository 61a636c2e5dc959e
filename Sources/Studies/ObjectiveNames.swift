// What an objective is called in a study file, on the command line and in JSON.

public import Laws

extension Objective {
  public static let names = ["log-huber", "squared", "least-absolute"]

  /// The objective with this name (any case; huber, lad, mse and such too), with the default delta of 1e-3 for log-huber; nil for no such name.
  public init?(named name: String) {
    switch name.lowercased().filter({ $0 != "-" && $0 != "_" && $0 != " " }) {
    case "loghuber", "huber": self = .logHuber(delta: 1e-3)
    case "squared", "squarederror", "leastsquares", "mse": self = .squared
    case "leastabsolute", "leastabsolutedeviation", "absolute", "lad": self = .leastAbsolute
    default: return nil
    }
  }

  public var name: String {
    switch self {
    case .logHuber: "log-huber"
    case .squared: "squared"
    case .leastAbsolute: "least-absolute"
    }
  }

  /// Where the Huber objective turns from squared to linear, in log loss; nil for the others.
  public var delta: Double? {
    guard case .logHuber(let delta) = self else { return nil }
    return delta
  }
}
