// Which column of which file holds which quantity: the user's mapping first, then the canonical names, then what is well
// known. Decided over all files together, so that a file cut short is not read otherwise than its neighbours.

import Diagnostics
import Runs

/// How one file is read.
struct FilePlan: Sendable {
  enum Identity: Sendable {
    /// A column (or the header line before) says which run a row belongs to.
    case named
    /// Every row is a run.
    case row
    /// The whole file is one run.
    case file
  }

  /// A quantity a condition asks for: a column of the file, in units of the log or (canonical) of the program.
  struct Slot: Sendable {
    var column: Int?
    var scale = 1.0
  }

  /// Column of each field (by `Field.index`), -1 where there is none.
  var columns: [Int]
  var identity = Identity.row
  /// Conditions on columns of the row itself, with what they ask for.
  var filters: [(condition: Condition, slots: [Slot], reason: String)] = []
  /// Whether the last column takes part in anything.
  var usesLastColumn = false

  func column(_ field: Field) -> Int? { columns[field.index] >= 0 ? columns[field.index] : nil }
}

/// The mapping and filters, checked and ready.
struct LogPlan: Sendable {
  var files: [FilePlan] = []
  /// What one unit in the log is worth, by `Field.index`.
  var scales: [Double]
  /// Conditions on canonical quantities alone: they see what was derived and what a run said once.
  var tableFilters: [(condition: Condition, fields: [Field], reason: String)] = []
  var compute: ComputeModel?
  var notes: [String] = []
}

struct ColumnResolver {
  private let mapping: LogMapping
  private let logs: [LogFile]
  /// Every column of every file.
  private let all: [String]
  /// Raw names of a field, best first.
  private var candidates: [Field: [String]] = [:]
  private var problems: [Diagnostic] = []
  private var notes: [String] = []

  init(_ mapping: LogMapping, _ logs: [LogFile]) {
    self.mapping = mapping
    self.logs = logs
    all = Set(logs.flatMap(\.columns)).sorted()
  }

  /// - Throws: everything in the mapping and the filters that names something that is not there.
  mutating func resolve() throws(Failure) -> LogPlan {
    checkNames(mapping.columns.keys, "column mapping")
    checkNames(mapping.units.keys, "units")
    findCandidates()
    var plan = LogPlan(scales: scales(), compute: mapping.compute)
    plan.files = logs.map { filePlan($0) }
    addFilters(to: &plan)
    if problems.isEmpty { checkLosses() }
    guard problems.isEmpty else { throw Failure(problems) }
    plan.notes = notes + repeatedNotes(plan) + unusedNotes(plan)
    return plan
  }

  private mutating func checkNames(_ names: some Sequence<String>, _ what: String) {
    let known = Field.allCases.map(\.rawValue)
    for name in names.sorted() where Field(rawValue: name) == nil {
      problems.append(
        Diagnostic(.error, "unknown name '\(name)' in the \(what)", hint: Suggestion.hint(for: name, among: known)))
    }
  }

  private mutating func scales() -> [Double] {
    Field.allCases.map { field in
      guard let scale = mapping.units[field.rawValue] else { return 1 }
      if scale.isFinite, scale > 0, !field.isText { return scale }
      problems.append(Diagnostic(.error, "the unit of \(field.rawValue) must be a number above 0, not \(scale)"))
      return 1
    }
  }

  private mutating func findCandidates() {
    let taken = Set(mapping.columns.values)
    let free = all.filter { !taken.contains($0) && !$0.isEmpty }
    let byName = Dictionary(grouping: free, by: Field.normalised)
    for field in Field.allCases {
      if let column = mapping.columns[field.rawValue] {
        if !all.contains(column), !problems.contains(missing(column)) { problems.append(missing(column)) }
        candidates[field] = [column]
        continue
      }
      candidates[field] = ([field.rawValue] + field.aliases).flatMap { byName[$0] ?? [] }
    }
    assignPlainLoss(byName["loss"] ?? [])
    for field in Field.allCases {
      guard mapping.columns[field.rawValue] == nil else { continue }
      for column in candidates[field] ?? [] where column != field.rawValue && isFirst(column, field) {
        notes.append("\(field.rawValue) is read from column '\(column)'")
      }
    }
    noteBatchSize(free)
  }

  /// Whether some file reads the field from this column.
  private func isFirst(_ column: String, _ field: Field) -> Bool {
    logs.contains { log in (candidates[field] ?? []).first { log.columns.contains($0) } == column }
  }

  /// A bare `loss` is the validation loss unless the log has one, and the training loss then.
  private mutating func assignPlainLoss(_ columns: [String]) {
    guard !columns.isEmpty else { return }
    if candidates[.valLoss]?.isEmpty ?? true {
      candidates[.valLoss] = columns
    } else if candidates[.trainLoss]?.isEmpty ?? true {
      candidates[.trainLoss] = columns
    }
  }

  private mutating func noteBatchSize(_ free: [String]) {
    guard candidates[.batchTokens]?.isEmpty ?? true else { return }
    for column in free where ["batch_size", "bs", "global_batch_size"].contains(Field.normalised(column)) {
      notes.append(
        "column '\(column)' may count samples and is not used: map batch_tokens=\(column) if it counts tokens")
    }
  }

  private func missing(_ column: String) -> Diagnostic {
    Diagnostic(.error, "no log has a column '\(column)'", hint: Suggestion.hint(for: column, among: all))
  }

