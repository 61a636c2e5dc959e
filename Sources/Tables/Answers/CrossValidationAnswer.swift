// What `lawbook cross-validate` answers: how far the laws miss what they were not fitted to.

import Diagnostics
public import Laws
import Texts

extension Answer {
  public static func crossValidation(_ validations: [Validation], _ result: StudyResult) -> Answer {
    let heldOut = result.optimal.heldOut
    let table = Table.crossValidation(validations)
    let refused = validations.compactMap { validation in
      validation.refusal.map { "\(validation.scheme.words.sentence) Not possible: \($0.words.sentence)" }
    }
    let folds = validations.filter { $0.refusal == nil }.map { validation in
      Part(
        validation.scheme.words.prefix(1).uppercased() + validation.scheme.words.dropFirst(),
        table: .folds(validation, ranked: validation.folds.count > mostFolds), isDetail: validation.scheme == .cell,
        most: mostFolds)
    }
    let own = Table.heldOutErrors([("by the study", heldOut)])
    return Answer(
      ([
        Part("", lead(validations, result)),
        Part(table: table.rows > 0 ? table : nil), Part("", refused), Part(table: own.rows > 0 ? own : nil),
      ] + folds).filter(\.saysSomething), json: json(validations, heldOut))
  }

  private static let mostFolds = 12

  private static func lead(_ validations: [Validation], _ result: StudyResult) -> [String] {
    let title = Printable.clean(result.settings.title)
    let style = NumberStyle.percent(2)
    let errors = validations.compactMap { validation -> String? in
      let (all, scheme) = (validation.together, validation.scheme.short)
      return all.outOfSample.map { "\(style.text($0)) leaving out \(scheme)" }
    }
    guard !errors.isEmpty else { return ["\(title): nothing could be left out and predicted."] }
    let inSample =
      validations.compactMap(\.together.inSample).first.map { ", against \(style.text($0)) in sample" } ?? ""
    let covered = validations.contains { $0.together.covered != nil }
    return [
      "\(title): the loss law misses by \(errors.listed)\(inSample).",
      "Errors are RMS of ln(law/measured)." + (covered ? " Covered: inside the 95 % prediction interval." : ""),
    ]
  }

  private static func json(_ validations: [Validation], _ heldOut: [HeldOutLoss]) -> JSONValue {
    JSONValue.object([
      (
        "schemes",
        .array(
          validations.map {
            [
              "leave_out": .string($0.scheme.rawValue), "refused": JSONValue($0.refusal?.words),
              "together": $0.together.json,
              "folds": .array($0.folds.map(\.json)),
            ]
          })
      ), ("held_out", .array(heldOut.map(\.json))),
    ]).schema("cross_validate")
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
