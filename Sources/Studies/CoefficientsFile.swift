// Coefficients of a loss law in a YAML or JSON file, as a paper prints them or as `lawbook fit --json` stored them.

public import Diagnostics
public import Laws
import Texts

/// Reads `{E: 1.69, A: 406.4, alpha: 0.34, B: 410.7, beta: 0.28, form: additive, unit: 1}`, any of the coefficients, or the
/// output of `lawbook fit --json`.
///
/// - Throws: `Failure` with every error in the file, ordered by line and column.
public func readCoefficients(_ path: String) throws(Failure) -> GivenCoefficients {
  guard let root = try YAMLSource(file: path, kind: "coefficients").compose() else {
    throw Failure("is empty", at: Place(file: path), hint: CoefficientsFile.hint)
  }
  let file = CoefficientsFile(reader: NodeReader(file: path))
  let result = file.coefficients(root)
  try file.reader.finish()
  return result
}

private struct CoefficientsFile {
  static let hint = "alpha: 0.34, beta: 0.28, and E, A, B where they are printed"
  let reader: NodeReader

  func coefficients(_ root: Node) -> GivenCoefficients {
    if let loss = reader.value(of: "laws", in: root).flatMap({ reader.value(of: "loss", in: $0) }) {
      return stored(loss)
    }
    var given = GivenCoefficients(values: [:])
    for (name, keyNode, value) in reader.pairs(root, "coefficients") ?? [] {
      switch name {
      case "form": given.form = form(value) ?? given.form
      case "unit": given.unit = reader.positive(value, "unit") ?? given.unit
      case _ where GivenCoefficients.names.contains(name): given.values[name] = number(value, name)
      default: reader.unknownKey(name, keyNode, in: "coefficients", known: GivenCoefficients.names + ["form", "unit"])
      }
    }
    if given.values.isEmpty { reader.report("no coefficient is given", at: root, hint: Self.hint) }
    return given
  }

  /// `laws.loss` of `lawbook fit --json`.
  private func stored(_ loss: Node) -> GivenCoefficients {
    var given = GivenCoefficients(values: [:])
    given.form = reader.value(of: "family", in: loss).flatMap(form) ?? .additive
    given.unit = reader.value(of: "unit", in: loss).flatMap { reader.positive($0, "unit") } ?? 1
    for name in GivenCoefficients.names {
      guard let estimate = reader.value(of: "parameters", in: loss).flatMap({ reader.value(of: name, in: $0) }),
        let value = reader.value(of: "value", in: estimate)
      else { continue }
      given.values[name] = number(value, name)
    }
    if given.form == .kaplan { given.values["E"] = nil }
    if given.values.isEmpty { reader.report("the stored fit has no loss law", at: loss) }
    return given
  }

  private func number(_ node: Node, _ name: String) -> Double? {
    switch name {
    case "k": reader.number(node, name, in: -1e300...1e300)
    case "E": reader.number(node, name, in: 0...1e300)
    default: reader.positive(node, name)
    }
  }

  private func form(_ node: Node) -> LossForm? {
    guard let text = reader.text(node, "form") else { return nil }
    if let form = LossForm(rawValue: text) { return form }
    let names = LossForm.allCases.map(\.rawValue)
    reader.report(
      "no form of the loss law is called '\(text)'", at: node, hint: Suggestion.hint(for: text, among: names))
    return nil
  }
}
