// The number parser agrees bit for bit with the standard library, which rounds correctly.

import TestSupport
import Testing

@testable import RunLogs

struct NumberParserTests {
  private func check(_ text: String) {
    let expected = Double(text)
    let value = NumberParser.value(of: text)
    #expect(value?.bitPattern == expected?.bitPattern, "\(text)")
  }

  @Test func hardCases() {
    let cases = [
      "0", "-0", "0.0", "1", "-1", "+1", "9007199254740993", "9007199254740992", "9007199254740991", "1e22", "1e23",
      "1e-22",
      "1e-23", "8.5e22", "123456789012345678", "1234567890123456789", "12345678901234567890", "18446744073709551615",
      "18446744073709551616", "2.2250738585072011e-308", "4.9e-324", "2.4703282292062327e-324",
      "1.7976931348623157e308",
      "0.1", "0.3", "3.14159265358979323846264338327950288", "0.000000000000000000000000000000000000001", "1e400",
      "1e-400",
      "5e-1", "1E5", "1e+5", ".5", "5.", "00012.500", "9223372036854775807e-19", "9999999999999999999e-19",
      "1000000000000000000e19", "1.00000000000000011102230246251565404236316680908203125",
      "1.00000000000000011102230246251565404236316680908203124", "0e999999999999999999999",
    ]
    for text in cases {
      check(text)
      check("-" + text)
    }
  }

  @Test func randomDoublesAndDigits() {
    var random = Seeded(7)
    for _ in 0..<100_000 {
      let value = Double(bitPattern: random.next())
      if value.isFinite { check("\(value)") }
      let mantissa = random.next() >> UInt64.random(in: 0..<64, using: &random)
      check("\(mantissa)e\(Int.random(in: -40...40, using: &random))")
      let digits = String(mantissa)
      let point = Int.random(in: 0...digits.count, using: &random)
      check(digits.prefix(point) + "." + digits.dropFirst(point))
    }
  }

  private func check(_ text: Substring) { check(String(text)) }

  @Test func names() {
    #expect(NumberParser.value(of: "NaN")?.isNaN == true)
    #expect(NumberParser.value(of: "-nan")?.isNaN == true)
    #expect(NumberParser.value(of: "Infinity") == .infinity)
    #expect(NumberParser.value(of: "-inf") == -.infinity)
  }

  @Test(arguments: [
    "", "-", ".", "e5", "1e", "1e+", "0x10", "1_000", "1,5", "1.2.3", "12a", "--1", "infinit", "nano", "1 2",
  ])
  func noNumbers(_ text: String) { #expect(NumberParser.value(of: text) == nil) }
}
