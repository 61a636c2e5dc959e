import Testing

@testable import Texts

/// Numbers for people: a true minus, raised powers, suffixes, digits by the interval.
@Suite struct NumberStyleTests {
  @Test(arguments: [
    (0.51268, "0.5127"), (2143.42, "2143"), (0.0017, "0.0017"), (1.7e-4, "1.7×10⁻⁴"), (1.7e-5, "1.7×10⁻⁵"), (-3, "−3"),
    (0, "0"),
    (120_000, "120,000"), (999_960, "10⁶"), (1e13, "10¹³"), (0.5, "0.5"), (-0.0, "0"),
  ])
  func significant(_ value: Double, _ text: String) { #expect(NumberStyle.usual.text(value) == text) }

  @Test(arguments: [
    (1.07e9, "1.07B"), (294_912, "294.9k"), (512, "512"), (999_960, "1M"), (2.5e12, "2.5T"), (4e15, "4×10¹⁵"),
    (0.5, "0.5"),
  ])
  func suffixed(_ value: Double, _ text: String) { #expect(NumberStyle.count.text(value) == text) }

  @Test func othersAsTheySay() {
    #expect(NumberStyle.percent(1).text(-0.0123) == "−1.2\u{202F}%")
    #expect(NumberStyle.percent(1).text(-0.0001) == "0.0\u{202F}%")
    #expect(NumberStyle.scientific(2).text(3.4e21) == "3.4×10²¹")
    #expect(NumberStyle.scientific(2).tex(3.4e21) == "$3.4\\times10^{21}$")
    #expect(NumberStyle.fixed(2).text(1234567.891) == "1,234,567.89")
    #expect(NumberStyle.change(2).text(0.0015) == "+0.15\u{202F}%")
    #expect(NumberStyle.change(2).text(121_816) == "×122,000")
    #expect(NumberStyle.factor(3).text(1.3721) == "×1.37")
    #expect(NumberStyle.factor(2).tex(2.5e9) == "$\\times2.5\\times10^{9}$")
    #expect(NumberStyle.usual.text(.nan) == "–")
    #expect(NumberStyle.usual.text(-.infinity) == "−∞")
  }

  @Test(arguments: [
    (0.84721, 0.8384, 0.8541, NumberStyle.usual, "0.8472 [0.8384, 0.8541]"),
    (267_912, 264_800, 271_100, .count, "267.9k [264.8k, 271.1k]"),
    (267_912, 200_000, 341_000, .count, "268k [200k, 341k]"),
    (12, 1, 300, .usual, "12 [1, 300]"),
    (2143.42, 1042, 5810, .usual, "2100 [1000, 5800]"),
    (0.123456, -0.2, 0.3, .usual, "0.12 [−0.20, 0.30]"),
    (9.1e-5, 9.08e-5, 9.15e-5, .usual, "9.100×10⁻⁵ [9.080×10⁻⁵, 9.150×10⁻⁵]"),
  ])
  func digitsFollowTheInterval(_ value: Double, _ low: Double, _ high: Double, _ style: NumberStyle, _ text: String) {
    #expect(IntervalText(value, low: low, high: high, style: style).text == text)
  }

  @Test func openEnds() {
    #expect(IntervalText(3, low: 2, high: .infinity).text == "3 ≥ 2")
    #expect(IntervalText(3, low: nil, high: nil).text == "3")
    #expect(IntervalText(0, low: 0, high: 0).text == "0 fixed")
  }
}
