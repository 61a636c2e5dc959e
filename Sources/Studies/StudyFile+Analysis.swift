// The keys of a study file that steer the analysis: compute, cells, objective, hold-out, fixed hyperparameters.

import Diagnostics
import Laws
import RunLogs
import Runs
import Texts

extension StudyFile {
  mutating func readCompute(_ node: Node) {
    guard let model = computeModel(node) else { return }
    study.mapping.compute = model
    study.analysis.compute = model
  }

  private func computeModel(_ node: Node) -> ComputeModel? {
    if reader.isScalar(node) {
      guard let text = reader.text(node, "compute") else { return nil }
      if text.lowercased() == "6nd" { return .sixND }
      reader.report("no compute formula is called '\(text)'", at: node, hint: "there is: \(ComputeForm.hint)")
      return nil
    }
    guard let pairs = reader.pairs(node, "compute") else { return nil }
    guard pairs.count == 1, let only = pairs.first, ComputeForm.named(only.key, keys: []) != nil else {
      reader.report("compute must name one formula", at: node, hint: "there is: \(ComputeForm.hint)")
      return nil
    }
    let given = reader.pairs(only.value, only.key)?.map(\.key) ?? []
    guard let form = ComputeForm.named(only.key, keys: given) else { return nil }
    if let layers = reader.value(of: "layers", in: only.value), form.keys.contains("layers") {
      _ = reader.wholeNumber(layers, "layers of \(only.key)", in: ComputeForm.layers)
    }
    let hint = "there is: \(ComputeForm.hint)"
    return form.model(numbers(only.value, in: only.key, keys: form.keys, all: true, hint: hint))
  }

  mutating func readCells(_ node: Node) {
    for (name, keyNode, value) in reader.pairs(node, "cells") ?? [] {
      guard name == "tolerance" else {
        reader.unknownKey(name, keyNode, in: "cells", known: ["tolerance"])
        continue
      }
      study.analysis.tokensTolerance = reader.number(value, "tolerance of cells", in: 0...0.5) ?? 0.01
    }
  }

  func optimum(_ node: Node) -> OptimumMethod? {
    guard let text = reader.text(node, "optimum") else { return nil }
    if let method = OptimumMethod(rawValue: text.replacing("-", with: "_")) { return method }
    let names = OptimumMethod.allCases.map(\.rawValue)
    reader.report("no optimum method is called '\(text)'", at: node, hint: Suggestion.hint(for: text, among: names))
    return nil
  }

  func isoflop(_ node: Node) -> IsoflopMethod? {
    guard let text = reader.text(node, "isoflop") else { return nil }
    if let method = IsoflopMethod(rawValue: text) { return method }
    let names = IsoflopMethod.allCases.map(\.rawValue)
    reader.report(
      "no method for isoFLOP profiles is called '\(text)'", at: node, hint: Suggestion.hint(for: text, among: names))
    return nil
  }

  /// A share of at most 1, such as `0.1 %` or `0.001`.
  func share(_ node: Node, _ what: String) -> Double? {
    guard let text = reader.text(node, what) else { return nil }
    if let share = Quantity.share(text), share > 0, share <= 1 { return share }
    reader.report("\(what) is a share of at most 1, not '\(text)'", at: node, hint: "write 0.1 % or 0.001")
    return nil
  }

  func objective(_ node: Node) -> Objective? {
    if reader.isScalar(node) { return reader.text(node, "objective").flatMap { objective(named: $0, node) } }
    guard let pairs = reader.pairs(node, "objective") else { return nil }
    guard pairs.count == 1, let only = pairs.first, let named = objective(named: only.key, only.keyNode) else {
      if pairs.count != 1 { reader.report("objective must name one objective", at: node) }
      return nil
    }
    let keys = (named.delta == nil ? [] : ["delta"]) + ["under_tuned"]
    let given = numbers(only.value, in: only.key, keys: keys)
    var result = given["delta"].map { named.smoothed($0) } ?? named
    if let weight = given["under_tuned"] {
      if weight > 1 { reader.report("under_tuned is a weight of at most 1", at: only.value) }
      result.underTuned = min(weight, 1)
    }
    return result
  }

  func form(_ node: Node) -> LossForm? {
    guard let text = reader.text(node, "form") else { return nil }
    if let form = LossForm(rawValue: text) { return form }
    let names = LossForm.allCases.map(\.rawValue)
    reader.report(
      "no form of the loss law is called '\(text)'", at: node, hint: Suggestion.hint(for: text, among: names))
    return nil
  }

  mutating func readWeights(_ node: Node) {
    let weighting: Weighting? = reader.text(node, "weights").flatMap { choice($0, "way to weigh points", node) }
    if let weighting { study.analysis.weighting = weighting }
  }

  mutating func readIntervals(_ node: Node) {
    if reader.isScalar(node) {
      if let method: Resampling = reader.text(node, "intervals").flatMap({ choice($0, "way to intervals", node) }) {
        study.analysis.resampling = method
      }
      return
    }
    guard let pairs = reader.pairs(node, "intervals") else { return }
    guard pairs.count == 1, let only = pairs.first else {
      return reader.report("intervals must name one way", at: node, hint: "such as {residual: {by: size}}")
    }
    if let method: Resampling = choice(only.key, "way to intervals", only.keyNode) {
      study.analysis.resampling = method
    }
    for (name, keyNode, value) in reader.pairs(only.value, only.key) ?? [] {
      guard name == "by" else {
        reader.unknownKey(name, keyNode, in: only.key, known: ["by"])
        continue
      }
      let unit: ResamplingUnit? = reader.text(value, "by").flatMap { choice($0, "unit of intervals", value) }
      if let unit { study.analysis.resamplingUnit = unit }
    }
  }

