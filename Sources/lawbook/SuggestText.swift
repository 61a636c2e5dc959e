// Suggested runs for reading and as JSON.

import Texts
import Tables
import Diagnostics
import Foundation
import Laws
import Runs

struct SuggestText {
  let suggestions: Suggestions
  /// FLOPs a second.
  let speed: Double?

  var text: String { (head + refusals + cells + intervals + notes).joined(separator: "\n") }

  private var head: [String] {
    let s = suggestions
    let limit = s.budget.map { ", of \(NumberText.significant($0, 3)) allowed" } ?? ""
    let share =
      s.spent > 0 ? "; \(NumberText.significant(s.compute / s.spent * 100, 2)) % of what the study has spent" : ""
    return TextWrap.lines(
      "\(s.runs) \(s.runs == 1 ? "run" : "runs") in \(s.cells.count) \(s.cells.count == 1 ? "cell" : "cells"), "
        + "\(NumberText.significant(s.compute, 3)) FLOPs\(limit)\(hours(s.compute))\(share)", indent: 0)
  }

  private func hours(_ compute: Double) -> String {
    speed.map { ", \(NumberText.significant(compute / $0 / 3600, 3)) hours" } ?? ""
  }

  private var refusals: [String] {
    suggestions.refusals.isEmpty ? [] : [""] + suggestions.refusals.flatMap { TextWrap.lines($0.sentence, indent: 0) }
  }

  /// Runs that each stand for themselves, as a table.
  private var singles: [String] {
    var table = TextTable([("", .right), ("N", .right), ("T", .right), ("FLOPs", .right), ("", .left)])
    for (number, cell) in suggestions.cells.enumerated() {
      table.add(
        "\(number + 1)", NumberText.count(cell.params), NumberText.count(cell.tokens),
        NumberText.significant(cell.compute, 3), cell.reason.words)
    }
    return [""] + table.lines
  }

  private var cells: [String] {
    if suggestions.cells.contains(where: { $0.kind == .singleRun }) { return singles }
    return suggestions.cells.enumerated().flatMap { number, cell -> [String] in
      let what =
        switch cell.kind {
        case .completion: "may complete a refused cell"
        case .newCell: "a new cell, \(cell.reason.words)"
        case .singleRun: "a run, \(cell.reason.words)"
        }
      let head =
        "\(number + 1)  N = \(NumberText.count(cell.params)), T = \(NumberText.count(cell.tokens)): \(what); "
        + "\(cell.runs.count) \(cell.runs.count == 1 ? "run" : "runs"), \(NumberText.significant(cell.compute, 3)) FLOPs"
        + hours(cell.compute)
      let why = cell.kind == .completion ? TextWrap.lines(Printable.clean(cell.reason.words), indent: 3) : []
      return [""] + TextWrap.lines(head, indent: 0) + why + grid(cell)
    }
  }

  /// A line a batch, its rates beside it.
  private func grid(_ cell: SuggestedCell) -> [String] {
    let batches = Set(cell.runs.compactMap(\.batchTokens)).sorted()
    return batches.map { batch in
      let rates = cell.runs.filter { $0.batchTokens == batch }.compactMap(\.learningRate)
      return
        "   B = \(NumberText.count(batch)), η = \(rates.map { NumberText.significant($0, 2) }.joined(separator: ", "))"
    }
  }

  private var intervals: [String] {
    guard suggestions.now.contains(where: { $0 != nil }) else { return [] }
    var table = TextTable([
      ("", .left), ("", .right), ("95 % now", .left), ("expected", .left), ("width", .right),
    ])
    for (k, target) in suggestions.targets.enumerated() {
      guard let now = suggestions.now[k] else { continue }
      let after = suggestions.cells.last?.expected[k]
      let unit = suggestions.unseenSizeNoise[k]
      table.add(
        target.words.replacing("eta_opt", with: "η_opt"), NumberText.significant(now.value, max(4, digits(k))),
        now.low == nil
          ? "no interval" : NumberText.interval(now, digits(k)) + (unit.map { " by \($0.rawValue)" } ?? ""),
        after.map { NumberText.interval($0, digits(k)) } ?? (unit == nil ? "" : "not said"),
        after.flatMap { share($0, now) } ?? "")
    }
    return ["", "After all of them"] + table.lines + steps
  }

  /// So many that intervals of a target that differ in width are printed differently, now and after each cell.
  private func digits(_ k: Int) -> Int {
    let all = ([suggestions.now[k]] + suggestions.cells.map { $0.expected[k] }).compactMap(\.self)
    let pairs = zip(all, all.dropFirst()).filter { $0.isWider(than: $1) }
    return (3...8).first { count in
      pairs.allSatisfy { wide, narrow in
        [\Estimate.low, \.high].allSatisfy { text(wide[keyPath: $0], count) != text(narrow[keyPath: $0], count) }
      }
    } ?? 8
  }

