// Random numbers by address: (seed, stream, index) → value, whatever was drawn before and on whichever thread.

import Foundation

/// A stream of random numbers that is a pure function of its index (the finaliser of SplitMix64, Steele et al. 2014,
/// applied to each part of the address in turn).
public struct RandomStream: Sendable, Hashable {
  private let key: UInt64

  public init(seed: UInt64, stream: UInt64) {
    key = RandomStream.mix(RandomStream.mix(seed &+ 0x9E37_79B9_7F4A_7C15) ^ (stream &* 0xD1B5_4A32_D192_ED03))
  }

  private static func mix(_ x: UInt64) -> UInt64 {
    var z = x
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// 64 random bits.
  public func bits(_ index: UInt64) -> UInt64 {
    RandomStream.mix(RandomStream.mix(key &+ (index &+ 1) &* 0x9E37_79B9_7F4A_7C15) ^ key)
  }

  /// Uniform in [0, 1), 53 bits.
  public func uniform(_ index: UInt64) -> Double { Double(bits(index) >> 11) * 0x1p-53 }

  /// Uniform in 0 ..< count, count > 0; off from even by less than count/2⁶⁴.
  public func integer(_ index: UInt64, below count: Int) -> Int {
    Int(bits(index).multipliedFullWidth(by: UInt64(count)).high)
  }

  /// Standard normal (Box and Muller), from the uniforms at 2·index and 2·index + 1.
  public func normal(_ index: UInt64) -> Double {
    let radius = (-2 * log(1 - uniform(2 &* index))).squareRoot()
    return radius * cos(2 * .pi * uniform(2 &* index &+ 1))
  }
}

extension RandomStream {
  /// A draw of chi squared with k > 0 degrees of freedom, whole or not (Marsaglia and Tsang 2000), from the numbers at
  /// `index`, `index` + 1, … of a stream of its own.
  public func chiSquared(_ k: Double, _ index: UInt64) -> Double {
    let own = RandomStream(seed: bits(index), stream: index)
    // Below one the distribution has a pole: draw a whole step higher and come down by a power of a uniform.
    let lift = k < 2 ? pow(1 - own.uniform(1 << 40), 2 / k) : 1
    let d = (k < 2 ? k / 2 + 1 : k / 2) - 1.0 / 3
    let c = 1 / (9 * d).squareRoot()
    for attempt in 0..<UInt64(1000) {
      let x = own.normal(2 &* attempt)
      let v = pow(1 + c * x, 3)
      guard v > 0 else { continue }
      let u = 1 - own.uniform(4 &* attempt &+ 2)
      if log(u) < 0.5 * x * x + d - d * v + d * log(v) { return 2 * d * v * lift }
    }
    return k
  }
}
