// What a study says of its data, as values: paths, columns, units, conditions, runs left out.

import Diagnostics
import RunLogs
import Runs
import Texts

/// A condition on rows, and where its text stands.
package struct StudyCondition: Sendable {
  var filter: LogFilter
  var place: Place
}

enum DataShape {
  /// Paths against the folder of the study's file; what is not there is reported with the nearest that is.
  static let paths = Shape<[String]>.several(
    Shape<String>.text.checked { path, node, reader -> String? in
      let resolved = Paths.resolve(path, in: Paths.folder(of: reader.file))
      if !Paths.isGlob(path) && !Paths.exists(resolved) { reader.report(missingPath(resolved, at: node.place)) }
      return resolved
    }, mayBeEmpty: false)

  static let columns = Shape.names(Field.allCases.map(\.rawValue), Shape<String>.text).checked { entries, _, reader in
    var columns: [String: String] = [:]
    for (entry, column) in entries {
      if let other = columns.filter({ $0.value == column }).keys.min() {
        reader.report("column '\(column)' is mapped to '\(other)' already", at: entry.keyPlace)
      }
      columns[entry.key] = column
    }
    return columns
  }

  static let units = Shape.names(Field.allCases.map(\.rawValue), Shape<Double>.positive).map { entries in
    Dictionary(entries.map { ($0.entry.key, $0.value) }) { first, _ in first }
  }

  static let constants = Shape.names(Field.allCases.filter(\.isSetting).map(\.rawValue), Shape<String>.text).checked {
    entries, _, reader in
    var constants: [String: String] = [:]
    for (entry, text) in entries {
      if let field = Field(rawValue: entry.key), !isSetting(field, text) {
        reader.report("'\(text)' is not a number above 0", at: entry.value.place)
      }
      constants[entry.key] = text
    }
    return constants
  }

  static let namePattern = Shape<String>.text.checked { pattern, node, reader -> String? in
    do throws(Failure) {
      try checkNamePattern(pattern)
    } catch {
      for problem in error.diagnostics { reader.report(problem.headline, at: node.place, hint: problem.hint) }
    }
    return pattern
  }

  static let condition = Shape<StudyCondition>.either(
    scalar: text.map { StudyCondition($0, reason: nil) },
    mapping: reasoned("where", "if", "the condition").map { StudyCondition($0.what, reason: $0.reason) })

  static let exclusion = Shape<RunExclusion>.either(
    scalar: Shape<String>.text.map { RunExclusion(run: $0) },
    mapping: reasoned("exclude", "run", "the run's name").map {
      RunExclusion(run: $0.what.scalar ?? "", reason: $0.reason)
    })

  /// A text with its place.
  private static let text = Shape<YAMLValue>(.text) { node, what, reader in reader.text(node, what).map { _ in node } }

  private struct Reasoned {
    var what: YAMLValue?
    var reason: String?
  }

  /// `{<first>: …, reason: …}`.
  private static func reasoned(
    _ group: String, _ first: String, _ sentence: String
  ) -> Shape<(what: YAMLValue, reason: String?)> {
    let settings: [Setting<Reasoned>] = [
      Setting(first, text, isNeeded: true, sentence) { $0.what = $1 },
      Setting("reason", .text, "why, for the ledger") { $0.reason = $1 },
    ]
    return SettingGroup(group, settings).shape { Reasoned() }.checked { found, _, _ in
      found.what.map { ($0, found.reason) }
    }
  }
}

extension StudyCondition {
  init(_ text: YAMLValue, reason: String?) {
    filter = LogFilter(text.scalar ?? "", reason: reason)
    place = text.place
    if text.isQuoted { place.column = place.column.map { $0 + 1 } }
  }
}

extension Study {
  /// Takes these conditions in the place of those there are.
  mutating func filter(_ conditions: [StudyCondition]) {
    mapping.filters = conditions.map(\.filter)
    conditionPlaces = Dictionary(conditions.map { ($0.filter.condition, $0.place) }) { _, last in last }
  }
}