  private func text(_ bound: Double?, _ digits: Int) -> String? { bound.map { NumberText.significant($0, digits) } }

  /// Width in the logs, as a share of the present one.
  private func share(_ after: Estimate, _ now: Estimate) -> String? {
    guard let a = after.logWidth, let b = now.logWidth, b > 0 else { return nil }
    return "×" + NumberText.significant(a / b, 2)
  }

  /// What each cell adds, where there are several.
  private var steps: [String] {
    guard suggestions.cells.count > 1, suggestions.cells.contains(where: { $0.expected.contains { $0 != nil } }) else {
      return []
    }
    var table = TextTable(
      [("after", .right)] + suggestions.targets.map { ($0.symbol, .left) })
    for (k, cell) in suggestions.cells.enumerated() {
      table.add(
        ["\(k + 1)"]
          + cell.expected.indices.map { i in
            cell.expected[i].map { after in
              NumberText.interval(after, digits(i))
                + (suggestions.now[i].flatMap { share(after, $0) }.map { " " + $0 } ?? "")
            } ?? "–"
          })
    }
    return ["", "One by one"] + table.lines
  }

  private var notes: [String] {
    suggestions.notes.isEmpty
      ? [] : ["", "Notes"] + suggestions.notes.flatMap { TextWrap.lines($0.sentence, indent: 2) }
  }

  var json: JSONValue {
    [
      "runs": JSONValue(suggestions.runs), "compute": .number(suggestions.compute),
      "compute_allowed": JSONValue(suggestions.budget), "compute_spent": .number(suggestions.spent),
      "hours": JSONValue(speed.map { suggestions.compute / $0 / 3600 }),
      "targets": .array(
        zip(suggestions.targets, suggestions.now).map { target, now in
          ["quantity": .string(target.words), "now": .optional(now) { JSONValue($0) }]
        }),
      "unseen_size_noise": .array(suggestions.unseenSizeNoise.map { JSONValue($0?.rawValue) }),
      "refusals": .array(suggestions.refusals.map { .string($0.sentence) }),
      "cells": .array(suggestions.cells.map(\.json)),
      "notes": .array(suggestions.notes.map { .string($0.sentence) }),
    ]
  }
}

extension Estimate {
  /// By half a per cent, which a share of two digits can show.
  fileprivate func isWider(than other: Estimate) -> Bool {
    guard let width = logWidth, let narrow = other.logWidth else { return false }
    return narrow < 0.995 * width
  }

  fileprivate var logWidth: Double? {
    guard let low, let high, low > 0, high > low else { return nil }
    return log(high / low)
  }
}

extension SuggestedCell {
  fileprivate var json: JSONValue {
    [
      "kind": .string(kind.rawValue), "params": .number(params), "tokens": .number(tokens),
      "reason": .string(reason.words),
      "compute": .number(compute),
      "runs": .array(
        runs.map {
          [
            "params": .number($0.params), "tokens": .number($0.tokens), "batch_tokens": JSONValue($0.batchTokens),
            "learning_rate": JSONValue($0.learningRate), "compute": .number($0.compute),
          ]
        }), "expected": .array(expected.map { .optional($0) { JSONValue($0) } }),
    ]
  }
}

extension SuggestText {
  /// For `lawbook fit`: the runs that would allow the laws that were refused, the first three cells, or why none would;
  /// nothing where no law was refused, or nothing can be suggested.
  static func brief(_ result: StudyResult, _ style: TextStyle) -> [String] {
    let title = style.strong("What would allow the missing laws")
    if let why = result.whyNoRunHelps {
      return ["", title + ": no further run"] + TextWrap.lines(why.sentence, indent: 2)
    }
    let laws = result.optimal.laws
    let isSwept = result.optima.contains { $0.status != .tooFew }
    let isMissing = laws.loss == nil || (isSwept && (laws.batch == nil || laws.learningRate == nil))
    guard isMissing, let found = try? result.suggestions(), !found.refusals.isEmpty, !found.cells.isEmpty else {
      return []
    }
    let cells = found.cells.prefix(3).map {
      $0.words + ($0.kind == .completion ? ", which may give that cell its optimum" : "")
    }
    let more = found.cells.count > 3 ? ["and \(found.cells.count - 3) more"] : []
    return ["", title + " (lawbook suggest names every run)"]
      + (cells + more).flatMap { TextWrap.lines($0, indent: 2) }
  }
}
