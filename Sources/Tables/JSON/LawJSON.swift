// Estimates and laws as JSON.

public import Laws
import Runs
public import Texts

extension JSONValue {
  /// `{"value", "low", "high"}`; the bounds are null where there is no data to resample.
  public init(_ estimate: Estimate) {
    self = ["value": .number(estimate.value), "low": JSONValue(estimate.low), "high": JSONValue(estimate.high)]
  }

  public init(_ estimates: [(String, Estimate)]) {
    self = .object(estimates.map { (key: $0.0, value: JSONValue($0.1)) })
  }

  public init(_ law: HyperparameterLaw) {
    self = ["parameters": JSONValue(law.namedEstimates), "unit": .number(law.unit)]
  }

  public init(_ law: PowerLaw) { self = JSONValue(law.namedEstimates) }

  /// `{"params", "tokens"}`, and `at_compute` where the law is a tangent.
  public init(_ law: ComputeLaw) {
    var members: [(key: String, value: JSONValue)] = [
      ("params", JSONValue(law.params)), ("tokens", JSONValue(law.tokens)),
    ]
    if let compute = law.atCompute { members.append(("at_compute", .number(compute))) }
    self = .object(members)
  }

  public init(_ range: ClosedRange<Double>) { self = [.number(range.lowerBound), .number(range.upperBound)] }

  public init(_ domain: Domain) { self = ["params": JSONValue(domain.params), "tokens": JSONValue(domain.tokens)] }

  /// A value, or null.
  public static func optional<T>(_ value: T?, _ transform: (T) -> JSONValue) -> JSONValue {
    value.map(transform) ?? .null
  }
}

extension LawSet {
  /// `{"loss", "batch", "learning_rate", "learning_rate_at_batch", "compute"}`; what could not be fitted is null.
  public func json(objective: JSONValue? = nil) -> JSONValue {
    [
      "loss": .optional(loss) { lossJSON($0, objective) },
      "batch": .optional(batch) { JSONValue($0) },
      "learning_rate": .optional(learningRate) { JSONValue($0) },
      "learning_rate_at_batch": .optional(rateAtBatch) { JSONValue($0.namedEstimates) },
      "compute": [
        "isoflop": .optional(isoflop) { JSONValue($0) }, "closed_form": .optional(closedForm) { JSONValue($0) },
      ],
    ]
  }

  private func lossJSON(_ law: LossLaw, _ objective: JSONValue?) -> JSONValue {
    var members: [(key: String, value: JSONValue)] = [
      ("form", .string(law.form.formula.text.replacing("·", with: "*"))), ("family", .string(law.form.rawValue)),
    ]
    if let objective { members.append(("objective", objective)) }
    members.append(("parameters", JSONValue(law.namedEstimates)))
    members.append(("unit", .number(law.unit)))
    return .object(members)
  }

  /// Reasons by the name of the law, in alphabetical order.
  public var refusedJSON: JSONValue {
    .object(
      refused.sorted { $0.key.rawValue < $1.key.rawValue }.map {
        (key: $0.key.rawValue, value: .string($0.value.sentence))
      })
  }
}

extension Estimate? {
  /// `{"value", "low", "high"}`, or null.
  public var json: JSONValue {
    guard let estimate = self else { return nil }
    return JSONValue(estimate)
  }
}
