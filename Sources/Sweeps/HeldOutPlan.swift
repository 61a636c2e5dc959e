// The sweep that puts fitted laws to the test on a larger model: trained where they say, around there, and at the fixed
// pair.

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
  public var fixed: Pair?

  public init(
    shape: ModelShape, source: String, predictions: [(tokens: Int, pair: Pair)], around: Int?, fixed: Pair?
  ) {
    self.shape = shape
    self.source = source
    self.predictions = predictions
    self.around = around
    self.fixed = fixed
  }

  /// The plan file. Predicted batches become the nearest (in ratio) whole number of clips that divides all tokens named;
  /// rates are rounded to two digits.
  public var text: String {
    var lines = head
    for (tokens, pair) in predictions {
      lines.append("  # predicted for T = \(tokens): B = \(short(pair.batchTokens)), eta = \(short(pair.learningRate))")
      lines.append(run([batch(pair.batchTokens)], [pair.learningRate], [tokens]))
    }
    if let centre = predictions.first(where: { $0.tokens == around }) {
      lines.append("  # a grid around the prediction for T = \(centre.tokens)")
      lines.append(
        run(around(centre.pair), [0.5, 1, 2].map { $0 * rounded(centre.pair.learningRate) }, [centre.tokens]))
    }
    if let fixed {
      lines.append("  # the fixed pair")
      lines.append(run([batch(fixed.batchTokens)], [fixed.learningRate], predictions.map(\.tokens)))
    }
    return lines.map { $0 + "\n" }.joined()
  }

  private var head: [String] {
    [
      "# A model of N = \(shape.params), held out: trained at the batch size and learning rate that laws fitted to smaller ones",
      "# predict. Written by: \(source)", "name: held-out", "lines: 100", "runs:",
    ]
  }

  private func run(_ batches: [Int], _ rates: [Double], _ marks: [Int]) -> String {
    let rates = rates.map { short(rounded($0)) }
    return "  - {sizes: {layers: \(shape.layers), width: \(shape.width)}, batch_tokens: \(list(batches)), "
      + "learning_rates: \(list(rates)), marks: \(list(marks))}"
  }

  private func list(_ items: [some CustomStringConvertible]) -> String {
    "[\(items.map(\.description).joined(separator: ", "))]"
  }

  private func around(_ pair: Pair) -> [Int] {
    let middle = batch(pair.batchTokens)
    let clip = shape.clip.contextTokens
    return Set([middle / 2 / clip * clip, middle, middle * 2]).filter { $0 > 0 && divides($0) }.sorted()
  }

  private func divides(_ batch: Int) -> Bool { predictions.allSatisfy { $0.tokens % batch == 0 } }

  private func batch(_ wanted: Double) -> Int {
    let clip = shape.clip.contextTokens
    let largest = max(1, (predictions.map(\.tokens).min() ?? clip) / clip)
    let possible = (1...min(largest, 65_536)).map { $0 * clip }.filter(divides)
    return possible.min { ratio(Double($0), wanted) < ratio(Double($1), wanted) } ?? clip
  }

  private func ratio(_ one: Double, _ other: Double) -> Double { max(one / other, other / one) }
}

/// Two significant digits.
private func rounded(_ number: Double) -> Double { Double(String(format: "%.1e", number)) ?? number }

/// Three significant digits.
private func short(_ number: Double) -> String { String(format: "%.3g", number) }
