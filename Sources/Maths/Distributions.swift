// Tail probabilities and quantiles of the distributions that tests and intervals need.

import Foundation

/// P(X ≥ f) of Fisher's F with (m, n) degrees of freedom; 1 where f is not positive.
///
/// Both degrees must be positive. Relative error below 1e-12 where the tail is not tiny.
public func fisherTail(_ f: Double, _ m: Double, _ n: Double) -> Double {
  guard f > 0 else { return 1 }
  guard f.isFinite else { return f.isNaN ? .nan : 0 }
  return incompleteBeta(n / (n + m * f), n / 2, m / 2)
}

/// P(|X| ≥ t) of Student's t with n degrees of freedom.
public func studentTail(_ t: Double, _ n: Double) -> Double { fisherTail(t * t, 1, n) }

/// The t that |X| exceeds with probability `tail`, 0 < tail < 1.
public func studentQuantile(tail: Double, _ n: Double) -> Double {
  guard tail > 0, tail < 1, n > 0 else { return .nan }
  var (low, high) = (0.0, 1.0)
  while studentTail(high, n) > tail, high < 1e150 { (low, high) = (high, high * 2) }
  while true {
    let middle = low + (high - low) / 2
    guard middle > low, middle < high else { return middle }
    if studentTail(middle, n) > tail { low = middle } else { high = middle }
  }
}

/// The x below which a standard normal variable lies with probability `share`, by Newton's steps on its integral, to 1e-12.
///
/// NaN outside 0 < share < 1.
public func normalQuantile(_ share: Double) -> Double {
  guard share > 0, share < 1 else { return .nan }
  var x = 0.0
  for _ in 0..<60 {
    let step = (0.5 * erfc(-x / 2.0.squareRoot()) - share) / (exp(-x * x / 2) / (2 * Double.pi).squareRoot())
    x -= min(max(step, -1), 1)
    if abs(step) < 1e-12 { break }
  }
  return x
}

/// P(X ≥ x) of chi squared with k degrees of freedom.
public func chiSquaredTail(_ x: Double, _ k: Double) -> Double {
  guard x > 0 else { return 1 }
  return incompleteGammaTail(k / 2, x / 2)
}

/// I_x(a, b) by the continued fraction of DLMF 8.17.22, taken on the side where it converges fast.
func incompleteBeta(_ x: Double, _ a: Double, _ b: Double) -> Double {
  guard x > 0 else { return 0 }
  guard x < 1 else { return 1 }
  let front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log1p(-x))
  return x < (a + 1) / (a + b + 2)
    ? front * betaFraction(x, a, b) / a : 1 - front * betaFraction(1 - x, b, a) / b
}

/// Lentz's evaluation of the fraction.
private func betaFraction(_ x: Double, _ a: Double, _ b: Double) -> Double {
  let tiny = 1e-300
  func kept(_ value: Double) -> Double { abs(value) < tiny ? tiny : value }
  var (c, d) = (1.0, 1 / kept(1 - (a + b) * x / (a + 1)))
  var result = d
  for step in 1...10_000 {
    let m = Double(step)
    for term in [
      m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)), -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
    ] {
      d = 1 / kept(1 + term * d)
      c = kept(1 + term / c)
      result *= c * d
    }
    if abs(c * d - 1) < 1e-16 { break }
  }
  return result
}

/// Q(a, x) by its series below a + 1 and by Lentz's continued fraction above.
private func incompleteGammaTail(_ a: Double, _ x: Double) -> Double {
  let front = exp(a * log(x) - x - lgamma(a))
  if x < a + 1 {
    var (term, sum, n) = (1 / a, 1 / a, a)
    while term > sum * 1e-17 {
      n += 1
      term *= x / n
      sum += term
    }
    return 1 - front * sum
  }
  var b = x + 1 - a
  var (c, d) = (1e300, 1 / b)
  var result = d
  for step in 1...10_000 {
    let factor = -Double(step) * (Double(step) - a)
    b += 2
    d = 1 / (factor * d + b)
    c = b + factor / c
    result *= c * d
    if abs(c * d - 1) < 1e-16 { break }
  }
  return front * result
}
