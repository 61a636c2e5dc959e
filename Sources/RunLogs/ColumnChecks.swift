// What is told of the columns once they are chosen: losses that are missing or in two units, misspelt names, names that stand
// twice, names that are not used.

import Diagnostics
import Runs

extension ColumnResolver {
  mutating func checkLosses() {
    guard (candidates[.valLoss] ?? []).isEmpty, (candidates[.trainLoss] ?? []).isEmpty, !all.isEmpty else { return }
    problems.append(
      Diagnostic(
        .error, "no column is known as a loss: there is \(all.prefix(40).map { "'\($0)'" }.joined(separator: ", "))",
        hint: likeLoss.map { "did you mean '\($0)'? Name it with --map val_loss=\($0)" }
          ?? "name it with --map val_loss=COLUMN"))
  }

  /// Losses in bits (of a token or a byte) are no losses in nats: one table holds either.
  mutating func checkBits(_ files: [FilePlan]) {
    var inBits: (column: String, path: String)?
    var inNats: (column: String, path: String)?
    for (log, file) in zip(logs, files) {
      guard let column = file.column(.valLoss).map({ log.columns[$0] }) else { continue }
      let name = Field.normalised(column)
      if ["bpb", "bpc", "bits"].contains(where: { name.contains($0) }) {
        inBits = inBits ?? (column, log.path)
      } else {
        inNats = inNats ?? (column, log.path)
      }
    }
    guard let inBits else { return }
    guard let inNats, mapping.columns[Field.valLoss.rawValue] == nil else { return notes.append(.bits(inBits.column)) }
    problems.append(
      Diagnostic(
        .error, at: Place(file: inBits.path),
        "'\(inBits.column)' holds losses in bits, '\(inNats.column)' of \(inNats.path) losses in nats",
        hint: "read files of one kind, or name a column that all have: --map val_loss=COLUMN"))
  }

  /// More names than this are no misspelt columns but keys that a program made, and comparing them takes time.
  private static let mostCompared = 200

  private var likeLoss: String? {
    all.prefix(Self.mostCompared).first {
      Suggestion.nearest(to: Field.normalised($0), among: ["valloss", "loss", "evalloss"]) != nil
    }
  }

  /// Columns whose names resemble that of a quantity that no column gives.
  func resembling(_ unused: [String]) -> [ReadingNote] {
    guard unused.count <= Self.mostCompared else { return [] }
    let fields: [Field] = [.params, .tokens, .batchTokens, .learningRate]
    return fields.filter { candidates[$0]?.isEmpty ?? true }.compactMap { field in
      let names = field.names.filter { $0.count > 3 }
      let like = unused.first { $0.count > 3 && Suggestion.nearest(to: Field.normalised($0), among: names) != nil }
      return like.map { .resembling(field, $0) }
    }
  }

  /// Columns that are read and whose name stands in the header again: the second may well hold something else.
  func repeatedNotes(_ plan: LogPlan) -> [ReadingNote] {
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
      .repeatedColumn(name, file: place.file, others: place.files - 1)
    }
  }

  func unusedNotes(_ plan: LogPlan) -> [ReadingNote] {
    var used: Set<String> = []
    for (log, file) in zip(logs, plan.files) {
      let slots = file.filters.flatMap(\.slots).compactMap(\.column)
      for column in file.columns + slots where column >= 0 { used.insert(log.columns[column]) }
    }
    // What lawbook's own trainer writes beyond what laws need is no news to anyone.
    let foreign = Set(logs.filter { !$0.isOwn }.flatMap(\.columns))
    let unused = all.filter { !used.contains($0) && !$0.isEmpty && foreign.contains($0) }
    guard !unused.isEmpty else { return [] }
    return resembling(unused) + [.unusedColumns(unused)]
  }
}
