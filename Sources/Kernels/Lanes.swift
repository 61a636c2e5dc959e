// Eight floats at a time: one AVX register.

typealias Lane = SIMD8<Float>
let laneCount = 8

extension UnsafeMutablePointer<Float> {
  /// The eight floats from here on.
  @inline(__always) var lane: Lane {
    get { unsafe UnsafeRawPointer(self).loadUnaligned(as: Lane.self) }
    nonmutating set { unsafe UnsafeMutableRawPointer(self).storeBytes(of: newValue, as: Lane.self) }
  }
}

/// e^x to 2 units in the last place for −87 ≤ x ≤ 88, held at the ends outside; NaN stays NaN. A loop over it
/// vectorises: no branch, no conversion. Reduction and polynomial after Cephes' expf (Moshier).
@inline(__always) func exponential(_ x: Float) -> Float {
  let low: Float = x < -87 ? -87 : x
  let held: Float = low > 88 ? 88 : low
  // Adding 1.5·2²³ leaves the nearest whole number in the low bits.
  let shifted = (12_582_912 as Float).addingProduct(held, 1.442_695_04)
  let power = shifted - 12_582_912
  let rest = held.addingProduct(power, -0.693_359_375).addingProduct(power, 2.121_944_4e-4)
  var sum: Float = 1.987_569_1e-4
  sum = (1.398_2e-3 as Float).addingProduct(sum, rest)
  sum = (8.333_452e-3 as Float).addingProduct(sum, rest)
  sum = (4.166_579_6e-2 as Float).addingProduct(sum, rest)
  sum = (1.666_666_5e-1 as Float).addingProduct(sum, rest)
  sum = (0.5 as Float).addingProduct(sum, rest)
  let fraction = (rest + 1).addingProduct(sum, rest * rest)
  return fraction * Float(bitPattern: (shifted.bitPattern &<< 23) &+ 0x3F80_0000)
}

/// √x to 2 units in the last place for normal x ≥ 0, and 0 for 0. A loop over it vectorises, which one over the library's
/// does not: that branches to report negative numbers. Newton's iteration for 1/√x from the halved exponent.
@inline(__always) func squareRoot(_ x: Float) -> Float {
  var inverse = Float(bitPattern: 0x5F37_5A86 &- (x.bitPattern &>> 1))
  let half = -0.5 * x
  inverse *= (1.5 as Float).addingProduct(half * inverse, inverse)
  inverse *= (1.5 as Float).addingProduct(half * inverse, inverse)
  inverse *= (1.5 as Float).addingProduct(half * inverse, inverse)
  return x * inverse
}
