// Decimal text to the nearest double, at the speed of the text. Every result is correctly rounded: the short way is used
// only where its arithmetic is exact up to one rounding (Clinger 1990), or by one 128-bit product or quotient.

enum NumberParser {
  /// The value of `text[start ..< end]`, NaN and infinities by name included; nil where it is no number. Spaces around
  /// it must have been removed.
  @inline(__always)
  static func value(_ text: Span<UInt8>, _ start: Int, _ end: Int) -> Double? {
    var scan = Decimal()
    guard scan.read(text, start, end) else { return named(text, start, end) }
    if scan.digits <= 19, let value = scan.exact() { return scan.isNegative ? -value : value }
    return library(text, start, end)
  }

  /// More digits or a wider exponent than fit in words: the standard library rounds correctly and knows no locale.
  @inline(never)
  private static func library(_ text: Span<UInt8>, _ start: Int, _ end: Int) -> Double? {
    Double(string(text, start, end))
  }

  @inline(never)
  private static func named(_ text: Span<UInt8>, _ start: Int, _ end: Int) -> Double? {
    guard end - start <= 9 else { return nil }
    switch string(text, start, end).lowercased() {
    case "nan", "+nan", "-nan": return .nan
    case "inf", "+inf", "infinity", "+infinity": return .infinity
    case "-inf", "-infinity": return -.infinity
    default: return nil
    }
  }

  /// The bytes as text; what is no UTF-8 becomes replacement characters.
  static func string(_ text: Span<UInt8>, _ start: Int, _ end: Int) -> String {
    let slice = text.extracting(start..<end)
    return String(decoding: (0..<slice.count).map { slice[$0] }, as: UTF8.self)
  }
}

/// sign · mantissa · 10^exponent, as read from text.
private struct Decimal {
  var isNegative = false
  var mantissa: UInt64 = 0
  var exponent = 0
  /// Significant digits read, leading zeros left out; the mantissa is whole up to 19.
  var digits = 0

  /// False where the bytes are no decimal number.
  @inline(__always)
  mutating func read(_ text: Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
    var at = start
    guard at < end else { return false }
    if text[at] == 0x2D || text[at] == 0x2B {
      isNegative = text[at] == 0x2D
      at += 1
    }
    let first = at
    at = readDigits(text, at, end)
    var seen = at - first
    if at < end, text[at] == 0x2E {
      let point = at + 1
      at = readDigits(text, point, end)
      exponent = point - at
      seen += at - point
    }
    guard seen > 0 else { return false }
    guard at < end else { return true }
    return readExponent(text, at, end)
  }

  @inline(__always)
  private mutating func readDigits(_ text: Span<UInt8>, _ start: Int, _ end: Int) -> Int {
    var at = start
    while at < end {
      let digit = text[at] &- 0x30
      guard digit < 10 else { break }
      mantissa = mantissa &* 10 &+ UInt64(digit)
      if digit != 0 || digits > 0 { digits &+= 1 }
      at += 1
    }
    return at
  }

  private mutating func readExponent(_ text: Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
    guard text[start] | 0x20 == 0x65 else { return false }
    var at = start + 1
    guard at < end else { return false }
    let isBelowOne = text[at] == 0x2D
    if isBelowOne || text[at] == 0x2B { at += 1 }
    guard at < end else { return false }
    var power = 0
    while at < end {
      let digit = text[at] &- 0x30
      guard digit < 10 else { return false }
      // Far outside what a double holds; what counts from here on is only that it stays there.
      if power < 1_000_000 { power = power * 10 + Int(digit) }
      at += 1
    }
    exponent += isBelowOne ? -power : power
    return true
  }

  /// The nearest double to mantissa · 10^exponent where it follows with one rounding; nil outside ±19 decimal places.
  @inline(__always)
  func exact() -> Double? {
    if mantissa <= 1 << 53, exponent <= 0, exponent >= -22 { return Double(mantissa) / Self.powers[-exponent] }
    if mantissa <= 1 << 53, exponent > 0, exponent <= 22 { return Double(mantissa) * Self.powers[exponent] }
    return wide()
  }

  @inline(never)
  private func wide() -> Double? {
    guard mantissa > 0, exponent >= -19, exponent <= 19 else { return nil }
    return exponent < 0 ? quotient(Self.wholePowers[-exponent]) : product(Self.wholePowers[exponent])
  }

  /// mantissa / power: 63 bits of the quotient, the rest folded into the last bit, rounded once to 53.
  private func quotient(_ power: UInt64) -> Double {
    let up = mantissa.leadingZeroBitCount
    let powerUp = power.leadingZeroBitCount
    let top = mantissa << up
    let (ratio, rest) = (power << powerUp).dividingFullWidth((top >> 1, top << 63))
    return Double(sign: .plus, exponent: powerUp - up - 63, significand: Double(rest == 0 ? ratio : ratio | 1))
  }

  /// mantissa · power, whole in 128 bits: the upper 64 with the rest folded into the last bit, rounded once to 53.
  private func product(_ power: UInt64) -> Double {
    let (high, low) = mantissa.multipliedFullWidth(by: power)
    guard high > 0 else { return Double(low) }
    let up = high.leadingZeroBitCount
    let top = up == 0 ? high : high << up | low >> (64 - up)
    return Double(sign: .plus, exponent: 64 - up, significand: Double(low << up == 0 ? top : top | 1))
  }

  private static let powers: [Double] = (0...22).map { power in (0..<power).reduce(1.0) { value, _ in value * 10 } }
  private static let wholePowers: [UInt64] = (0...19).map { power in (0..<power).reduce(1) { value, _ in value * 10 } }
}

extension NumberParser {
  /// The value of a whole text, nil where it is no number.
  static func value(of text: String) -> Double? {
    let bytes = Array(text.utf8)
    return value(bytes.span, 0, bytes.count)
  }
}
