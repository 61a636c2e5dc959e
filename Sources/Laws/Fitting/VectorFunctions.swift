// exp, log and choices for four numbers at a time: the same bits on every machine, and no call in the middle of a loop.

import Foundation

/// exp of each of four numbers, to 2 units in the last place; below −700 as at −700, above 700 as at 700.
@inline(__always)
func exp(_ x: SIMD4<Double>) -> SIMD4<Double> {
  let clamped = limited(x, 700)
  // Adding 1.5·2⁵² rounds to a whole number, which then stands in the lowest bits.
  let rounder = 6_755_399_441_055_744.0
  let shifted = clamped * 1.4426950408889634 + rounder
  let k = shifted - rounder
  // ln 2 in two parts, the first short enough for k times it to be exact.
  let r = (clamped - k * 0.693147180369123816490) - k * 1.90821492927058770002e-10
  // Taylor's series to the 13th power, |r| ≤ ½·ln 2, even and odd powers apart so that they do not wait for each other.
  let q = r * r
  var even = q * (1.0 / 479_001_600) + (1.0 / 3_628_800)
  even = even * q + (1.0 / 40_320)
  even = even * q + (1.0 / 720)
  even = even * q + (1.0 / 24)
  even = even * q + 0.5
  var odd = q * (1.0 / 6_227_020_800) + (1.0 / 39_916_800)
  odd = odd * q + (1.0 / 362_880)
  odd = odd * q + (1.0 / 5_040)
  odd = odd * q + (1.0 / 120)
  odd = odd * q + (1.0 / 6)
  let sum = 1 + (r + q * (even + r * odd))
  // 2ᵏ: k + 1023 in the bits of the exponent.
  return sum * numbers((bits(shifted) &+ 1023) &<< 52)
}

/// log of each of four numbers: by its series where all lie within 0.8 to 1.25, to 2 units in the last place of 1, else one
/// by one.
@inline(__always)
func logNearOne(_ x: SIMD4<Double>) -> SIMD4<Double> {
  guard areAll(truth(x .> 0.8) & truth(x .< 1.25)) else {
    return SIMD4(Foundation.log(x[0]), Foundation.log(x[1]), Foundation.log(x[2]), Foundation.log(x[3]))
  }
  // ln x = 2·artanh s, s = (x − 1)/(x + 1), |s| ≤ 1/9: nine terms.
  let s = (x - 1) / (x + 1)
  let q = s * s
  var sum = q * (1.0 / 17) + (1.0 / 15)
  sum = sum * q + (1.0 / 13)
  sum = sum * q + (1.0 / 11)
  sum = sum * q + (1.0 / 9)
  sum = sum * q + (1.0 / 7)
  sum = sum * q + 0.2
  sum = sum * q + (1.0 / 3)
  return 2 * (s + s * q * sum)
}

/// x, but −size below it and size above; NaN as size.
@inline(__always)
func limited(_ x: SIMD4<Double>, _ size: Double) -> SIMD4<Double> {
  let (low, high) = (SIMD4<Double>(repeating: -size), SIMD4<Double>(repeating: size))
  let below = choose(truth(x .< high), x, high)
  return choose(truth(below .> low), below, low)
}

/// `a` where the bits are set, else `b`. The standard library's choice by a mask is a loop over lanes.
@inline(__always)
func choose(_ mask: SIMD4<Int64>, _ a: SIMD4<Double>, _ b: SIMD4<Double>) -> SIMD4<Double> {
  numbers((bits(a) & mask) | (bits(b) & ~mask))
}

/// All bits of a lane set where the comparison holds.
@inline(__always)
func truth(_ mask: SIMDMask<SIMD4<Int64>>) -> SIMD4<Int64> { unsafe unsafeBitCast(mask, to: SIMD4<Int64>.self) }

@inline(__always)
private func areAll(_ mask: SIMD4<Int64>) -> Bool { mask[0] & mask[1] & mask[2] & mask[3] == -1 }

@inline(__always)
private func bits(_ x: SIMD4<Double>) -> SIMD4<Int64> { unsafe unsafeBitCast(x, to: SIMD4<Int64>.self) }

@inline(__always)
private func numbers(_ x: SIMD4<Int64>) -> SIMD4<Double> { unsafe unsafeBitCast(x, to: SIMD4<Double>.self) }
