// Numbers and tables as they are printed for reading.

import Laws
import Testing

@testable import lawbook

@Suite struct NumberTextTests {
  @Test(
    arguments: [
      (0, "0"), (1, "1"), (0.51268, "0.5127"), (2143.42, "2143"), (70470, "70470"), (141905.3, "141905"),
      (999_999.6, "1e6"), (2.43e9, "2.43e9"), (7.5e-5, "7.5e-5"), (1e-4, "0.0001"), (-0.0453, "-0.0453"),
      (9.9999, "10"),
      (1e308, "1e308"), (.leastNonzeroMagnitude, "4.941e-324"), (.nan, "nan"), (.infinity, "inf"), (-.infinity, "-inf"),
    ] as [(Double, String)])
  func significantDigits(_ value: Double, _ text: String) { #expect(NumberText.significant(value) == text) }

  @Test func zerosAreKeptOnRequest() {
    #expect(NumberText.significant(0.5, 5, keepingZeros: true) == "0.50000")
    #expect(NumberText.significant(1e9, 3, keepingZeros: true) == "1.00e9")
  }

  @Test func percentagesHaveASign() {
    #expect(NumberText.percent(0.0015) == "+0.15 %")
    #expect(NumberText.percent(-0.0003) == "-0.03 %")
    #expect(NumberText.percent(.nan) == "–")
  }

  @Test func intervalsNeedBothBounds() {
    #expect(NumberText.interval(Estimate(1, low: 0.5, high: 1.5)) == "[0.5000, 1.500]")
    #expect(NumberText.interval(Estimate(1)) == "")
  }
}

@Suite struct TextTableTests {
  @Test func columnsAreAlignedAndLinesEndWithoutSpaces() {
    var table = TextTable([("N", .right), ("name", .left), ("", .left)])
    table.add("1e9", "a", "")
    table.add("17", "longer", "x")
    #expect(table.lines == ["    N  name", "  1e9  a", "   17  longer  x"])
  }

  @Test func textFromLogsCannotDriveTheTerminalOrBreakLines() {
    var table = TextTable([("", .left)])
    table.add("\u{1B}[31mred\nnext")
    #expect(table.lines == ["  \\u{1B}[31mred next"])
  }
}
