// Colours that tell numbers: the bar of a panel, and the tables whose values share their colours.

import Diagnostics
import Laws
import Plots
import Runs
import Texts

extension SpecReader {
  /// Loads the tables that a figure names, before its marks are read: a value has one colour in all of them.
  ///
  /// Mistakes are told where the tables are used.
  func name(tables value: YAMLValue) {
    var names: [String] = []
    collect(value, &names)
    data.figure = names
    for name in names { _ = try? data.table(name, at: value.place) }
  }

  private func collect(_ value: YAMLValue, _ names: inout [String]) {
    for entry in value.map?.entries ?? [] {
      if entry.key == "data", let name = entry.value.scalar, !names.contains(name) { names.append(name) }
      collect(entry.value, &names)
    }
    for item in value.list ?? [] { collect(item, &names) }
  }

  /// The column whose values fill the frame of a panel with these marks, and so own its bar.
  static func barColumn(_ marks: [YAMLValue]) -> String? {
    marks.lazy.compactMap { mark -> String? in
      guard let entry = mark.map?.entries.first, let body = entry.value.map else { return nil }
      switch entry.key {
      case "heat_map": return body["value"]?.scalar ?? ""
      case "contour": return body["filled"]?.scalar == "true" ? body["value"]?.scalar ?? "" : nil
      case "density": return body["y"] == nil ? nil : "Count"
      default: return nil
      }
    }.first
  }

  /// A bar that is the key to nothing is a mistake.
  mutating func checkBar(_ marks: [YAMLValue], _ map: YAMLMap) {
    guard let declared = map["colour_bar"], map["surface"] == nil, problems.isEmpty else { return }
    let isAskedFor = marks.contains { mark in
      guard let entry = mark.map?.entries.first, let body = entry.value.map else { return false }
      // A colour that is no colour is a column.
      return entry.key == "density" || body["value"] != nil
        || body["colour"]?.scalar.map { colour(named: $0) == nil } == true
    }
    guard !isAskedFor else { return }
    report(
      "the colour bar belongs to no mark: none has numbers as colours", declared.place, "points: {…, colour: loss}")
  }
}

extension StudyResult {
  /// The distinct values of a size of runs over the whole study, ascending; empty for what is none.
  func sizes(_ column: String) -> [Double] {
    switch column {
    case "params": distinctSizes(cells.map(\.params) + table.runs.compactMap(\.params))
    case "tokens": distinctSizes(cells.map(\.tokens))
    default: []
    }
  }
}
