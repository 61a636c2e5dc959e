// Elementary functions in single precision as short polynomials: loops over them become vector code, and they give the
// same bits on every machine, which the C library's do not promise (it picks its version by the CPU).

/// x to the nearest whole number, |x| < 2²². The addition itself rounds; an instruction for it is not on every x86.
@inline(__always)
func nearestWhole(_ x: Float) -> Float { (x + 12_582_912) - 12_582_912 }

/// √x for x ≥ 0, error below 2e-7 of the result. Three steps of Newton's method for 1/√x from the well-known guess: the
/// language's own goes through a C function that no loop over it becomes vector code with.
@inline(__always)
func squareRoot(_ x: Float) -> Float {
  var inverse = Float(bitPattern: 0x5F37_59DF &- x.bitPattern >> 1)
  let half = 0.5 * x
  inverse *= 1.5 - half * inverse * inverse
  inverse *= 1.5 - half * inverse * inverse
  inverse *= 1.5 - half * inverse * inverse
  return x * inverse
}

/// ln x for normal x > 0, error below 2e-7 of the result (Cephes logf).
@inline(__always)
func naturalLog(_ x: Float) -> Float {
  // x = m·2^e with m in [√½, √2): subtracting the bits of √½ makes the exponent step there.
  let shifted = Int32(bitPattern: x.bitPattern) &- 0x3F35_04F3
  let exponent = Float(shifted >> 23)
  let mantissa = Float(bitPattern: UInt32(bitPattern: (shifted & 0x007F_FFFF) &+ 0x3F35_04F3))
  let z = mantissa - 1
  var tail: Float = 7.037_683_6e-2
  tail = tail * z - 0.115_146_1
  tail = tail * z + 0.116_769_99
  tail = tail * z - 0.124_201_41
  tail = tail * z + 0.142_493_23
  tail = tail * z - 0.166_680_58
  tail = tail * z + 0.200_007_14
  tail = tail * z - 0.249_999_94
  tail = tail * z + 0.333_333_31
  let square = z * z
  // ln 2 in two parts, the larger one exact in few bits.
  let small = tail * z * square + exponent * -2.121_944_4e-4 - 0.5 * square
  return z + small + exponent * 0.693_359_4
}

/// sin and cos of an angle in [−π/4, π/4], error below 1e-7 (Cephes sinf, cosf).
@inline(__always)
func sineAndCosine(_ angle: Float) -> (sine: Float, cosine: Float) {
  let z = angle * angle
  let sine = ((-1.951_529_6e-4 * z + 8.332_161e-3) * z - 0.166_666_55) * z * angle + angle
  let cosine = ((2.443_315_7e-5 * z - 1.388_731_6e-3) * z + 4.166_664_6e-2) * z * z - 0.5 * z + 1
  return (sine, cosine)
}

/// cos 2πx, |x| < 2²¹, error below 1e-6 where |x| is a few turns.
@inline(__always)
func cosineOfTurns(_ x: Float) -> Float {
  // cos 2πx = sin 2π(¼ − |x|) for x in [−½, ½]; the Taylor series to the eleventh power holds up to a quarter turn.
  let angle = (0.25 - abs(x - nearestWhole(x))) * (2 * .pi)
  let z = angle * angle
  var tail: Float = -2.505_210_8e-8
  tail = tail * z + 2.755_731_9e-6
  tail = tail * z - 1.984_127e-4
  tail = tail * z + 8.333_333e-3
  tail = tail * z - 0.166_666_67
  return tail * z * angle + angle
}

/// 1/(1 + e^−x), error below 2e-7; beyond ±30 as at ±30.
@inline(__always)
func sigmoid(_ x: Float) -> Float { 1 / (1 + exponential(-min(30, max(-30, x)))) }

/// e^x for |x| ≤ 80, error below 3e-7 of the result: 2^whole in the exponent's bits times a polynomial for the rest.
@inline(__always)
func exponential(_ x: Float) -> Float {
  // The sum's low bits are the whole number itself: no conversion that would have to check its range.
  let sum = x * 1.442_695 + 12_582_912
  let whole = sum - 12_582_912
  let power = Float(bitPattern: (sum.bitPattern &- 0x4B40_0000 &+ 127) << 23)
  let z = (x - whole * 0.693_359_4) - whole * -2.121_944_4e-4
  var tail: Float = 1.987_569_1e-4
  tail = tail * z + 1.398_199_9e-3
  tail = tail * z + 8.333_452e-3
  tail = tail * z + 4.166_579_6e-2
  tail = tail * z + 0.166_666_65
  tail = tail * z + 0.5
  return (tail * z * z + z + 1) * power
}
