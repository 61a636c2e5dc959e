// Numbers of two bytes, whatever the machine has.

enum SmallFloats {
  /// An IEEE half.
  static func half(_ bits: UInt16) -> Double {
    let (exponent, fraction) = (Int(bits >> 10 & 31), Double(bits & 1023))
    let size =
      exponent == 31
      ? (fraction == 0 ? Double.infinity : .nan)
      : exponent == 0
        ? Double(sign: .plus, exponent: -24, significand: fraction)
        : Double(sign: .plus, exponent: exponent - 25, significand: fraction + 1024)
    return bits >> 15 == 1 ? -size : size
  }
}
