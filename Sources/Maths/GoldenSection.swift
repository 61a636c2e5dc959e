// The least of a function of one variable that has one valley.

/// Where `f` is lowest between two ends, within 1e-8; its only minimum there where it has one valley.
public func goldenSection(from low: Double, to high: Double, _ f: (Double) -> Double) -> Double {
  let ratio = (5.0.squareRoot() - 1) / 2
  var (a, b) = (low, high)
  var (c, d) = (b - ratio * (b - a), a + ratio * (b - a))
  var (fc, fd) = (f(c), f(d))
  // A minimum's place is known to the root of what its value is known to.
  while b - a > 1e-8 {
    if fc <= fd {
      (b, d, fd) = (d, c, fc)
      c = b - ratio * (b - a)
      fc = f(c)
    } else {
      (a, c, fc) = (c, d, fd)
      d = a + ratio * (b - a)
      fd = f(d)
    }
  }
  return (a + b) / 2
}
