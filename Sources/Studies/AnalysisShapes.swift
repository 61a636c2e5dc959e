// Kinds of values that only the analysis has: objectives, ways to intervals, the fixed pair, compute formulas, papers.

import Diagnostics
import Laws
import Runs
import Texts

extension OptimumMethod {
  static let shape = Shape.word("optimum method", allCases.map(\.rawValue)) {
    OptimumMethod(rawValue: $0.replacing("-", with: "_"))
  }
}

extension Objective {
  private struct Keys {
    var delta: Double?
    var weight: Double?
  }

  /// A name, or `{log-huber: {delta: 1e-3, under_tuned: 0.3}}`.
  static let shape = Shape<Objective>.either(
    scalar: .word("objective", names) { Objective(named: $0) },
    mapping: .oneKey(
      names.map { ($0, detailed($0)) }, example: "{log-huber: {delta: 1e-3}}",
      name: { Objective(named: $0)?.name ?? $0 }))

  private static func detailed(_ name: String) -> Shape<Objective> {
    let objective = Objective(named: name) ?? .squared
    let delta = Setting<Keys>("delta", .positive, usual: "1e-3", "where the objective turns linear") { $0.delta = $1 }
    let weight = Setting<Keys>(
      "under_tuned", .number(in: .leastNormalMagnitude...1), usual: "1",
      "what losses above the law count for: runs may be under-tuned, not over-tuned"
    ) { $0.weight = $1 }
    let group = SettingGroup(name, objective.delta == nil ? [weight] : [delta, weight])
    return group.shape { Keys() }.map { keys in
      var result = keys.delta.map { objective.smoothed($0) } ?? objective
      if let weight = keys.weight { result.underTuned = weight }
      return result
    }
  }
}

/// How intervals come about, and what is independent of what in them.
package struct IntervalChoice: Sendable {
  var method: Resampling
  var unit: ResamplingUnit?

  static let shape = Shape<IntervalChoice>.either(
    scalar: Shape<Resampling>.word("way to intervals").map { IntervalChoice(method: $0) },
    mapping: .oneKey(
      Resampling.allCases.map { ($0.rawValue, detailed($0)) }, example: "{residual: {by: size}}"))

  private static func detailed(_ method: Resampling) -> Shape<IntervalChoice> {
    let by = Setting<IntervalChoice>("by", optional: \.unit, .word("unit of intervals"), "what is resampled as one")
    return SettingGroup(method.rawValue, [by]).shape { IntervalChoice(method: method) }
  }
}

/// The hyperparameters of the second fit; the middle cell's where there is no pair.
package struct FixedChoice: Sendable {
  var pair: FixedHyperparameters?

  static let shape = Shape<FixedChoice>.either(
    scalar: Shape(.word(["middle-cell"])) { node, what, reader in
      guard let text = reader.text(node, what) else { return nil }
      if text.replacing("_", with: "-") == "middle-cell" { return FixedChoice(pair: nil) }
      let hint = "write middle-cell or {batch_tokens: 262144, learning_rate: 1e-4}"
      reader.report("nothing can be fixed at '\(text)'", at: node, hint: hint)
      return nil
    },
    mapping: SettingGroup(
      "fixed",
      [
        Setting<FixedHyperparameters>(
          "batch_tokens", optional: \.batchTokens, .positive, unit: "tokens", "batch size B"),
        Setting<FixedHyperparameters>("learning_rate", optional: \.learningRate, .positive, "learning rate"),
      ], least: 1
    ).shape { FixedHyperparameters(batchTokens: nil, learningRate: nil) }.map { FixedChoice(pair: $0) })
}

enum PublishedChoice {
  static let shape = Shape.word("published law", publishedLaws.map(\.id)) { publishedLaw($0) }
}

extension ComputeForm {
  /// `6ND`, or a formula with the numbers it needs.
  static let shape = Shape<ComputeModel>.either(
    scalar: Shape(.word(["6ND"])) { node, what, reader in
      guard let text = reader.text(node, what) else { return nil }
      if text.lowercased() == "6nd" { return .sixND }
      reader.report("no compute formula is called '\(text)'", at: node, hint: "expected one of: \(ComputeForm.hint)")
      return nil
    },
    mapping: .oneKey(names.map { ($0, formula($0)) }, example: "{cross-dit: {n_ctx: 1280, layers: 28}}"))

  /// The numbers of a formula: those of its forms that most of the keys belong to.
  private static func formula(_ name: String) -> Shape<ComputeModel> {
    let groups = forms(named: name).map { ($0, SettingGroup(name, $0.keys.map(number))) }
    return Shape(.either(groups.map(\.1.form))) { node, what, reader in
      guard let given = reader.pairs(node, what)?.map(\.key), let form = ComputeForm.named(name, keys: given),
        let group = groups.first(where: { $0.0.keys == form.keys })?.1
      else { return nil }
      var numbers: [String: Double] = [:]
      group.read(node, into: &numbers, reader)
      return form.model(numbers)
    }
  }

  private static func number(_ key: String) -> Setting<[String: Double]> {
    guard key == "layers" else {
      return Setting(key, .positive, isNeeded: true, "of the formula") { $0[key] = $1 }
    }
    return Setting(key, .count(in: Int(layers.lowerBound)...Int(layers.upperBound)), isNeeded: true, "blocks L") {
      $0[key] = Double($1)
    }
  }
}

extension HoldOut {
  /// A condition, or `{params: …, tokens: …}`.
  static let shape = Shape<HoldOut>.either(
    scalar: Shape(.text) { node, what, reader in
      guard let text = reader.text(node, what) else { return nil }
      do throws(Failure) {
        return try HoldOutCondition.parse(text, at: node.place)
      } catch {
        error.diagnostics.forEach { reader.report($0) }
        return nil
      }
    },
    mapping: SettingGroup(
      "hold_out",
      [
        Setting<HoldOut>("params", optional: \.params, range, "N: a number (within 1 %), `[low, high]` or `'>= 1e9'`"),
        Setting<HoldOut>("tokens", optional: \.tokens, range, "T: a number (within 1 %), `[low, high]` or `'>= 1e9'`"),
      ], least: 1
    ).shape { HoldOut() }.checked { held, _, _ in held.params == nil && held.tokens == nil ? nil : held })

  private static let range = Shape<ClosedRange<Double>>.either(
    scalar: Shape(.either([.number(.aboveZero), .pattern("^[<>=]* *[.]?[0-9].*$")])) { node, what, reader in
      guard let text = reader.text(node, what) else { return nil }
      if let range = HoldOutCondition.range(text) { return range }
      reader.report(.malformed(what, found: text, write: "1.07e9, [1e9, 2e9] or '>= 1e9'"), at: node.place)
      return nil
    }, list: .bounds(in: .aboveZero))
}
