// What `lawbook suggest` answers: how many runs at what cost, where, and what they do to the intervals.

public import Laws
import Texts

public struct SuggestAnswer: Sendable {
  let suggestions: Suggestions
  /// FLOPs a second.
  let speed: Double?

  public init(_ suggestions: Suggestions, speed: Double?) { (self.suggestions, self.speed) = (suggestions, speed) }

  public var answer: Answer {
    let intervals = Table.suggestedIntervals(suggestions)
    return Answer(
      [
        Answer.Part("", [lead] + suggestions.refusals.map(\.sentence)),
        Answer.Part("", table: .suggestedCells(suggestions)),
        Answer.Part(
          "95 % intervals now and after all runs", suggestions.notes.map(\.sentence),
          table: intervals.rows > 0 ? intervals : nil),
        Answer.Part("Runs", table: .suggestedRuns(suggestions), isDetail: true),
      ].filter { !($0.sentences.isEmpty && $0.table == nil) }, json: json)
  }

  private var lead: String {
    let s = suggestions
    let limit = s.budget.map { " of \(NumberStyle.compute.text($0)) allowed" } ?? ""
    let hours = speed.map { ", \(NumberStyle.significant(3).text(s.compute / $0 / 3600)) hours" } ?? ""
    let share = s.spent > 0 ? ", \(NumberStyle.percent(1).text(s.compute / s.spent)) of what the study has spent" : ""
    return
      "Train \(counted(s.runs, "run")) in \(counted(s.cells.count, "cell")): \(NumberStyle.compute.text(s.compute)) "
      + "FLOPs\(limit)\(hours)\(share)."
  }

  private var json: JSONValue {
    [
      "schema": "lawbook.suggest/1", "runs": JSONValue(suggestions.runs), "compute": .number(suggestions.compute),
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
