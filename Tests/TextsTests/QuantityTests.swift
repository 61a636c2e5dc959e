// Numbers as people write them, and what is none.

import Testing
import Texts

struct QuantityTests {
  @Test(arguments: [
    ("1.07B", 1.07e9), ("128M", 128e6), ("16m", 16e6), ("8k", 8e3), ("1b", 1e9), ("3e-4", 3e-4), (" 3e-4 ", 3e-4),
    ("1_000", 1000), ("16,000,000", 16e6), ("1,234.5", 1234.5), ("-1,000", -1000), ("1.5 B", 1.5e9), ("5", 5),
  ])
  func reads(_ text: String, _ value: Double) { #expect(Quantity.parse(text) == value) }

  @Test(arguments: [
    "", " ", "nan", "inf", "0x10", "1e999", "1.2.3", "1,23", "0,001", "4,97708", "1,2345", "1,000,00", "1.5,000", ",5",
    "1,000e1,000", "k", "1 000", "1__0", "_1", "1_",
  ])
  func refuses(_ text: String) { #expect(Quantity.parse(text) == nil) }

  @Test func decimalCommas() {
    #expect(Quantity.parse("4,97708", decimalComma: true) == 4.97708)
    #expect(Quantity.parse("4,977", decimalComma: true) == 4.977)
    #expect(Quantity.parse("16.000.000,5", decimalComma: true) == 16_000_000.5)
    #expect(Quantity.parse("1,5e-3", decimalComma: true) == 1.5e-3)
    #expect(Quantity.parse("1.5", decimalComma: true) == nil)
    #expect(Quantity.hasDecimalComma("0,001") && !Quantity.hasDecimalComma("1,000") && !Quantity.hasDecimalComma("x,y"))
  }

  @Test(arguments: [(3e-4, "0.0003"), (7.5e-5, "7.5e-5"), (1.07e9, "1.07e9"), (82_000, "8.2e4"), (512, "512")])
  func whatIsWrittenIsReadBack(_ value: Double, _ text: String) {
    #expect(Quantity.written(value, digits: 3) == text)
    #expect(Quantity.parse(text) == value)
  }
}
