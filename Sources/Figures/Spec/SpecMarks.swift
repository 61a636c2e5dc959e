// Marks over their rows: each kind is made by its own file in Plots/Marks, from what this one reads for it.

import Diagnostics
import Drawing
import Plots
import Texts

extension SpecReader {
  /// Reads one layer, a mapping of its kind to its channels, and adds what it draws.
  mutating func add(_ value: YAMLValue, _ what: String, to panel: inout Panel) {
    guard let map = value.map, let entry = map.entries.first, map.entries.count == 1 else {
      return report("\(what) must be one mark", value.place, "- points: {data: optima, x: tokens, y: loss}")
    }
    guard let kind = markKinds.first(where: { $0.name == entry.key }) else {
      let kinds = markKinds.map(\.name).sorted()
      return report("no mark is called '\(entry.key)'", entry.keyPlace, Suggestion.hint(for: entry.key, among: kinds))
    }
    guard let body = entry.value.map else {
      return report("\(what), \(entry.key), must be a mapping of channels", entry.value.place, "{x: tokens, y: loss}")
    }
    let name = "\(what), \(entry.key),"
    checkKeys(body, name, kind.keys.map(KeyForm.init))
    guard let rows = rows(body, name) else { return }
    let layer = SpecLayer(self, body, rows, kind.keys)
    panel.marks += kind.make(layer, &panel)
    self = layer.reader
  }
}

/// The channels of one layer; mistakes are left in its reader.
final class SpecLayer: Channels {
  private(set) var reader: SpecReader
  private let map: YAMLMap
  private let rows: MarkRows
  private let keys: [MarkKey]

  init(_ reader: SpecReader, _ map: YAMLMap, _ rows: MarkRows, _ keys: [MarkKey]) {
    (self.reader, self.map, self.rows, self.keys) = (reader, map, rows, keys)
  }

  var theme: Theme { reader.theme }
  var what: String { rows.what }
  var hasTable: Bool { rows.table != nil }
  func has(_ key: String) -> Bool { map[key] != nil }
  func isList(_ key: String) -> Bool { map[key]?.list != nil }
  func word(_ key: String) -> String? { map[key]?.scalar }

  func numbers(_ key: String, isNeeded: Bool) -> [Double]? { reader.numbers(map, key, rows, needed: isNeeded) }
  func words(_ key: String) -> [String]? { reader.words(map, key, rows) }
  func pairs(_ key: String) -> [ClosedRange<Double>]? {
    guard let pairs = map[key]?.list, pairs.first?.list != nil else { return nil }
    return pairs.compactMap { reader.range($0, key) }
  }
  func aligned(_ channels: [(key: String, values: [Double]?)]) -> [[Double]]? { reader.together(channels, rows) }

  func number(_ key: String) -> Double? {
    guard let declared = keys.first(where: { $0.name == key }) else { return reader.number(map[key], key) }
    return reader.number(map, KeyForm(declared))
  }
  func list(_ key: String) -> [Double]? { reader.numbers(map[key], key) }
  func truth(_ key: String) -> Bool? { reader.truth(map[key], key) }
  func text(_ key: String) -> String? { reader.text(map[key], key) }
  func texts(_ key: String) -> [String]? { map[key]?.list?.map { $0.scalar ?? "" } }
  func colour(_ key: String, or usual: Colour) -> Colour { reader.colour(map[key], usual) }
  func dash(_ key: String) -> [Double]? { map[key].map { reader.dash($0) } }
  func category(_ index: Int) -> Colour { reader.category(index) }

  func series(_ count: Int) -> [MarkSeries] { reader.series(map, rows, count) }
  func filled(_ template: String, row: Int) -> String { reader.filled(template, rows, row) }
  func plain(_ word: String) -> String { SpecReader.plain(word) }

  func report(_ headline: String, at key: String?, hint: String?) {
    reader.report(headline, key.flatMap { map[$0]?.place } ?? rows.place, hint)
  }
}
