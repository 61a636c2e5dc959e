// What `lawbook doctor` answers: whether anything is wrong, then each finding with what to do about it.

import Diagnostics
public import Laws
import Runs
import Texts

extension Answer {
  /// - Parameter only: index of the one run to speak of; nil for all.
  public static func doctor(_ result: StudyResult, _ diagnosis: Diagnosis, only: Int? = nil) -> Answer {
    DoctorAnswer(names: result.table.runs.map(\.id), diagnosis: diagnosis, only: only).answer
  }
}

private struct DoctorAnswer {
  let names: [String]
  let diagnosis: Diagnosis
  let only: Int?

  private var findings: [Finding] {
    guard let only else { return diagnosis.findings }
    return diagnosis.findings.filter { $0.run == only }
  }

  var answer: Answer {
    var list = Answer.Part("", table: .findings(findings, runs: names))
    list.isToldBySentences = true
    let evidence = Answer.Part(
      "Evidence", table: findings.isEmpty ? nil : .evidence(findings, runs: names), isDetail: only == nil)
    let missing = Answer.Part("Not checked", diagnosis.missing.map(\.sentence))
    return Answer(([Answer.Part("", [head])] + groups + [list, evidence, missing]).filter(\.saysSomething), json: json)
  }

  private var head: String {
    let subject = only.map { Printable.clean(names[$0]) } ?? counted(diagnosis.runs, "run")
    guard !findings.isEmpty else { return "Nothing is wrong in \(subject)." }
    let counts = Finding.Severity.allCases.compactMap { severity -> String? in
      let count = findings.count { $0.severity == severity }
      return count == 0 ? nil : severity == .serious ? "\(count) serious" : counted(count, severity.name)
    }
    let flagged = only == nil ? " \(counted(diagnosis.flaggedRuns, "run")) flagged." : ""
    let isSerious = findings.contains { $0.severity == .serious }
    return (isSerious ? "Serious: look before you use the laws of \(subject)" : "Nothing serious in \(subject)")
      + ": \(counts.listed).\(flagged)"
  }

  /// The findings by weight; of one kind no more than a reader wants.
  private var groups: [Answer.Part] {
    Finding.Severity.allCases.map { severity in
      let some = findings.filter { $0.severity == severity }
      let sentences = Finding.Kind.allCases.flatMap { kind in listed(some.filter { $0.kind == kind }) }
      return Answer.Part(some.isEmpty ? "" : severity.title, sentences)
    }
  }

  private static let mostListed = 4

  private func listed(_ findings: [Finding]) -> [String] {
    let more = findings.count - Self.mostListed
    return findings.prefix(Self.mostListed).map(sentence)
      + (more > 0 ? ["\(counted(more, "more finding")) of this kind: --format csv."] : [])
  }

  private func sentence(_ finding: Finding) -> String {
    let run = only == nil ? finding.name(names) : ""
    let label = finding.kind.name + (run.isEmpty ? "" : ", \(run)")
    let text = "\(label): \(finding.statement.words.sentence) To do: \(finding.hint.words.sentence)"
    return Printable.clean(text, longest: 1000)
  }

  private var json: JSONValue {
    JSONValue.object([
      ("runs", JSONValue(diagnosis.runs)), ("flagged_runs", JSONValue(diagnosis.flaggedRuns)),
      ("findings", .array(findings.map(json))),
      ("not_looked_at", .array(diagnosis.missing.map { .string($0.sentence) })),
    ]).schema("doctor")
  }

  private func json(_ finding: Finding) -> JSONValue {
    [
      "kind": .string(finding.kind.rawValue), "severity": .string(finding.severity.name),
      "run": JSONValue(finding.run.map { names[$0] } ?? finding.runName),
      "statement": .string(finding.statement.sentence), "hint": .string(finding.hint.sentence),
      "evidence": .array(
        finding.evidence.map { ["name": .string($0.name), "value": .number($0.value), "unit": .string($0.unit)] }),
    ]
  }
}

extension Finding.Severity {
  fileprivate var title: String {
    switch self {
    case .serious: "Serious"
    case .warning: "Warnings"
    case .note: "Notes"
    }
  }
}
