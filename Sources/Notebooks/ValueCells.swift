// Value cells: a name for a number, defined before any text is evaluated.

import Diagnostics
import Documents
import Laws
import Texts

extension Evaluator {
  static let valueKeys = ["name", "value", "quantity", "law", "params", "tokens", "compute", "format", "study"]

  mutating func defineValues() { define(in: notebook.blocks) }

  private mutating func define(in blocks: [SourceBlock]) {
    for block in blocks {
      switch block {
      case .cell(let cell) where cell.kind == .value:
        do {
          try define(cell)
        } catch {
          diagnostics += error.diagnostics
        }
      case .list(_, _, let items): items.forEach { define(in: $0) }
      case .quote(let inside): define(in: inside)
      default: break
      }
    }
  }

  private mutating func define(_ cell: SourceCell) throws(Failure) {
    try checkKeys(cell.body, of: "a value cell", among: Self.valueKeys)
    let (name, place) = try required("name", of: cell, hint: "the name that {{name}} uses in the text")
    guard name.wholeMatch(of: /[A-Za-z_][A-Za-z0-9_]*/) != nil else {
      throw Failure("'\(name)' cannot be a name", at: place, hint: "use letters, digits and _")
    }
    guard !top().members.contains(where: { $0.name == name }) else {
      throw Failure("the name '\(name)' is taken", at: place, hint: "choose another")
    }
    let expression = try self.expression(of: cell)
    do {
      var value = try quantity(expression)
      if let format = cell.body["format"], let text = text(format) {
        guard NumberFormat(text) != nil else {
          throw Failure("'\(text)' is no format", at: format.place, hint: "use .5f, .3g, .2e, .1% or si")
        }
        value = .text(valueText(expression, format: text, at: cell.place) ?? "")
      }
      defined.append((name, value))
      knownTop?.add(name) { () throws(ExpressionError) in Self.member(of: value) }
    } catch let error as ExpressionError {
      if isForWantOfStudy(error) { return }
      throw Failure(error.message, at: cell.place, hint: error.hint)
    } catch let failure as Failure {
      throw failure
    } catch {
      throw Failure("\(error)", at: cell.place)
    }
  }

  /// `value:` as written, or the expression that `law`, `quantity` and its arguments stand for.
  private mutating func expression(of cell: SourceCell) throws(Failure) -> String {
    if let value = text(cell.body["value"]) { return value }
    let (quantity, place) = try required(
      "quantity", of: cell, hint: "loss, batch, learning_rate, steps, n_opt or t_opt")
    let law = text(cell.body["law"]) ?? "fit"
    let study = text(cell.body["study"]).map { $0 + "." } ?? ""
    switch quantity {
    case "loss", "batch", "learning_rate", "steps":
      let params = try argument("params", of: cell)
      return "\(study)\(law).\(quantity)(params=\(params), tokens=\(try argument("tokens", of: cell)))"
    case "n_opt", "t_opt":
      return "\(study)\(law).compute.isoflop.\(quantity)(compute=\(try argument("compute", of: cell)))"
    case "n_opt_closed", "t_opt_closed", "l_opt":
      let part = quantity.replacing("_closed", with: "")
      return "\(study)\(law).compute.closed_form.\(part)(compute=\(try argument("compute", of: cell)))"
    default:
      let known = [
        "loss", "batch", "learning_rate", "steps", "n_opt", "t_opt", "n_opt_closed", "t_opt_closed", "l_opt",
      ]
      throw Failure(
        "no quantity is named '\(quantity)'", at: place, hint: Suggestion.hint(for: quantity, among: known))
    }
  }

  private mutating func argument(_ key: String, of cell: SourceCell) throws(Failure) -> Double {
    guard let value = try positive(cell.body, key) else {
      throw Failure("the value cell needs '\(key):'", at: cell.place)
    }
    return value
  }
}
