// Table cells: each kind is a name, its keys, and a function from a study to a table of the room Tables.

import Diagnostics
import Documents
import Laws
import Tables
import Texts

/// A kind of table that a cell can ask for.
struct TableKind: Sendable {
  var name: String
  /// What it shows.
  var sentence: String
  var keys: [TableSettings.Key]
  var make: @Sendable (inout Evaluator, TableKeys) throws(Failure) -> Table

  init(
    _ name: String, _ sentence: String, _ keys: [TableSettings.Key] = [],
    _ make: @escaping @Sendable (inout Evaluator, TableKeys) throws(Failure) -> Table
  ) {
    (self.name, self.sentence, self.keys, self.make) = (name, sentence, keys, make)
  }

  var group: SettingGroup<TableKeys> {
    SettingGroup("the table '\(name)'", TableSettings.common + keys, isNested: false)
  }

  /// Those with keys of their own, then every other table that a study gives.
  static let all: [TableKind] = {
    let own = studies + laws + trust + plans
    return own + plain.filter { kind in !own.contains { $0.name == kind.name } }
  }()

  private static let plain = studyTables.map { table in
    TableKind(table.name.replacing("_", with: "-"), table.rows, [TableSettings.rows]) { (e, keys) throws(Failure) in
      var made = table.table(of: try e.result(keys))
      if made.rows == 0 {
        throw Failure("the study has no rows of the table '\(keys.table.text)'", at: keys.table.place)
      }
      made.notes += made.cut(to: keys.rows ?? usualRows[table.name] ?? 200)
      return made
    }
  }

  private static let usualRows = ["runs": 60, "ledger": 40]

  static func named(_ name: String) -> TableKind? { all.first { $0.name == name } }
}

extension Evaluator {
  mutating func table(_ cell: SourceCell, _ given: Numbering.Given) throws(Failure) -> TableBlock {
    let names = TableKind.all.map(\.name)
    let (name, place) = try required("table", of: cell, hint: "expected one of: \(names.joined(separator: ", "))")
    guard let kind = TableKind.named(name.replacing("_", with: "-")) else {
      throw Failure("no table is named '\(name)'", at: place, hint: Suggestion.hint(for: name, among: names))
    }
    var keys = TableKeys()
    let reader = NodeReader(file: cell.place.file)
    kind.group.read(YAMLValue(.map(filled(cell.body, except: ["caption"])), at: cell.place), into: &keys, reader)
    try reader.finish()
    keys.table.place = place
    let made = try kind.make(&self, keys)
    guard made.rows > 0 else { throw Failure("the table '\(name)' is empty", at: place) }
    return made.block(id: given.id, number: given.number, caption: markdown(cell.body["caption"]))
  }

  /// A mapping with the values of `{{…}}` put into its scalars.
  mutating func filled(_ map: YAMLMap, except: [String] = []) -> YAMLMap {
    var map = map
    for index in map.entries.indices where !except.contains(map.entries[index].key) {
      map.entries[index].value = filled(map.entries[index].value)
    }
    return map
  }

  private mutating func filled(_ value: YAMLValue) -> YAMLValue {
    switch value.content {
    case .scalar(let text, let quoted):
      guard text.contains("{{") else { return value }
      return YAMLValue(.scalar(expanded(text, at: value.place), quoted: quoted), at: value.place)
    case .list(let items):
      var all: [YAMLValue] = []
      for item in items { all.append(filled(item)) }
      return YAMLValue(.list(all), at: value.place)
    case .map(let map): return YAMLValue(.map(filled(map)), at: value.place)
    }
  }

  func result(_ keys: TableKeys) throws(Failure) -> StudyResult {
    try study(named: keys.study?.text ?? "", at: keys.study?.place ?? keys.table.place)
  }

  /// `law: fit` (usual) or `fixed`.
  func side(_ keys: TableKeys) throws(Failure) -> LawFits {
    let result = try result(keys)
    switch keys.law?.text ?? "fit" {
    case "fit": return result.optimal
    case "fixed":
      if let fixed = result.fixed { return fixed }
      throw Self.nothingFixed(at: keys.table.place)
    default: throw Failure("'law' is fit or fixed here", at: keys.law?.place)
    }
  }

  static func nothingFixed(at place: Place) -> Failure {
    Failure("the study fits nothing at fixed hyperparameters", at: place, hint: "add 'fixed:' to the study file")
  }
}

extension Table {
  /// Leaves so many rows and says how many more there are.
  mutating func cut(to most: Int) -> [String] {
    let more = rows - most
    guard more > 0 else { return [] }
    self = prefix(most)
    return ["\(counted(more, "more row")) \(more == 1 ? "is" : "are") not shown."]
  }
}
