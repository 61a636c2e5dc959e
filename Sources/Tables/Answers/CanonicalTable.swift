// The canonical table of what was read: a row an evaluation, its columns under their canonical names, so that Lawbook
// also converts logs.

public import Runs
import Texts

public struct CanonicalTable {
  private enum Value {
    case text(String?)
    case number(Double?)

    var isEmpty: Bool {
      switch self {
      case .text(let text): text?.isEmpty ?? true
      case .number(let number): number == nil
      }
    }
  }

  private struct Column {
    var name: Field
    var value: (Run, Evaluation) -> Value

    init(_ name: Field, _ value: @escaping (Run, Evaluation) -> Value) { (self.name, self.value) = (name, value) }
  }

  private let table: RunTable
  private let columns: [Column]

  public init(_ table: RunTable) {
    self.table = table
    let all = [
      Column(.run) { run, _ in .text(run.id) }, Column(.seed) { run, _ in .number(run.seed) },
      Column(.params) { run, _ in .number(run.params) }, Column(.batchTokens) { run, _ in .number(run.batchTokens) },
      Column(.learningRate) { run, _ in .number(run.learningRate) }, Column(.depth) { run, _ in .number(run.depth) },
      Column(.width) { run, _ in .number(run.width) }, Column(.contextTokens) { run, _ in .number(run.contextTokens) },
      Column(.schedule) { run, _ in .text(run.schedule) }, Column(.block) { run, _ in .text(run.block) },
      Column(.step) { _, evaluation in .number(evaluation.step) },
      Column(.tokens) { _, evaluation in .number(evaluation.tokens) },
      Column(.valLoss) { _, evaluation in .number(evaluation.loss) },
      Column(.compute) { _, evaluation in .number(evaluation.compute) },
    ]
    columns = all.filter { column in
      table.evaluations.contains { !column.value(table.runs[$0.run], $0).isEmpty }
    }
  }

  /// Full precision, quotes only where they are needed.
  public var csv: String {
    let rows = table.evaluations.map { evaluation in
      columns.map { Self.text($0.value(table.runs[evaluation.run], evaluation)) }.joined(separator: ",")
    }
    return ([columns.map(\.name.rawValue).joined(separator: ",")] + rows).joined(separator: "\n")
  }

  /// An object an evaluation; what is not known has no key.
  var json: JSONValue {
    .array(
      table.evaluations.map { evaluation in
        .object(
          columns.compactMap { column in
            switch column.value(table.runs[evaluation.run], evaluation) {
            case .number(let number?): (column.name.rawValue, .number(number))
            case .text(let text?): (column.name.rawValue, .string(text))
            default: nil
            }
          })
      })
  }

  private static func text(_ value: Value) -> String {
    switch value {
    case .number(let number): number.map { Int(exactly: $0).map(String.init) ?? "\($0)" } ?? ""
    case .text(let text): quoted(text ?? "")
    }
  }

  private static func quoted(_ text: String) -> String {
    guard text.contains(where: { ",\"\n\r".contains($0) }) else { return text }
    return "\"" + text.replacing("\"", with: "\"\"") + "\""
  }
}
