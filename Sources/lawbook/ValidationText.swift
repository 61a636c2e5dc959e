// Cross-validation for reading and as JSON.

import Tables
import Texts
import Tables
import Diagnostics
import Laws

struct ValidationText {
  let validations: [Validation]
  /// What the study's own rule holds out.
  let heldOut: [HeldOutLoss]
  let title: String
  let all: Bool
  let style: TextStyle

  private static let few = 12

  var text: String {
    let hasCoverage = validations.contains { $0.folds.contains { $0.covered != nil } }
    let coverage =
      "; covered: left-out losses within their 95 % prediction interval (of the law there, and of the scatter about it)"
    let words = "errors are root mean squares of ln(law/measured) in per cent" + (hasCoverage ? coverage : "")
    return
      ([style.strong(Printable.clean(title)) + ": what the laws foretell"] + TextWrap.lines(words, indent: 2)
      + validations.flatMap(lines) + ownRule).joined(separator: "\n")
  }

  private func lines(_ validation: Validation) -> [String] {
    let head = ["", style.strong(validation.scheme.words.prefix(1).uppercased() + validation.scheme.words.dropFirst())]
    if let refusal = validation.refusal { return head + TextWrap.lines("not possible: \(refusal.words)", indent: 2) }
    let columns = Columns(validation)
    var table = TextTable(columns.titles)
    let shown = shown(validation.folds)
    for fold in shown { table.add(columns.row(fold)) }
    if validation.together.points > 0 { table.add(columns.row(validation.together)) }
    let hidden = validation.folds.count - shown.count
    return head + table.lines + (hidden > 0 ? ["    \(hidden) folds with smaller errors are not shown (--all)"] : [])
  }

  /// The folds with the largest errors where there are many, in their own order.
  private func shown(_ folds: [ValidationFold]) -> [ValidationFold] {
    guard !all, folds.count > Self.few else { return folds }
    let ranked = folds.indices.sorted {
      (folds[$1].outOfSample ?? .infinity, $0) < (folds[$0].outOfSample ?? .infinity, $1)
    }
    return ranked.prefix(Self.few).sorted().map { folds[$0] }
  }

  /// What the study holds out by its own rule, as one row.
  private var ownRule: [String] {
    guard !heldOut.isEmpty, let error = relativeError(heldOut) else { return [] }
    let counted = heldOut.filter(\.basis.counts)
    let most = counted.map(\.error).max { abs($0) < abs($1) } ?? 0
    let bounded = counted.filter { $0.predicted.low != nil }
    let covered = bounded.count { loss in
      loss.measured >= loss.predicted.low ?? .infinity && loss.measured <= loss.predicted.high ?? -.infinity
    }
    let words =
      "\(counted.count) losses, error \(Columns.percent(error)), largest miss \(NumberText.percent(most))"
      + (bounded.isEmpty ? "" : ", \(covered) of \(bounded.count) within the interval of the law alone")
      + (counted.count < heldOut.count
        ? "; \(heldOut.count - counted.count) more have no run at the predicted B and eta and no optimum" : "")
    return ["", style.strong("Held out by the study's own rule")] + TextWrap.lines(words, indent: 2)
  }

  /// Columns that no fold fills are left out.
  private struct Columns {
    let hasCoverage: Bool
    let hasBatch: Bool
    let hasRate: Bool

    init(_ validation: Validation) {
      hasCoverage = validation.folds.contains { $0.covered != nil }
      hasBatch = validation.folds.contains { $0.batch != nil }
      hasRate = validation.folds.contains { $0.learningRate != nil }
    }

    var titles: [(String, TextTable.Alignment)] {
      [
        ("left out", .left), ("points", .right), ("fitted", .right), ("in sample", .right), ("left out", .right),
        ("largest miss", .right),
      ] + (hasCoverage ? [("covered", .right)] : []) + (hasBatch ? [("B_opt", .right)] : [])
        + (hasRate ? [("η_opt", .right)] : []) + [("", .left)]
    }

    func row(_ fold: ValidationFold) -> [String] {
      [
        fold.name.words, "\(fold.points)", "\(fold.fitted)", Self.percent(fold.inSample),
        Self.percent(fold.outOfSample),
        fold.largestMiss.map { NumberText.percent($0) } ?? "–",
      ] + (hasCoverage ? [fold.covered.map { "\($0) of \(fold.points)" } ?? "–"] : [])
        + (hasBatch ? [Self.percent(fold.batch)] : []) + (hasRate ? [Self.percent(fold.learningRate)] : [])
        + [fold.refusal.map { "refused: \($0.words)" } ?? fold.domain.words]
    }

    static func percent(_ value: Double?) -> String {
      value.map { NumberText.significant($0 * 100, 2) + " %" } ?? "–"
    }
  }

  var json: JSONValue {
    [
      "schemes": .array(
        validations.map {
          [
            "leave_out": .string($0.scheme.rawValue), "refused": JSONValue($0.refusal?.words),
            "together": $0.together.json,
            "folds": .array($0.folds.map(\.json)),
          ]
        }), "held_out": .array(heldOut.map(\.json)),
    ]
  }
}

extension ValidationFold {
  fileprivate var json: JSONValue {
    [
      "left_out": .string(name.words), "points": JSONValue(points), "fitted": JSONValue(fitted),
      "in_sample_error": JSONValue(inSample), "left_out_error": JSONValue(outOfSample),
      "largest_miss": JSONValue(largestMiss), "covered": .optional(covered) { JSONValue($0) },
      "batch_error": JSONValue(batch), "learning_rate_error": JSONValue(learningRate), "domain": .string(domain.words),
      "refused": JSONValue(refusal?.words),
    ]
  }
}
