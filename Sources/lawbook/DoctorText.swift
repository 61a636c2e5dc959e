// A diagnosis for reading and as JSON: counts first, then findings by weight, then what was not looked at.

import Tables
import Texts
import Tables
import Diagnostics
import Laws
import Runs

struct DoctorText {
  let result: StudyResult
  let diagnosis: Diagnosis
  /// The one run to speak of; nil for all.
  let only: Int?

  private var findings: [Finding] {
    guard let only else { return diagnosis.findings }
    return diagnosis.findings.filter { $0.run == only }
  }

  var text: String {
    (only == nil ? head + body + missing : [name(only)] + single).joined(separator: "\n")
  }

  private var head: [String] {
    let counts = Finding.Severity.allCases.map { severity in
      let count = findings.count { $0.severity == severity }
      return "\(count) \(severity.name)"
    }
    return [
      "\(diagnosis.runs) \(diagnosis.runs == 1 ? "run" : "runs"), \(diagnosis.flaggedRuns) of them flagged; findings: "
        + counts.joined(separator: ", ")
    ]
  }

  private var body: [String] {
    Finding.Severity.allCases.flatMap { severity -> [String] in
      let some = findings.filter { $0.severity == severity }
      guard !some.isEmpty else { return [] }
      return ["", severity.name] + Finding.Kind.allCases.flatMap { kind in listed(some.filter { $0.kind == kind }) }
    }
  }

  /// More of one kind tell a reader nothing new.
  private static let mostListed = 8

  private func listed(_ findings: [Finding]) -> [String] {
    let more = findings.count - Self.mostListed
    return findings.prefix(Self.mostListed).flatMap { lines($0, withName: true) }
      + (more > 0 ? ["  and \(more) more of this kind (--json lists them)"] : [])
  }

  private var single: [String] {
    guard !findings.isEmpty else { return ["  nothing was found"] + missing }
    return findings.flatMap { finding in
      var table = TextTable([("", .left), ("", .right), ("", .left)])
      for item in finding.evidence {
        table.add(item.name.replacing("_", with: " "), NumberText.significant(item.value), item.unit)
      }
      return lines(finding, withName: false) + table.lines.map { "    " + $0 }
    } + missing
  }

  private func lines(_ finding: Finding, withName: Bool) -> [String] {
    let label = finding.kind.rawValue.replacing("_", with: "-")
    let run =
      withName && (finding.run != nil || finding.runName != nil) ? "  \(name(finding.run, finding.runName))" : ""
    return ["  \(label)\(run)"] + TextWrap.lines(Printable.clean(finding.statement.sentence, longest: 600), indent: 4)
      + TextWrap.lines("→ " + Printable.clean(finding.hint.sentence, longest: 400), indent: 4)
  }

  private func name(_ run: Int?, _ other: String? = nil) -> String {
    Printable.clean(run.map { result.table.runs[$0].id } ?? other ?? "")
  }

  private var missing: [String] {
    guard !diagnosis.missing.isEmpty else { return [] }
    return ["", "Not looked at"] + diagnosis.missing.flatMap { TextWrap.lines($0.sentence, indent: 2) }
  }

  var json: JSONValue {
    [
      "runs": JSONValue(diagnosis.runs), "flagged_runs": JSONValue(diagnosis.flaggedRuns),
      "findings": .array(findings.map(json)), "not_looked_at": .array(diagnosis.missing.map { .string($0.sentence) }),
    ]
  }

  private func json(_ finding: Finding) -> JSONValue {
    [
      "kind": .string(finding.kind.rawValue), "severity": .string(finding.severity.name),
      "run": JSONValue(finding.run.map { result.table.runs[$0].id } ?? finding.runName),
      "statement": .string(finding.statement.sentence), "hint": .string(finding.hint.sentence),
      "evidence": .array(
        finding.evidence.map { ["name": .string($0.name), "value": .number($0.value), "unit": .string($0.unit)] }),
    ]
  }
}
