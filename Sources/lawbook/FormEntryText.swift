// `lawbook laws` on forms: the list, and one of them in full.

import Tables
import Texts

extension FormEntry {
  /// All forms, by what they are laws of.
  static var list: [String] {
    groups.flatMap { title, forms -> [String] in
      var table = TextTable([("", .left), ("", .left), ("", .left)])
      for form in forms { table.add(form.name, form.equation, form.choose) }
      return ["", title] + table.lines
    }
  }

  var text: String {
    var table = TextTable([("", .left), ("", .left), ("", .left)])
    for symbol in symbols { table.add("  " + symbol.name, symbol.meaning, symbol.unit) }
    let parts = [
      ("Needs", needs), ("Choose", choose + (key.map { ", or '\($0)' in a study file" } ?? "")), ("Source", source),
    ].flatMap { title, text in
      TextWrap.lines("\(title): \(text)", indent: 2)
    }
    return (["\(name)   \(equation)"] + TextWrap.lines(about, indent: 2) + [""] + table.lines + [""] + parts)
      .joined(separator: "\n")
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
