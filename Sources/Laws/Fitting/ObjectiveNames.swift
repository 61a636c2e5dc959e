// What an objective is called in a study file, on the command line and in JSON.

extension Objective {
  /// Of the penalties that there are, in log loss and in loss.
  private static let named: [(name: String, others: [String], objective: Objective)] = [
    ("log-huber", ["loghuber"], .logHuber(delta: 1e-3)),
    ("huber", [], Objective(.huber(delta: 1e-3), logarithmic: false)),
    ("log-squared", ["logsquared"], Objective(.squared, logarithmic: true)),
    ("squared", ["squarederror", "leastsquares", "mse"], .squared),
    ("least-absolute", ["leastabsolute", "leastabsolutedeviation", "lad", "logabsolute"], .leastAbsolute),
    ("absolute", [], Objective(.absolute, logarithmic: false)),
  ]
  public static let names = named.map(\.name)

  /// The objective with this name (any case; lad, mse and such too), with the default delta of 1e-3 for Huber's; nil for no
  /// such name.
  public init?(named name: String) {
    let plain = name.lowercased().filter { $0 != "-" && $0 != "_" && $0 != " " }
    guard let found = Self.named.first(where: { $0.name == plain || $0.others.contains(plain) }) else { return nil }
    self = found.objective
  }

  public var name: String {
    Self.named.first { sameKind($0.objective) }?.name ?? ""
  }

  private func sameKind(_ other: Objective) -> Bool {
    guard isLogarithmic == other.isLogarithmic else { return false }
    return (delta != nil) == (other.delta != nil) && (delta != nil || penalty == other.penalty)
  }
}