  /// One of a few words, or a report with the nearest of them.
  private func choice<Choice: RawRepresentable & CaseIterable>(
    _ text: String, _ what: String, _ node: Node
  ) -> Choice? where Choice.RawValue == String {
    if let choice = Choice(rawValue: text) { return choice }
    let names = Choice.allCases.map(\.rawValue)
    reader.report("no \(what) is called '\(text)'", at: node, hint: Suggestion.hint(for: text, among: names))
    return nil
  }

  private func objective(named name: String, _ node: Node) -> Objective? {
    if let objective = Objective(named: name) { return objective }
    let hint = Suggestion.hint(for: name, among: Objective.names)
    reader.report("no objective is called '\(name)'", at: node, hint: hint)
    return nil
  }

  mutating func readFixed(_ node: Node) {
    guard !reader.isScalar(node) else {
      guard let text = reader.text(node, "fixed") else { return }
      study.analysis.fixesMiddleCell = text.replacing("_", with: "-") == "middle-cell"
      guard !study.analysis.fixesMiddleCell else { return }
      let hint = "write middle-cell or {batch_tokens: 262144, learning_rate: 1e-4}"
      return reader.report("nothing can be fixed at '\(text)'", at: node, hint: hint)
    }
    let found = numbers(node, in: "fixed", keys: ["batch_tokens", "learning_rate"])
    guard !found.isEmpty else {
      if reader.isEmptyMapping(node) { reader.report("fixed names no hyperparameter", at: node) }
      return
    }
    study.analysis.fixed = FixedHyperparameters(
      batchTokens: found["batch_tokens"], learningRate: found["learning_rate"])
  }

  mutating func readPublished(_ node: Node) {
    guard let id = reader.text(node, "published") else { return }
    study.published = publishedLaw(id)
    guard study.published == nil else { return }
    let hint = Suggestion.hint(for: id, among: publishedLaws.map(\.id))
    reader.report("no published law is called '\(id)'", at: node, hint: hint)
  }

  /// The positive numbers of a mapping whose keys are known; with `all`, each must be there.
  private func numbers(
    _ node: Node, in what: String, keys: [String], all: Bool = false, hint: String? = nil
  ) -> [String: Double] {
    guard let pairs = reader.pairs(node, what) else { return [:] }
    var found: [String: Double] = [:]
    for (name, keyNode, value) in pairs {
      guard keys.contains(name) else {
        reader.unknownKey(name, keyNode, in: what, known: keys)
        continue
      }
      found[name] = reader.positive(value, "\(name) of \(what)")
    }
    for key in keys where all && !pairs.contains(where: { $0.key == key }) {
      reader.report("\(what) needs '\(key)'", at: node, hint: hint)
    }
    return found
  }
}

// Hold-out.
extension StudyFile {
  func holdOut(_ node: Node) -> HoldOut? {
    if reader.isScalar(node) { return reader.text(node, "hold_out").flatMap { holdOut($0, node) } }
    guard let pairs = reader.pairs(node, "hold_out") else { return nil }
    var result = HoldOut()
    for (name, keyNode, value) in pairs {
      switch name {
      case "params": result.params = range(value, "params of hold_out")
      case "tokens": result.tokens = range(value, "tokens of hold_out")
      default: reader.unknownKey(name, keyNode, in: "hold_out", known: ["params", "tokens"])
      }
    }
    if pairs.isEmpty { reader.report("hold_out names neither params nor tokens", at: node) }
    return result.params == nil && result.tokens == nil ? nil : result
  }

  func scheme(_ node: Node) -> LeaveOut? {
    guard let text = reader.text(node, "held_out_scheme") else { return nil }
    if let scheme = LeaveOut(rawValue: text) { return scheme }
    let names = LeaveOut.allCases.map(\.rawValue)
    reader.report("nothing can be left out by '\(text)'", at: node, hint: Suggestion.hint(for: text, among: names))
    return nil
  }

  private func holdOut(_ text: String, _ node: Node) -> HoldOut? {
    do {
      return try HoldOutCondition.parse(text, at: reader.place(node))
    } catch {
      error.diagnostics.forEach(reader.report)
      return nil
    }
  }

  private func range(_ node: Node, _ what: String) -> ClosedRange<Double>? {
    guard reader.isList(node) else {
      guard let text = reader.text(node, what) else { return nil }
      if let range = HoldOutCondition.range(text) { return range }
      reader.report("cannot read \(what): '\(text)'", at: node, hint: "write 1.07e9, [1e9, 2e9] or '>= 1e9'")
      return nil
    }
    let bounds = reader.items(node)
    guard bounds.count == 2, let low = bounds.first, let high = bounds.last else {
      reader.report("\(what) must be two numbers, not \(bounds.count)", at: node, hint: "write [low, high]")
      return nil
    }
    guard let low = reader.positive(low, what), let high = reader.positive(high, what) else { return nil }
    if low <= high { return low...high }
    reader.report("\(what) has its bounds the wrong way round", at: node, hint: "write [low, high]")
    return nil
  }
}
