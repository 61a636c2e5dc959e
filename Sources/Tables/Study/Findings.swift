// What is wrong with runs and with what the laws rest on, and the numbers that say so.

public import Laws
import Texts

extension Table {
  /// A row a finding.
  ///
  /// - Parameter runs: names of the study's runs, by their index.
  public static func findings(_ findings: [Finding], runs: [String]) -> Table {
    var builder = TableBuilder(findings)
    builder.words("severity", "severity") { $0.severity.name }
    builder.words("kind", "kind") { $0.kind.name }
    builder.words("run", "run") { $0.name(runs) }
    builder.words("statement", "finding") { $0.statement.sentence }
    builder.words("hint", "to do") { $0.hint.sentence }
    return builder.table("findings")
  }

  /// A row a number that a finding rests on.
  public static func evidence(_ findings: [Finding], runs: [String]) -> Table {
    let items = findings.flatMap { finding in finding.evidence.map { (finding: finding, item: $0) } }
    var builder = TableBuilder(items)
    builder.words("kind", "finding") { $0.finding.kind.name }
    builder.words("run", "run") { $0.finding.name(runs) }
    builder.words("name", "evidence") { $0.item.name.replacing("_", with: " ") }
    builder.number("value", .number("value")) { $0.item.value }
    builder.words("unit", "") { $0.item.unit }
    return builder.table("evidence")
  }
}

extension Finding {
  /// Of the run that it concerns; empty for the study.
  func name(_ runs: [String]) -> String { run.map { runs[$0] } ?? runName ?? "" }
}

extension Finding.Kind {
  /// `under-training`.
  var name: String { rawValue.replacing("_", with: "-") }
}
