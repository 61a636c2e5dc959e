// Conditions of what is held out, and the numbers in them.

import Laws
import Testing

@testable import Studies
import Texts

@Suite struct HoldOutConditionTests {
  @Test(arguments: [
    ("params >= 1e9", HoldOut(params: 1e9...Double.infinity)),
    ("tokens<2e10", HoldOut(tokens: 0...(2e10).nextDown)),
    ("params > 1B and tokens <= 10B", HoldOut(params: (1e9).nextUp...Double.infinity, tokens: 0...1e10)),
    ("params >= 1e9, params <= 2e9", HoldOut(params: 1e9...2e9)),
    ("params = 1e9", HoldOut(params: 0.99e9...1.01e9)),
    ("params == 1e9 && tokens == 1e9", HoldOut(params: 0.99e9...1.01e9, tokens: 0.99e9...1.01e9)),
  ])
  func conditions(_ text: String, _ expected: HoldOut) throws {
    #expect(try HoldOutCondition.parse(text) == expected)
  }

  @Test(arguments: [
    "", "params", "params >= ", "params >= x", "params => 1e9", "colour >= 1", "params >= 1e9 or tokens > 1",
    "params >= -1", "params >= nan", "params > 2e9 and params < 1e9", ">= 1e9", "params >= 0",
  ])
  func whatCannotBeRead(_ text: String) {
    #expect(throws: (any Error).self) { try HoldOutCondition.parse(text) }
  }
}

@Suite struct QuantityTests {
  @Test(arguments: [
    ("1", 1.0), ("1.07e9", 1.07e9), ("1.07B", 1.07e9), ("10B", 1e10), ("82k", 82_000), ("1_000_000", 1e6), ("2T", 2e12),
    ("17M", 17e6), ("-3", -3), ("1e9B", 1e18), ("3G", 3e9),
  ])
  func numbers(_ text: String, _ value: Double) { #expect(Quantity.parse(text) == value) }

  @Test(arguments: [
    "", " ", "nan", "inf", "-inf", "infinity", "0x10", "1e999", "1e300T", "B", "1.2.3", "1 000", "_1", "1_", "1__0",
    "1e",
    "1,5", "１", "1BB", "--1", "1e5_", "0b1",
  ])
  func noNumbers(_ text: String) { #expect(Quantity.parse(text) == nil) }
}
