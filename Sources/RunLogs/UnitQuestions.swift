// Counts that look like those of another unit: asked about before anything is fitted to them.

public import Diagnostics
import Foundation
public import Runs
import Texts

/// What must be answered before a table is fitted: the question names both readings and the options that choose. There is
/// one at most, since a wrong unit makes others look wrong.
///
/// A unit that the mapping gives, be it 1, is an answer.
public func unitQuestions(_ table: RunTable, _ mapping: LogMapping) -> [Diagnostic] {
  let questions = UnitQuestions(table: table, units: Set(mapping.units.keys), model: mapping.compute ?? .sixND)
  return questions.first.map { [$0] } ?? []
}

private struct UnitQuestions {
  /// Counts of parameters or tokens below this are no counts where the other is far above.
  static let smallest = 1e4
  static let large = 1e8
  /// No run takes more steps: a batch that asks for them counts something else than tokens.
  static let mostSteps = 1e7
  /// Factors that no schedule, ramp or definition explains.
  static let factor = 4.0
  static let computeFactor = 20.0

  let table: RunTable
  let units: Set<String>
  let model: ComputeModel

  var first: Diagnostic? {
    smallCounts ?? smallParams ?? smallTokens ?? steps ?? lessThanABatch ?? shortBatch ?? samples ?? stepsTimesBatch
      ?? compute ?? lossUnits
  }

  private func isOpen(_ fields: Field...) -> Bool { fields.allSatisfy { !units.contains($0.rawValue) } }

  private func ask(_ headline: String, _ hint: String) -> Diagnostic { Diagnostic(.error, headline, hint: hint) }

  private var params: ClosedRange<Double>? { range(table.runs.compactMap(\.params)) }
  private var tokens: ClosedRange<Double>? { range(table.evaluations.map(\.tokens)) }

  /// 0.016 to 1 parameters, 1 to 16 tokens.
  private var smallCounts: Diagnostic? {
    guard isOpen(.params, .tokens), let params, let tokens, params.upperBound < Self.smallest,
      tokens.upperBound < Self.smallest
    else { return nil }
    return ask(
      "params are \(text(params)) and tokens are \(text(tokens)): billions, or counts?",
      "add --units params=1e9,tokens=1e9 for billions, --units params=1,tokens=1 for counts")
  }

  /// 10 to 100 parameters, 10⁹ tokens.
  private var smallParams: Diagnostic? {
    guard isOpen(.params), let params, let tokens, params.upperBound < Self.smallest, tokens.upperBound > Self.large
    else { return nil }
    return ask(
      "params are \(text(params)): millions, billions, or counts?",
      "add --units params=1e6 for millions, params=1e9 for billions, params=1 for counts")
  }

  /// 0.5 to 20 tokens, 10⁷ parameters.
  private var smallTokens: Diagnostic? {
    guard isOpen(.tokens), let params, let tokens, tokens.upperBound < Self.smallest,
      params.lowerBound >= Self.smallest, table.evaluations.contains(where: { $0.tokens != $0.tokens.rounded() })
    else { return nil }
    return ask(
      "tokens are \(text(tokens)): billions, or counts?", "add --units tokens=1e9 for billions, tokens=1 for counts")
  }

  /// Tokens that are the steps.
  private var steps: Diagnostic? {
    let logged = table.evaluations.filter { $0.step != nil }
    guard isOpen(.tokens), logged.count > 2, logged.allSatisfy({ $0.step == $0.tokens }),
      logged.contains(where: { table.runs[$0.run].batchTokens ?? 1 > 1 })
    else { return nil }
    return ask(
      "tokens equal the steps in every row: steps, or tokens?",
      "add --map step=COLUMN for steps, --units tokens=1 for tokens")
  }

  /// 20,000 tokens in batches of 65,536.
  private var lessThanABatch: Diagnostic? {
    let batches = table.evaluations.compactMap { table.runs[$0.run].batchTokens }
    guard isOpen(.tokens, .batchTokens), let least = batches.min(), let tokens, tokens.upperBound < least else {
      return nil
    }
    return ask(
      "tokens are \(text(tokens)), fewer than one batch of \(NumberStyle.short.text(least)): steps, or tokens?",
      "add --map step=COLUMN to read that column as steps, --units tokens=1 if it counts tokens")
  }

  /// Batches shorter than one sequence.
  private var shortBatch: Diagnostic? {
    let pairs = table.runs.compactMap { run in run.batchTokens.flatMap { b in run.contextTokens.map { (b, $0) } } }
    guard isOpen(.batchTokens), let batches = range(pairs.map(\.0)), let lengths = range(pairs.map(\.1)),
      batches.upperBound < lengths.lowerBound
    else { return nil }
    let length = Self.written(lengths.lowerBound)
    let alike = stepRatio.map { $0 < 2 } ?? false ? ",tokens=\(length)" : ""
    return ask(
      "batch_tokens are \(text(batches)), fewer than one sequence of \(text(lengths)): sequences, or tokens?",
      "add --units batch_tokens=\(length)\(alike) for sequences, --units batch_tokens=1 for tokens")
  }

