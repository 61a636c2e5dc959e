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

  func coefficients(_ root: YAMLValue) -> GivenCoefficients {
    if let loss = reader.value(of: "laws", in: root).flatMap({ reader.value(of: "loss", in: $0) }) {
      return stored(loss)
    }
    var given = GivenCoefficients(values: [:])
    for entry in reader.pairs(root, "coefficients") ?? [] {
      switch entry.key {
      case "form": given.form = form(entry.value) ?? given.form
      case "unit": given.unit = reader.positive(entry.value, "unit") ?? given.unit
      case let name where GivenCoefficients.names.contains(name): given.values[name] = number(entry.value, name)
      default: reader.unknownKey(entry, in: "coefficients", known: GivenCoefficients.names + ["form", "unit"])
      }
    }
    if given.values.isEmpty { reader.report("no coefficient is given", at: root, hint: Self.hint) }
    return given
  }

  /// `laws.loss` of `lawbook fit --json`.
  private func stored(_ loss: YAMLValue) -> GivenCoefficients {
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

  private func number(_ node: YAMLValue, _ name: String) -> Double? {
    switch name {
    case "k": reader.number(node, name, in: -1e300...1e300)
    case "E": reader.number(node, name, in: 0...1e300)
    default: reader.positive(node, name)
    }
  }

  private func form(_ node: YAMLValue) -> LossForm? {
    Shape<LossForm>.word("form of the loss law").read(node, "form", reader)
  }
}
