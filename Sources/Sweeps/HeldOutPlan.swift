// The sweep that puts fitted laws to the test on a larger model: trained where they say, around there, and at the fixed
// pair.

public import Diagnostics
import Foundation
public import Training

/// What a held-out plan is made of.
public struct HeldOutPlan: Sendable {
  /// Batch size in tokens and learning rate.
  public struct Pair: Sendable, Hashable {
    public var batchTokens: Double
    public var learningRate: Double

    public init(batchTokens: Double, learningRate: Double) {
      self.batchTokens = batchTokens
      self.learningRate = learningRate
    }
  }

  public var shape: ModelShape
  /// Where the predictions come from, for the head of the plan.
  public var source: String
  /// Training tokens and what the laws predict for them, rising.
  public var predictions: [(tokens: Int, pair: Pair)]
  /// The tokens around whose prediction a grid of three by three is trained; nil for none.
  public var around: Int?
  /// Trained as it is, to all tokens; nil for none.
  public var fixed: Pair?
  public var seeds: [UInt64]

  public init(
    shape: ModelShape, source: String, predictions: [(tokens: Int, pair: Pair)], around: Int? = nil,
    fixed: Pair? = nil, seeds: [UInt64] = [1]
  ) {
    self.shape = shape
    self.source = source
    self.predictions = predictions.sorted { $0.tokens < $1.tokens }
    self.around = around
    self.fixed = fixed
    self.seeds = seeds
  }

  private var clip: Int { shape.clip.contextTokens }
  private var marks: [Int] { predictions.map(\.tokens) }
}

// What is wrong.
extension HeldOutPlan {
  /// Errors, all at once; empty when `text` is a plan that a sweep takes.
  public func problems() -> [Diagnostic] {
    let shapeProblems = shape.problems()
    guard !predictions.isEmpty else {
      return shapeProblems + [Diagnostic(.error, "there is no T to train to", hint: "name some with --marks")]
    }
    // Of a shape that cannot be the laws need not say anything possible.
    let rates = shapeProblems.isEmpty ? predictions.compactMap { wrongRate($0.tokens, $0.pair) } : []
    return shapeProblems + predictions.compactMap { wrongTokens($0.tokens) } + rates
      + [wrongCentre, wrongFixed].compactMap(\.self)
  }

  private func wrongTokens(_ tokens: Int) -> Diagnostic? {
    guard RunSettings.tokens.contains(tokens) else {
      return Diagnostic(.error, "\(tokens) tokens is out of range", hint: "from one clip, \(clip), to 1e12")
    }
    guard !tokens.isMultiple(of: clip) else { return nil }
    return Diagnostic(
      .error,
      "\(tokens) tokens is not a multiple of the clip (\(clip) tokens)",
      hint: "name others with --marks; the nearest: \(max(1, (tokens + clip / 2) / clip) * clip)")
  }

  private func wrongRate(_ tokens: Int, _ pair: Pair) -> Diagnostic? {
    // The grid goes to half and to twice the rate.
    guard !(2e-8...5).contains(pair.learningRate) || !(pair.batchTokens > 0) else { return nil }
    return Diagnostic(
      .error,
      "the laws predict B = \(short(pair.batchTokens)) and eta = \(short(pair.learningRate)) for T = \(tokens), which no "
        + "run can have")
  }

  private var wrongCentre: Diagnostic? {
    guard let around, !marks.contains(around) else { return nil }
    let known = marks.map(String.init).joined(separator: ", ")
    return Diagnostic(.error, "--around \(around) is none of the T that are trained", hint: "expected one of: \(known)")
  }

  /// The pair is the one that the laws were refitted at: another batch, however near, would test something else.
  private var wrongFixed: Diagnostic? {
    guard let fixed else { return nil }
    let batch = short(fixed.batchTokens)
    guard let whole = Int(exactly: fixed.batchTokens), whole > 0, whole.isMultiple(of: clip), whole <= Self.mostBatch
    else {
      return Diagnostic(
        .error,
        "the fixed batch of \(batch) tokens is not a multiple of the clip (\(clip) tokens) up to \(Self.mostBatch)",
        hint: "fix another pair in the study")
    }
    let left = marks.filter { !$0.isMultiple(of: whole) }
    guard !left.isEmpty else { return nil }
    return Diagnostic(
      .error,
      "the fixed batch of \(whole) tokens does not divide \(left.map(String.init).joined(separator: ", ")) tokens",
      hint: "fix another pair in the study, or name other T with --marks")
  }
}

// The plan as text.
extension HeldOutPlan {
  /// The plan file. Predicted batches become the nearest (in ratio) whole number of clips that divides all tokens named;
  /// rates are rounded to two digits. Predictions that are then the same are one run with several marks.
  public var text: String {
    (head + predicted + grid + atFixed).map { $0 + "\n" }.joined()
  }

