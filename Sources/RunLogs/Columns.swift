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
  /// What the file or its neighbours say of every run in it.
  var constants = RunSettings()
  /// The run of all rows, where something says so.
  var runName: String?
  /// Conditions on columns of the row itself, with what they ask for.
  var filters: [(condition: Condition, slots: [Slot], place: Int)] = []
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
  var tableFilters: [(condition: Condition, fields: [Field], reason: LedgerReason)] = []
  var compute: ComputeModel?
  /// What names of runs say of them.
  var pattern: NamePattern?
  /// What a layer holds, in units of width².
  var layerWeights: Double?
  var notes: [ReadingNote] = []
  /// What the ledger says of a row that fails each condition, in the order of the mapping's.
  var reasons: [LedgerReason] = []
}

struct ColumnResolver {
  let mapping: LogMapping
  let logs: [LogFile]
  /// Every column of every file.
  let all: [String]
  /// Every setting that stands outside the rows.
  private let settings: [String]
  /// Raw names of a field, best first.
  var candidates: [Field: [String]] = [:]
  var problems: [Diagnostic] = []
  var notes: [ReadingNote] = []

  init(_ mapping: LogMapping, _ logs: [LogFile]) {
    self.mapping = mapping
    self.logs = logs
    all = Set(logs.flatMap(\.columns)).sorted()
    settings = Set(logs.flatMap { ($0.settings + $0.beside).map(\.name) }).sorted()
  }

  /// - Throws: everything in the mapping and the filters that names something that is not there.
  mutating func resolve() throws(Failure) -> LogPlan {
    checkNames(mapping.columns.keys, "column mapping")
    checkNames(mapping.units.keys, "units")
    checkConstants()
    findCandidates()
    var plan = LogPlan(scales: scales(), compute: mapping.compute, layerWeights: mapping.layerWeights)
    plan.pattern = pattern()
    plan.files = logs.map { filePlan($0) }
    addFilters(to: &plan)
    if problems.isEmpty { checkLosses() }
    if problems.isEmpty { checkBits(plan.files) }
    guard problems.isEmpty else { throw Failure(problems) }
    plan.notes = notes + repeatedNotes(plan) + unusedNotes(plan)
    return plan
  }

  private mutating func pattern() -> NamePattern? {
    do throws(Failure) {
      return try mapping.namePattern.map { text throws(Failure) in try NamePattern(text) }
    } catch {
      problems += error.diagnostics
      return nil
    }
  }

  private mutating func checkConstants() {
    for (name, value) in mapping.constants.sorted(by: { $0.key < $1.key }) {
      let field = Field.allCases.first { $0.names.contains(Field.normalised(name)) }
      var settings = RunSettings()
      if field?.isSetting != true {
        let known = Field.allCases.filter(\.isSetting).map(\.rawValue)
        problems.append(
          Diagnostic(
            .error, "'\(name)' is no setting of a whole run", hint: Suggestion.hint(for: name, among: known)))
      } else if let field, !settings.set(field, value, scale: 1) {
        problems.append(Diagnostic(.error, "\(name)=\(value): '\(value)' is not a number above 0"))
      }
    }
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
    let free = Set(all + settings).filter { !taken.contains($0) && !$0.isEmpty }.sorted()
    let byName = Dictionary(grouping: free, by: Field.normalised)
    for field in Field.allCases {
      if let column = mapping.columns[field.rawValue] {
        let problem = missing(column)
        if !all.contains(column), !settings.contains(column), !problems.contains(problem) { problems.append(problem) }
        candidates[field] = [column]
        continue
      }
      candidates[field] = field.names.flatMap { name in
        (byName[name] ?? []).sorted { field.rank(of: $0) < field.rank(of: $1) }
      }
    }
    settleSequences(free)
    assignPlainLoss(byName["loss"] ?? [])
    for field in Field.allCases {
      guard mapping.columns[field.rawValue] == nil else { continue }
      for column in candidates[field] ?? [] where column != field.rawValue && isFirst(column, field) {
        guard !notes.contains(.plainLoss(column)) else { continue }
        notes.append(.column(field, column))
      }
    }
    noteBatchSize(free)
  }

  /// Whether some file reads the field from this column.
  private func isFirst(_ column: String, _ field: Field) -> Bool {
    logs.contains { log in
      let first = (candidates[field] ?? []).first { name in
        log.columns.contains(name) || log.settings.contains { $0.name == name }
          || log.beside.contains { $0.name == name }
      }
      return first == column
    }
  }

  /// A bare `loss` is the training loss where the log has a validation loss. Where it has neither, it is taken for the
  /// validation loss, and the user is told.
  private mutating func assignPlainLoss(_ columns: [String]) {
    guard let first = columns.first else { return }
    if candidates[.valLoss]?.isEmpty ?? true {
      candidates[.valLoss] = columns
      if candidates[.trainLoss]?.isEmpty ?? true { notes.append(.plainLoss(first)) }
    } else if candidates[.trainLoss]?.isEmpty ?? true {
      candidates[.trainLoss] = columns
    }
  }

  /// A batch in sequences is of use only where their length is known too.
  private mutating func settleSequences(_ free: [String]) {
    guard mapping.columns[Field.batchSequences.rawValue] == nil, candidates[.contextTokens]?.isEmpty ?? true,
      !settings.contains(Field.batchSequences.rawValue)
    else { return }
    candidates[.batchSequences] = candidates[.batchSequences]?.filter { $0 == Field.batchSequences.rawValue }
  }

  private mutating func noteBatchSize(_ free: [String]) {
    guard candidates[.batchTokens]?.isEmpty ?? true, candidates[.batchSequences]?.isEmpty ?? true else { return }
    for column in free where ["batchsize", "bs", "globalbatchsize"].contains(Field.normalised(column)) {
      notes.append(.perhapsSamples(column))
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
    plan.runName = log.runName ?? (plan.identity == .file ? namedBeside(log) : nil)
    take(log.settings + (plan.identity == .file ? log.beside : []), into: &plan)
    plan.usesLastColumn = columns.contains(log.columns.count - 1)
    return plan
  }

  /// Settings that stand outside the rows. They come before columns, but those of neighbouring files only before a
  /// logged rate, which a schedule moves; a name given by the user comes before all.
  private func take(_ settings: [Setting], into plan: inout FilePlan) {
    let values = Dictionary(settings.map { ($0.name, $0.value) }, uniquingKeysWith: { one, _ in one })
    for field in Field.allCases where field.isSetting {
      guard let name = (candidates[field] ?? []).first(where: { values[$0] != nil }), let value = values[name] else {
        continue
      }
      if plan.constants.set(field, value, scale: field.scale(mapping), decimalComma: mapping.decimalComma) {
        plan.columns[field.index] = -1
      }
    }
  }

  /// The run that a file of settings names, where it stands beside one log only.
  private func namedBeside(_ log: LogFile) -> String? {
    guard logs.count(where: { $0.folder == log.folder }) == 1 else { return nil }
    let names = ["run", "runname", "runid", "expname", "experimentname"]
    return names.lazy.compactMap { name in log.beside.first { Field.normalised($0.name) == name }?.value }.first
  }

  private func identity(_ log: LogFile, _ plan: FilePlan) -> FilePlan.Identity {
    if log.runName != nil { return .file }
    if plan.column(.run) != nil { return .named }
    guard log.format == .jsonLines else { return plan.isOneRun(log) ? .file : .row }
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
    let reason = filter.reason.map { LedgerReason.asked($0) } ?? .condition(condition.text)
    plan.reasons.append(reason)
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
      plan.files[index].filters.append((condition, slots, plan.reasons.count - 1))
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
}