  /// 10⁹ tokens in batches of 8.
  private var samples: Diagnostic? {
    guard isOpen(.batchTokens), let batches = range(table.runs.compactMap(\.batchTokens)) else { return nil }
    let steps = table.evaluations.compactMap { evaluation in
      table.runs[evaluation.run].batchTokens.map { evaluation.tokens / $0 }
    }
    guard let most = steps.max(), most > Self.mostSteps else { return nil }
    return ask(
      "batch_tokens are \(text(batches)), which makes \(NumberStyle.short.text(most)) steps: sequences, or tokens?",
      "add --units batch_tokens=LENGTH for sequences of that many tokens, --units batch_tokens=1 for tokens")
  }

  /// Tokens over step × batch; nil where steps or batches are missing or the runs disagree.
  private var stepRatio: Double? {
    let ratios = table.evaluations.compactMap { evaluation -> Double? in
      guard let step = evaluation.step, step > 0, let batch = table.runs[evaluation.run].batchTokens else { return nil }
      return evaluation.tokens / (step * batch)
    }.sorted()
    guard ratios.count > 2, ratios[ratios.count * 9 / 10] < 2 * ratios[ratios.count / 10] else { return nil }
    return ratios[ratios.count / 2]
  }

  private var stepsTimesBatch: Diagnostic? {
    guard isOpen(.tokens, .batchTokens, .step), let ratio = stepRatio,
      ratio >= Self.factor || ratio <= 1 / Self.factor
    else { return nil }
    let (times, unit) = (NumberStyle.short.text(max(ratio, 1 / ratio)), Self.written(max(ratio, 1 / ratio)))
    if ratio > 1 {
      return ask(
        "tokens are \(times) times step × batch_tokens: does batch_tokens count sequences?",
        "add --units batch_tokens=\(unit) for sequences of that many tokens, --units batch_tokens=1 for tokens")
    }
    return ask(
      "step × batch_tokens is \(times) times tokens: do tokens count sequences, or only one device?",
      "add --units tokens=\(unit) if they do, --units tokens=1 if they count all tokens")
  }

  /// Compute in PFLOPs, or PFLOP-days.
  private var compute: Diagnostic? {
    let ratios = table.evaluations.compactMap { evaluation -> Double? in
      let run = table.runs[evaluation.run]
      guard let compute = evaluation.compute, compute > 0, let params = run.params else { return nil }
      return compute
        / (evaluation.tokens * model.flopsPerToken(params: params, width: run.width, contextTokens: run.contextTokens))
    }.sorted()
    guard isOpen(.compute), !ratios.isEmpty else { return nil }
    let ratio = ratios[ratios.count / 2]
    guard ratio < 1 / Self.computeFactor || ratio > Self.computeFactor else { return nil }
    let known: [(name: String, size: Double)] = [
      ("GFLOPs", 1e9), ("TFLOPs", 1e12), ("PFLOPs", 1e15), ("EFLOPs", 1e18), ("ZFLOPs", 1e21), ("PFLOP-days", 8.64e19),
    ]
    let near = known.first { abs(log($0.size * ratio)) < 0.5 }
    return ask(
      "compute is \(NumberStyle.short.text(ratio)) times \(model.formula): \(near?.name ?? "another unit"), or FLOPs?",
      near.map { "add --units compute=\(Self.written($0.size)) for \($0.name), --units compute=1 for FLOPs" }
        ?? "add --units compute=SIZE for the size of its unit in FLOPs, --units compute=1 for FLOPs")
  }

  /// Losses of some runs 1.44 times those of others at the same size and tokens: bits beside nats.
  private var lossUnits: Diagnostic? {
    guard isOpen(.valLoss) else { return nil }
    var cells: [[Double]: [Double]] = [:]
    for evaluation in table.evaluations {
      if let params = table.runs[evaluation.run].params {
        cells[[params, evaluation.tokens], default: []].append(evaluation.loss)
      }
    }
    let ratios = cells.values.filter { $0.count > 1 }.compactMap { bitsRatio($0.sorted()) }
    guard ratios.count >= 3, 2 * ratios.count > cells.count else { return nil }
    return ask(
      "some losses are \(NumberStyle.short.text(ratios.sorted()[ratios.count / 2])) times others of the same params and tokens: bits beside nats?",
      "read one kind (--where leaves rows out), or add --units val_loss=1 if all are alike")
  }

  /// The factor between two groups of losses that lie close together, where it is about 1/ln 2.
  private func bitsRatio(_ losses: [Double]) -> Double? {
    let gaps = zip(losses, losses.dropFirst()).map { $1 / $0 }
    guard let widest = gaps.max(), let place = gaps.firstIndex(of: widest) else { return nil }
    let (low, high) = (losses[...place], losses[(place + 1)...])
    guard let least = low.first, let lowEnd = low.last, let highStart = high.first, let most = high.last,
      lowEnd / least < 1.1, most / highStart < 1.1
    else { return nil }
    let ratio = high.reduce(0, +) / Double(high.count) / (low.reduce(0, +) / Double(low.count))
    return (1.39...1.50).contains(ratio) ? ratio : nil
  }

  /// As an option takes it back.
  private static func written(_ value: Double) -> String { Quantity.written(value, digits: 9) }

  private func range(_ values: [Double]) -> ClosedRange<Double>? {
    guard let least = values.min(), let most = values.max() else { return nil }
    return least...most
  }

  private func text(_ range: ClosedRange<Double>) -> String {
    range.lowerBound == range.upperBound
      ? NumberStyle.short.text(range.lowerBound)
      : "\(NumberStyle.short.text(range.lowerBound)) to \(NumberStyle.short.text(range.upperBound))"
  }
}
