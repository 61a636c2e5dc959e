// Whether points determine a loss law: enough of them, enough sizes and tokens, N and T apart.

import Foundation
import Maths

/// The points of a loss law, ordered once, so that each resample of them is checked in one pass.
struct Identification: Sendable {
  private let params: [Double]
  private let tokens: [Double]
  private let x: [Double]
  private let y: [Double]
  private let byParams: [Int]
  private let byTokens: [Int]

  init(_ points: [LossPoint]) {
    let (params, tokens) = (points.map(\.params), points.map(\.tokens))
    (self.params, self.tokens) = (params, tokens)
    (x, y) = (params.map { log($0) }, tokens.map { log($0) })
    byParams = params.indices.sorted { params[$0] < params[$1] }
    byTokens = tokens.indices.sorted { tokens[$0] < tokens[$1] }
  }

  /// What is missing in the points that count; nil where nothing is.
  ///
  /// E and a power of N need three sizes, and so does T; five parameters need five points.
  func refusal(_ weights: [Double], parameters: Int) -> Refusal? {
    let points = weights.count { $0 > 0 }
    // Before how many there are, what no more points of the same sizes and tokens would mend; one alone lacks all.
    if points > 1, let refusal = spanRefusal(weights) { return refusal }
    guard points >= parameters else {
      return .tooFewPoints(points, parameters: parameters)
    }
    // Along a line in (ln N, ln T) the law is one curve, and the two power terms can trade places.
    let r = logCorrelation(weights)
    return 1 - r * r > 1e-4 ? nil : .sizesFollowTokens(isRising: r > 0)
  }

  /// What is missing in sizes or in tokens; of a single one, which it is.
  private func spanRefusal(_ weights: [Double]) -> Refusal? {
    let sizes = byParams.lazy.filter { weights[$0] > 0 }.map { params[$0] }
    let sizeCount = distinctInOrder(sizes)
    guard sizeCount >= 3 else {
      return .tooFewSizes(sizeCount, only: sizeCount == 1 ? sizes.first : nil)
    }
    if let refusal = barelyVaries(.alpha, sizes) { return refusal }
    let amounts = byTokens.lazy.filter { weights[$0] > 0 }.map { tokens[$0] }
    let amountCount = distinctInOrder(amounts)
    guard amountCount >= 3 else {
      return .tooFewLengths(amountCount, only: amountCount == 1 ? amounts.first : nil)
    }
    return barelyVaries(.beta, amounts)
  }

  /// Correlation of ln N and ln T over the points that count; 1 where one of them is constant.
  func logCorrelation(_ weights: [Double]) -> Double {
    var (count, sumX, sumY) = (0.0, 0.0, 0.0)
    for i in weights.indices where weights[i] > 0 {
      count += 1
      sumX += x[i]
      sumY += y[i]
    }
    let (middleX, middleY) = (sumX / count, sumY / count)
    var (xx, yy, xy) = (0.0, 0.0, 0.0)
    for i in weights.indices where weights[i] > 0 {
      let (a, b) = (x[i] - middleX, y[i] - middleY)
      xx += a * a
      yy += b * b
      xy += a * b
    }
    guard xx > 0, yy > 0 else { return 1 }
    return max(-1, min(1, xy / xx.squareRoot() / yy.squareRoot()))
  }
}

/// - Throws: what is missing where the points do not determine so many parameters.
func checkIdentified(_ points: [LossPoint], parameters: Int) throws(Refusal) {
  if let refusal = Identification(points).refusal(points.map { _ in 1 }, parameters: parameters) { throw refusal }
}

/// Correlation of ln N and ln T over the points; 1 where one of them is constant.
func logCorrelation(_ points: [LossPoint]) -> Double { Identification(points).logCorrelation(points.map { _ in 1 }) }

/// Where values, in rising order, span less than a tenth: a power law over so little is whatever the noise makes of it.
func barelyVaries(_ exponent: FitNote.Exponent, _ values: some BidirectionalCollection<Double>) -> Refusal? {
  guard let low = values.first, let high = values.last, high < 1.1 * low else { return nil }
  return .barelyVaries(exponent, Extent(low, high))
}

/// How many values differ by more than 0.1 %.
func distinct(_ values: [Double]) -> Int { distinctInOrder(values.sorted()) }

/// The same for values in rising order.
private func distinctInOrder(_ values: some Sequence<Double>) -> Int {
  var (count, last) = (0, -Double.infinity)
  for value in values where value > last * (1 + 1e-3) || count == 0 { (count, last) = (count + 1, value) }
  return count
}
