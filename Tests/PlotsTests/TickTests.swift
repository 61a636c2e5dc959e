// Where ticks stand and what they say, over every size of domain.

import Foundation
import Testing

@testable import Plots

struct TickTests {
  private func labels(_ kind: Axis.Scale, _ domain: ClosedRange<Double>, room: Int = 6) -> [String] {
    Ticks.make(kind, domain, room: room).filter { !$0.label.isEmpty }.map(\.label)
  }

  @Test(arguments: [
    (0.0...1.0, ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]), (0...10, ["0", "2", "4", "6", "8", "10"]),
    (0.5119...0.5203, ["0.512", "0.514", "0.516", "0.518", "0.520"]), (-1...1, ["−1.0", "−0.5", "0.0", "0.5", "1.0"]),
    (1.2...9.8, ["2", "4", "6", "8"]), (0...0.25, ["0.00", "0.05", "0.10", "0.15", "0.20", "0.25"]),
    (0...1e6, ["0", "$2\\times10^{5}$", "$4\\times10^{5}$", "$6\\times10^{5}$", "$8\\times10^{5}$", "$10^{6}$"]),
    (0.51...0.512, ["0.5100", "0.5105", "0.5110", "0.5115", "0.5120"]),
    (0...0.15, ["0.000", "0.025", "0.050", "0.075", "0.100", "0.125", "0.150"]),
    (97...103, ["97", "98", "99", "100", "101", "102", "103"]),
  ])
  func linear(_ domain: ClosedRange<Double>, _ expected: [String]) {
    #expect(labels(.linear, domain, room: 7) == expected)
  }

  @Test(arguments: [
    (1e18...1e22, ["$10^{18}$", "$10^{19}$", "$10^{20}$", "$10^{21}$", "$10^{22}$"]),
    (2e9...1.2e10, ["$2\\times10^{9}$", "$5\\times10^{9}$", "$10^{10}$"]),
    (8e4...3.4e5, ["$10^{5}$", "$2\\times10^{5}$", "$3\\times10^{5}$"]),
    (1e-5...1e-3, ["$10^{-5}$", "$10^{-4}$", "$10^{-3}$"]), (0.1...50, ["$10^{-1}$", "$10^{0}$", "$10^{1}$"]),
    (3...8, ["3", "4", "5", "6", "8"]),
    (1e6...1e18, ["$10^{6}$", "$10^{8}$", "$10^{10}$", "$10^{12}$", "$10^{14}$", "$10^{16}$", "$10^{18}$"]),
  ])
  func logarithmic(_ domain: ClosedRange<Double>, _ expected: [String]) {
    #expect(labels(.log, domain, room: 7) == expected)
  }

  @Test func alwaysAtLeastTwoLabels() {
    var state: UInt64 = 3
    func random() -> Double {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Double(state >> 11) / Double(1 << 53)
    }
    for _ in 0..<3000 {
      let low = pow(10, random() * 40 - 20)
      let domain = low...(low * (1 + pow(10, random() * 8 - 2)))
      for room in [2, 3, 5, 9] {
        for kind in [Axis.Scale.linear, .log] {
          let ticks = Ticks.make(kind, domain, room: room)
          let labelled = ticks.filter { !$0.label.isEmpty }
          #expect(labelled.count >= 2, "\(kind) \(domain) room \(room)")
          #expect(
            Set(labelled.map(\.label)).count == labelled.count,
            "\(kind) \(domain) room \(room): \(labelled.map(\.label))")
        }
      }
    }
  }

  @Test func minorTicksOfALogAxisAreTwoToNine() {
    let minor = Ticks.make(.log, 1...100, room: 5).filter(\.minor).map(\.value)
    #expect(minor.count == 16)
  }

  /// A tick that is given as a number keeps every digit of it.
  @Test(arguments: [
    (0.0, "0"), (1234.5, "1234.5"), (20_000, "20,000"), (-0.5, "−0.5"), (1e6, "$10^{6}$"),
    (0.00017, "$1.7\\times10^{-4}$"),
  ])
  func givenTicks(_ value: Double, _ label: String) { #expect(Axis.Tick(value).label == label) }
}