  private var head: [String] {
    [
      "# A model of N = \(shape.params), held out: trained at the batch size and learning rate that laws fitted to smaller",
      "# ones predict. Written by: \(source)", "name: held-out", "seeds: \(list(seeds))", "lines: 100", "runs:",
    ]
  }

  private var predicted: [String] {
    var runs: [(settings: String, lines: [String], marks: [Int])] = []
    for (tokens, pair) in predictions {
      let (settings, line) = (settings([batch(pair)], [pair.learningRate]), comment(tokens, pair))
      if let place = runs.firstIndex(where: { $0.settings == settings }) {
        runs[place].lines.append(line)
        runs[place].marks.append(tokens)
      } else {
        runs.append((settings, [line], [tokens]))
      }
    }
    return runs.flatMap { $0.lines + [item($0.settings, $0.marks)] }
  }

  private func comment(_ tokens: Int, _ pair: Pair) -> String {
    let least = pair.batchTokens < Double(clip) ? ", less than a clip of \(clip)" : ""
    return "  # predicted for T = \(tokens): B = \(short(pair.batchTokens))\(least), eta = \(short(pair.learningRate))"
  }

  private var grid: [String] {
    guard let centre = predictions.first(where: { $0.tokens == around }) else { return [] }
    let middle = batch(centre.pair)
    let batches = batchesAround(middle, centre.tokens)
    let rates = [0.5, 1, 2].map { $0 * rounded(centre.pair.learningRate) }
    var line = "  # a grid around the prediction for T = \(centre.tokens)"
    if batches.first == middle { line += "; no smaller batch is possible" }
    if batches.last == middle { line += "; no larger batch is possible" }
    if batches.count < 3 { line += "; \(batches.count) x 3, as no other batch divides T" }
    return [line, item(settings(batches, rates), [centre.tokens])]
  }

  private var atFixed: [String] {
    guard let fixed else { return [] }
    let settings = "batch_tokens: \(list([Int(fixed.batchTokens)])), learning_rates: \(list([fixed.learningRate]))"
    return ["  # the fixed pair", item(settings, marks)]
  }

  private func settings(_ batches: [Int], _ rates: [Double]) -> String {
    "batch_tokens: \(list(batches)), learning_rates: \(list(rates.map { short(rounded($0)) }))"
  }

  private func item(_ settings: String, _ marks: [Int]) -> String {
    let headSize = shape.headSize == 16 ? "" : ", head_size: \(shape.headSize)"
    return
      "  - {sizes: {layers: \(shape.layers), width: \(shape.width)\(headSize)}, \(settings), marks: \(list(marks))}"
  }

  private func list(_ items: [some CustomStringConvertible]) -> String {
    "[\(items.map(\.description).joined(separator: ", "))]"
  }
}

// Which batches are possible.
extension HeldOutPlan {
  /// What a sweep takes.
  private static let mostBatch = RunSettings.batches.upperBound

  /// The predicted batch as it is trained.
  private func batch(_ pair: Pair) -> Int { nearest(pair.batchTokens, batches(dividing: marks)) ?? clip }

  /// Three batches, each about twice the one before, the given one in their middle; where nothing smaller (or larger)
  /// divides the tokens, at their end.
  private func batchesAround(_ middle: Int, _ tokens: Int) -> [Int] {
    let possible = batches(dividing: [tokens])
    var found = [middle]
    func extend(_ wanted: Double, _ passes: (Int) -> Bool) {
      guard found.count < 3, let more = nearest(wanted, possible.filter(passes)) else { return }
      found = (found + [more]).sorted()
    }
    extend(Double(middle) / 2) { $0 < middle }
    extend(Double(middle) * 2) { $0 > middle }
    let (low, high) = (found[0], found[found.count - 1])
    extend(Double(high) * 2) { $0 > high }
    extend(Double(low) / 2) { $0 < low }
    return found
  }

  private func batches(dividing tokens: [Int]) -> [Int] {
    let largest = min(tokens.min() ?? 0, Self.mostBatch) / clip
    return (0..<largest).map { ($0 + 1) * clip }.filter { batch in tokens.allSatisfy { $0.isMultiple(of: batch) } }
  }

  private func nearest(_ wanted: Double, _ batches: [Int]) -> Int? {
    batches.min { ratio(Double($0), wanted) < ratio(Double($1), wanted) }
  }

  private func ratio(_ one: Double, _ other: Double) -> Double { max(one / other, other / one) }
}

/// Two significant digits.
private func rounded(_ number: Double) -> Double { Double(String(format: "%.1e", number)) ?? number }

/// Three significant digits.
private func short(_ number: Double) -> String { String(format: "%.3g", number) }
