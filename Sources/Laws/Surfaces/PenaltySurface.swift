// How much loss a run costs whose batch size and learning rate are off: a convex surface with walls of unequal steepness.

import Foundation

/// g(z; k) = 2(e^{kz} − 1 − kz)/k²: z² about 0, steeper on the side of k's sign, and z² throughout at k = 0.
struct Wall {
  var value: Double
  /// Derivatives by z and by k.
  var slope: Double
  var bend: Double

  /// Where kz is larger the exponential goes on as a straight line: a step too far must not overflow.
  private static let straightBeyond = 6.0

  init(_ z: Double, _ k: Double) {
    let w = k * z
    guard abs(w) >= 1e-2 else {
      value = z * z * (1 + w / 3 + w * w / 12)
      slope = z * (2 + w + w * w / 3)
      bend = z * z * z * (1 / 3 + w / 6 + w * w / 20)
      return
    }
    let within = min(w, Self.straightBeyond)
    let power = exp(within)
    let grown = power * (1 + w - within)
    value = (grown - 1 - w) * 2 / (k * k)
    slope = (power - 1) * 2 / k
    bend = (power - 1) * z * 2 / (k * k) - (grown - 1 - w) * 4 / (k * k * k)
  }
}

/// The parameters of a penalty h(B, eta), the share by which the loss lies above the least of its cell:
///
///     x = ln B − (b0 + bT·t + bN·n),  y = ln eta − (e0 + eT·t + eN·n),  u = y − s·x,  v = x − q·y
///     h = c1·g(u; k1) + c2·g(v; k2),  ln c_j = l_j + p_jT·t + p_jN·n
///
/// n and t are logarithms of N and T about a centre. The least, 0, is at x = y = 0, whatever the other parameters.
enum PenaltyParameter: Int, CaseIterable {
  case batch, batchByTokens, batchByParams
  case rate, rateByTokens, rateByParams
  /// s, the slope of the valley in which eta grows with B, and q, the tilt of the other wall.
  case valley
  case steepness, asymmetry
  case steepnessOfBatch, asymmetryOfBatch
  case tilt
  case steepnessByTokens, steepnessByParams, steepnessOfBatchByTokens, steepnessOfBatchByParams

  static let count = 16
  /// Those of the shape that all cells have alike.
  static let shape: [PenaltyParameter] = [
    .valley, .steepness, .asymmetry, .steepnessOfBatch, .asymmetryOfBatch, .tilt,
  ]
}

typealias PenaltyVector = SIMD16<Double>

extension PenaltyVector {
  subscript(_ parameter: PenaltyParameter) -> Double {
    get { self[parameter.rawValue] }
    set { self[parameter.rawValue] = newValue }
  }

  /// Within bounds outside which no surface was ever seen: a descent must not leave for infinity along a flat direction.
  var bounded: PenaltyVector {
    var p = self
    for place in [PenaltyParameter.asymmetry, .asymmetryOfBatch, .valley] {
      p[place] = Swift.min(Swift.max(p[place], -3), 3)
    }
    for place in [PenaltyParameter.steepness, .steepnessOfBatch] { p[place] = Swift.min(Swift.max(p[place], -14), 3) }
    p[.tilt] = Swift.min(Swift.max(p[.tilt], -1), 1)
    return p
  }
}

/// Where a run lies: ln B, ln eta, and the centred ln T and ln N of its cell.
struct PenaltyPlace: Sendable, Hashable {
  var batch: Double
  var rate: Double
  var tokens = 0.0
  var params = 0.0
}

extension PenaltyVector {
  /// ln B and ln eta of the least loss at a cell's T and N.
  func centre(tokens t: Double, params n: Double) -> (batch: Double, rate: Double) {
    (
      self[.batch] + self[.batchByTokens] * t + self[.batchByParams] * n,
      self[.rate] + self[.rateByTokens] * t + self[.rateByParams] * n
    )
  }

  private func steepnesses(_ at: PenaltyPlace) -> (Double, Double) {
    (
      exp(self[.steepness] + self[.steepnessByTokens] * at.tokens + self[.steepnessByParams] * at.params),
      exp(
        self[.steepnessOfBatch] + self[.steepnessOfBatchByTokens] * at.tokens
          + self[.steepnessOfBatchByParams] * at.params)
    )
  }

  /// h alone.
  func penalty(_ at: PenaltyPlace) -> Double {
    let centre = centre(tokens: at.tokens, params: at.params)
    let (x, y) = (at.batch - centre.batch, at.rate - centre.rate)
    let (c1, c2) = steepnesses(at)
    return c1 * Wall(y - self[.valley] * x, self[.asymmetry]).value
      + c2 * Wall(x - self[.tilt] * y, self[.asymmetryOfBatch]).value
  }

  /// h and its derivatives by all parameters.
  func expanded(_ at: PenaltyPlace) -> (value: Double, gradient: PenaltyVector) {
    let (t, n) = (at.tokens, at.params)
    let centre = centre(tokens: t, params: n)
    let (x, y) = (at.batch - centre.batch, at.rate - centre.rate)
    let (s, q) = (self[.valley], self[.tilt])
    let (c1, c2) = steepnesses(at)
    let (one, two) = (Wall(y - s * x, self[.asymmetry]), Wall(x - q * y, self[.asymmetryOfBatch]))
    let (h1, h2, hu, hv) = (c1 * one.value, c2 * two.value, c1 * one.slope, c2 * two.slope)
    let (dx, dy) = (hv - s * hu, hu - q * hv)
    let gradient = PenaltyVector(
      -dx, -dx * t, -dx * n, -dy, -dy * t, -dy * n, -hu * x, h1, c1 * one.bend, h2, c2 * two.bend, -hv * y, h1 * t,
      h1 * n, h2 * t, h2 * n)
    return (h1 + h2, gradient)
  }

  /// ln eta of the least loss at a given B: the slope of h along y rises, so it has one root.
  func bestRate(batch: Double, tokens t: Double = 0, params n: Double = 0) -> Double {
    let centre = centre(tokens: t, params: n)
    let x = batch - centre.batch
    let (s, q) = (self[.valley], self[.tilt])
    let (c1, c2) = steepnesses(PenaltyPlace(batch: batch, rate: 0, tokens: t, params: n))
    func slope(_ y: Double) -> Double {
      c1 * Wall(y - s * x, self[.asymmetry]).slope - q * c2 * Wall(x - q * y, self[.asymmetryOfBatch]).slope
    }
    guard q != 0 else { return centre.rate + s * x }
    var (low, high) = (s * x - 1, s * x + 1)
    while slope(low) > 0, low > -60 { low -= high - low }
    while slope(high) < 0, high < 60 { high += high - low }
    for _ in 0..<60 {
      let middle = (low + high) / 2
      if slope(middle) > 0 { high = middle } else { low = middle }
    }
    return centre.rate + (low + high) / 2
  }
}
