// What `lawbook audit` answers: are the given coefficients at the minimum, and do the data speak against them?

public import Laws
public import Texts

extension Answer {
  /// - Parameter fit: the fit of the same data, for its objective.
  public static func audit(_ audit: Audit, _ fit: LossFit) -> Answer {
    Answer(
      [
        Part("", [audit.verdict]),
        Part(table: .audit(audit)),
        Part(
          "", ["Objective: \(fit.objective.words), over \(counted(audit.points, "point")). Held: \(audit.held.listed)."]
        ),
        Part(
          "Convergence of the minimum", [audit.certificate.verdict.sentence], table: .convergence(audit.certificate),
          isDetail: true),
      ], json: audit.json)
  }
}

extension Audit {
  fileprivate var verdict: String {
    guard excess > 1e-9 else { return "The given coefficients are at the minimum." }
    let above = NumberStyle.change(2).text(excess)
    if excess < 1e-6 { return "The given coefficients are at the minimum but for rounding (\(above))." }
    let start = "The given coefficients are not at the minimum"
    let objective = excess < 9 ? "the objective is \(above) above it" : "the objective is \(above) the minimum"
    guard let probability = likelihoodRatio.probability else {
      return "\(start): \(objective). With as many coefficients as points, no test is possible."
    }
    let test = "likelihood ratio, points independent: p = \(NumberStyle.significant(2).text(probability))"
    return probability < 0.05
      ? "\(start), and the data reject them (\(test)); \(objective)."
      : "\(start), but the data do not reject them (\(test)); \(objective)."
  }

  public var json: JSONValue {
    JSONValue.object([
      ("held", .array(held.map { .string($0) })), ("points", JSONValue(points)),
      ("given", ["objective": .number(givenValue), "parameters": JSONValue(given.namedEstimates)]),
      ("minimum", ["objective": .number(value), "parameters": JSONValue(law.namedEstimates)]),
      ("excess", .number(excess)), ("likelihood_ratio", .number(likelihoodRatio.value)),
      ("degrees", JSONValue(likelihoodRatio.degrees)), ("freedom", JSONValue(likelihoodRatio.freedom)),
      ("probability", JSONValue(likelihoodRatio.probability)),
      ("gradient", JSONValue(gradient)), ("certificate", certificate.json),
    ]).schema("audit")
  }
}
