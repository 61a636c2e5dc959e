// Estimates as tables show them: rounded where the width of the interval ends.

import Documents
import Laws
import Testing

@testable import Notebooks

struct EstimateTextTests {
  @Test(arguments: [
    (Estimate(0.84641, low: 0.83802, high: 0.85377), "0.846 (0.838 to 0.854)"),
    (Estimate(0.48525, low: 0.4816, high: 0.4883), "0.4853 (0.4816 to 0.4883)"),
    (Estimate(-0.2456, low: -0.617, high: 0.0879), "−0.246 (−0.617 to 0.088)"),
    (Estimate(0.0025, low: -0.145, high: 0.293), "0.003 (−0.145 to 0.293)"),
    (Estimate(49417, low: 48980, high: 49850), "49\u{202F}420 (48\u{202F}980 to 49\u{202F}850)"),
    // Ends a factor of ten apart keep digits of their own.
    (Estimate(0.18957, low: 0.114, high: 1.16), "0.190 (0.114 to 1.16)"),
    (Estimate(8.82e-8, low: 4.93e-17, high: 10100), "8.82 × 10⁻⁸ (4.93 × 10⁻¹⁷ to 10\u{202F}100)"),
    (Estimate(0, low: 0, high: 0.0539), "0 (0 to 0.0539)"),
    (Estimate(-0.00515, low: -0.00819, high: 1.17e-5), "−0.00515 (−0.00819 to 0.00001)"),
    (Estimate(2.2439e-5), "2.2439 × 10⁻⁵ (–)"),
  ])
  func isRoundedByItsInterval(estimate: Estimate, text: String) {
    let found = EstimateText(estimate)
    #expect("\(found.value) (\(found.interval))" == text.replacing(" × ", with: "\u{202F}×\u{202F}"))
  }

  @Test func lossesOfAColumnHaveAsManyDecimals() {
    let column = LossColumn([0.1005, 0.10319, 0.097655, nil])
    #expect(
      [0.1005, 0.097655, nil].map { column.entry($0) } == [[.text("0.10050")], [.text("0.09766")], [.text("–")]])
    #expect(LossColumn([0.5194, 0.5125]).entry(0.5194) == [.text("0.5194")])
  }
}
