// The canonical table of what was read: a row an evaluation, its columns under their canonical names, so that Lawbook
// also converts logs.

import RunLogs
import Runs
import Texts

struct RunsExport {
  private struct Column {
    var name: String
    var value: (Run, Evaluation) -> String
  }

  private let table: RunTable
  private let columns: [Column]

  init(_ table: RunTable) {
    self.table = table
    let all: [Column] = [
      Column(name: "run") { run, _ in run.id },
      Column(name: "seed") { run, _ in Self.text(run.seed) },
      Column(name: "params") { run, _ in Self.text(run.params) },
      Column(name: "batch_tokens") { run, _ in Self.text(run.batchTokens) },
      Column(name: "learning_rate") { run, _ in Self.text(run.learningRate) },
      Column(name: "depth") { run, _ in Self.text(run.depth) },
      Column(name: "width") { run, _ in Self.text(run.width) },
      Column(name: "n_ctx") { run, _ in Self.text(run.contextTokens) },
      Column(name: "schedule") { run, _ in run.schedule ?? "" },
      Column(name: "block") { run, _ in run.block ?? "" },
      Column(name: "step") { _, evaluation in Self.text(evaluation.step) },
      Column(name: "tokens") { _, evaluation in Self.text(evaluation.tokens) },
      Column(name: "val_loss") { _, evaluation in Self.text(evaluation.loss) },
      Column(name: "compute") { _, evaluation in Self.text(evaluation.compute) },
    ]
    columns = all.filter { column in
      table.evaluations.contains { !column.value(table.runs[$0.run], $0).isEmpty }
    }
  }

  /// Full precision, quotes only where they are needed.
  var csv: String {
    let rows = table.evaluations.map { evaluation in
      columns.map { Self.quoted($0.value(table.runs[evaluation.run], evaluation)) }.joined(separator: ",")
    }
    return ([columns.map(\.name).joined(separator: ",")] + rows).joined(separator: "\n")
  }

  private static func text(_ number: Double?) -> String {
    number.map { Int(exactly: $0).map(String.init) ?? "\($0)" } ?? ""
  }

  private static func quoted(_ text: String) -> String {
    guard text.contains(where: { ",\"\n\r".contains($0) }) else { return text }
    return "\"" + text.replacing("\"", with: "\"\"") + "\""
  }
}