  private func filePlan(_ log: LogFile) -> FilePlan {
    let places = Dictionary(
      log.columns.enumerated().map { ($0.element, $0.offset) }, uniquingKeysWith: { one, _ in one })
    let columns = Field.allCases.map { field in
      (candidates[field] ?? []).lazy.compactMap { places[$0] }.first ?? -1
    }
    var plan = FilePlan(columns: columns)
    plan.identity = identity(log, plan)
    plan.usesLastColumn = columns.contains(log.columns.count - 1)
    return plan
  }

  private func identity(_ log: LogFile, _ plan: FilePlan) -> FilePlan.Identity {
    if plan.column(.run) != nil { return .named }
    guard log.format == .jsonLines else { return .row }
    let settings = Field.allCases.filter(\.isSetting).compactMap { plan.column($0) }
    let moments = [Field.step, .tokens, .trainLoss, .valLoss].compactMap { plan.column($0) }
    let hasHeader = log.keySets.contains { keys in
      keys.contains { settings.contains($0) } && !keys.contains { moments.contains($0) }
    }
    if hasHeader { return .file }
    guard let params = plan.column(.params), let loss = plan.column(.valLoss) else { return .file }
    return log.keySets.allSatisfy { !$0.contains(loss) || $0.contains(params) } ? .row : .file
  }

  private mutating func addFilters(to plan: inout LogPlan) {
    for filter in mapping.filters {
      do throws(Failure) {
        add(try Condition(filter.condition), filter, to: &plan)
      } catch {
        problems += error.diagnostics
      }
    }
  }

  private mutating func add(_ condition: Condition, _ filter: LogFilter, to plan: inout LogPlan) {
    let isJoined = condition.text.contains(" and ") || condition.text.contains(" or ")
    let reason = filter.reason ?? (isJoined ? "not (\(condition.text))" : "not \(condition.text)")
    let fields = condition.names.map { Field(rawValue: $0) }
    if fields.allSatisfy({ $0 != nil && $0 != .trainLoss }) {
      return plan.tableFilters.append((condition, fields.compactMap { $0 }, reason))
    }
    for (name, place) in zip(condition.names, condition.places) where !all.contains(name) && !isRead(name) {
      problems.append(
        Diagnostic(
          .error, at: Place(file: "--where", line: 1, column: place),
          "no column '\(name)' for condition '\(condition.text)'",
          hint: Suggestion.hint(for: name, among: all + Field.allCases.map(\.rawValue))))
    }
    for (index, log) in logs.enumerated() {
      let slots = condition.names.map { slot($0, log, plan.files[index], plan.scales) }
      plan.files[index].filters.append((condition, slots, reason))
      if slots.contains(where: { $0.column == log.columns.count - 1 }) { plan.files[index].usesLastColumn = true }
    }
  }

  private func isRead(_ name: String) -> Bool {
    Field(rawValue: name).map { !(candidates[$0] ?? []).isEmpty } ?? false
  }

  private func slot(_ name: String, _ log: LogFile, _ plan: FilePlan, _ scales: [Double]) -> FilePlan.Slot {
    if let field = Field(rawValue: name) { return .init(column: plan.column(field), scale: scales[field.index]) }
    return .init(column: log.columns.firstIndex(of: name))
  }

  private mutating func checkLosses() {
    guard (candidates[.valLoss] ?? []).isEmpty, (candidates[.trainLoss] ?? []).isEmpty, !all.isEmpty else { return }
    problems.append(
      Diagnostic(
        .error, "no column is known as a loss: there is \(all.prefix(40).map { "'\($0)'" }.joined(separator: ", "))",
        hint: "name it with --map val_loss=COLUMN"))
  }

  /// Columns that are read and whose name stands in the header again: the second may well hold something else.
  private func repeatedNotes(_ plan: LogPlan) -> [String] {
    var found: [String: (file: String, files: Int)] = [:]
    for (log, file) in zip(logs, plan.files) {
      let counts = Dictionary(log.columns.map { ($0, 1) }, uniquingKeysWith: +)
      guard counts.count < log.columns.count else { continue }
      let slots = file.filters.flatMap(\.slots).compactMap(\.column)
      let used = Set((file.columns + slots).filter { $0 >= 0 }.map { log.columns[$0] })
      for name in used where counts[name, default: 0] > 1 {
        found[name] = (found[name]?.file ?? log.path, (found[name]?.files ?? 0) + 1)
      }
    }
    return found.sorted { $0.key < $1.key }.map { name, place in
      let more = place.files > 1 ? " and \(place.files - 1) more" : ""
      return "column '\(name)' stands twice or more in \(place.file)\(more): the first is read"
    }
  }

  private func unusedNotes(_ plan: LogPlan) -> [String] {
    var used: Set<String> = []
    for (log, file) in zip(logs, plan.files) {
      let slots = file.filters.flatMap(\.slots).compactMap(\.column)
      for column in file.columns + slots where column >= 0 { used.insert(log.columns[column]) }
    }
    // What lawbook's own trainer writes beyond what laws need is no news to anyone.
    let foreign = Set(logs.filter { !$0.isOwn }.flatMap(\.columns))
    let unused = all.filter { !used.contains($0) && !$0.isEmpty && foreign.contains($0) }
    guard !unused.isEmpty else { return [] }
    let shown = unused.prefix(30).joined(separator: ", ")
    return ["columns not used: \(shown)" + (unused.count > 30 ? " and \(unused.count - 30) more" : "")]
  }
}
