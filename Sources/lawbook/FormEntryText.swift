// `lawbook laws` on forms: the list, and one of them in full.

import Tables
import Texts

extension FormEntry {
  /// A part for each quantity that forms are laws of.
  static var parts: [Answer.Part] {
    groups.map { title, forms in
      var builder = TableBuilder(forms)
      builder.words("name", "name") { $0.name }
      builder.words("equation", "equation") { $0.equation }
      builder.words("choose", "choose it by", priority: 1) { $0.choose }
      let name = title.lowercased().replacing(" ", with: "_")
      return Answer.Part(title, table: builder.table("forms_" + name))
    }
  }

  var answer: Answer {
    var builder = TableBuilder(symbols)
    builder.words("symbol", "symbol") { $0.name }
    builder.words("meaning", "meaning") { $0.meaning }
    builder.words("unit", "unit") { $0.unit }
    let choice = choose + (key.map { ", or '\($0)' in a study file" } ?? "")
    return Answer(
      [
        Answer.Part("", ["\(name): \(equation)", about]), Answer.Part("", table: builder.table("symbols")),
        Answer.Part("", ["Needs: \(needs)", "Choose: \(choice)", "Source: \(source)"]),
      ], json: json)
  }

  var json: JSONValue {
    [
      "name": .string(name), "equation": .string(equation), "about": .string(about), "needs": .string(needs),
      "choose": .string(choose), "study_key": JSONValue(key), "source": .string(source),
      "symbols": .array(
        symbols.map { ["name": .string($0.name), "meaning": .string($0.meaning), "unit": .string($0.unit)] }),
    ]
  }
}
