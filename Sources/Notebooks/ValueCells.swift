// Value cells: a name for a number, defined before any text is evaluated.

import Diagnostics
import Documents
import Laws
import Texts

extension Evaluator {
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
    var keys = ValueKeys()
    let reader = NodeReader(file: cell.place.file)
    // `value` is an expression of its own.
    CellSettings.value.read(YAMLValue(.map(filled(cell.body, except: ["value"])), at: cell.place), into: &keys, reader)
    try reader.finish()
    guard let name = keys.name else {
      throw Failure("the value cell has no 'name:'", at: cell.place, hint: "the name that {{name}} uses in the text")
    }
    guard name.text.wholeMatch(of: /[A-Za-z_][A-Za-z0-9_]*/) != nil else {
      throw Failure("'\(name.text)' cannot be a name", at: name.place, hint: "use letters, digits and _")
    }
    guard !top().members.contains(where: { $0.name == name.text }) else {
      throw Failure("the name '\(name.text)' is taken", at: name.place, hint: "choose another")
    }
    let expression = try self.expression(keys, at: cell.place)
    do {
      var value = try quantity(expression)
      if let format = keys.format {
        guard ValueFormat(format.text) != nil else {
          throw Failure("'\(format.text)' is not a format", at: format.place, hint: ValueFormat.expected)
        }
        value = .text(valueText(expression, format: format.text, at: cell.place) ?? "")
      }
      defined.append((name.text, value))
      knownTop?.add(name.text) { () throws(ExpressionError) in Self.member(of: value) }
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
  private mutating func expression(_ keys: ValueKeys, at place: Place) throws(Failure) -> String {
    if let value = keys.value { return expanded(value.text, at: value.place) }
    guard let quantity = keys.quantity else {
      throw Failure(
        "the value cell has no 'quantity:'", at: place, hint: "loss, batch, learning_rate, steps, n_opt or t_opt")
    }
    func argument(_ key: String, _ value: Double?) throws(Failure) -> Double {
      guard let value else { throw Failure("the value cell needs '\(key):'", at: place) }
      return value
    }
    let laws = (keys.study.map { $0 + "." } ?? "") + keys.law
    switch quantity.text {
    case "loss", "batch", "learning_rate", "steps":
      let (params, tokens) = (try argument("params", keys.params), try argument("tokens", keys.tokens))
      return "\(laws).\(quantity.text)(params=\(params), tokens=\(tokens))"
    case "n_opt", "t_opt":
      return "\(laws).compute.isoflop.\(quantity.text)(compute=\(try argument("compute", keys.compute)))"
    case "n_opt_closed", "t_opt_closed", "l_opt":
      let part = quantity.text.replacing("_closed", with: "")
      return "\(laws).compute.closed_form.\(part)(compute=\(try argument("compute", keys.compute)))"
    default:
      throw Failure(
        "no quantity is named '\(quantity.text)'", at: quantity.place,
        hint: Suggestion.hint(for: quantity.text, among: CellSettings.quantities))
    }
  }
}
