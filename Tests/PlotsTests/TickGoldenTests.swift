// About two hundred domains and what their axes say; and what must hold for any domain.

import Foundation
import TestSupport
import Testing

@testable import Plots

struct TickGoldenTests {
  /// Domains as they occur, and some that do not.
  static let domains: [(Axis.Scale, [ClosedRange<Double>])] = [
    (
      .linear,
      [
        0...1, 0...2, 0...3, 0...5, 0...7, 0...9, 0...10, 0...12, 0...15, 0...20, 0...25, 0...36, 0...50, 0...64,
        0...99,
        0...100, 0...128, 0...256, 0...365, 0...512, 0...999, 0...1000, 0...1024, 0...4096, 0...9999, 0...12_345,
        0...99_999, 0...123_456, 0...1e6, 0...2.5e7, 0...1e9, 0...1.07e9, 0...1e22, 0...1e300, -1...1, -2...3, -5...5,
        -10...0, -100...100, -0.5...0.25, -1e-3...1e-3, -7...100, 0.5...0.6, 0.51...0.512, 0.5119...0.5203, 1.2...9.8,
        2.5...4.1, 2.6...3.1, 3.14...3.15, 9.9...10.1, 97...103, 990...1010, 1999...2026, 1e6...(1e6 + 10),
        99_990...100_010, 1e-5...2e-5, 1e-9...1e-8, 0...1e-12, 0...3e-5, 0.001...0.009, 0.0123...0.0127,
        1e15...(1e15 + 8),
        1e22...1.5e22, 0.9999...1.0001, 2.0001...2.0005, -273.15...0, -40...40, 0...0.15, 0...0.25, 0...0.033,
      ]
    ),
    (
      .log,
      [
        1...10, 1...100, 1...1e3, 1...1e4, 1...1e6, 1...1e9, 1...1e12, 1...1e30, 1...1e300, 1e-300...1e300, 1e-9...1,
        1e-6...1e-3, 1e-5...1e-3, 1e-4...5e-3, 2e-4...8e-4, 3e-4...4e-4, 1e-3...2e-3, 0.01...0.05, 0.04...0.15,
        0.1...50,
        0.2...0.9, 0.5...0.6, 0.50...0.51, 0.8...1.2, 1...2, 1.1...1.3, 1...3, 2...9, 3...8, 2...20, 5...60, 7...80,
        9...11, 10...99, 15...600, 16...512, 64...4096, 100...200, 128...1024, 99...101, 1e3...4e3, 2e3...9e4,
        1.5e4...3e5,
        8e4...3.4e5, 1.7e7...1.07e9, 2e9...1.2e10, 1e10...1.4e11, 3e11...4e11, 1e18...1e22, 3e18...2e21, 1e21...2e22,
        1e22...1.1e22, 1e-30...1e-28, 1e40...1e41,
      ]
    ),
    (.power, [0...1, 0...10, 0...100, 0...1e4, 0...1e6, 1...9, 0...0.01, -4...4, 100...400, 0...2.5e7]),
    (
      .symlog,
      [
        -1...1, -5...5, -100...100, -1e4...1e4, -1e6...10, -10...1e6, 0...1e3, 0...1e9, -1e12...1e12, -0.5...20,
        -3...4e4,
        5...6,
      ]
    ),
    (
      .time,
      [
        0...0.5, 0...1, 0...10, 0...45, 0...60, 0...100, 0...300, 0...600, 0...1800, 0...3600, 0...5400, 0...7200,
        0...20_000,
        0...86_400, 0...100_000, 0...259_200, 0...604_800, 0...2.6e6, 0...3.2e7, 0...1e9, 600...1200, 3500...3700,
        86_000...87_000, -60...60,
      ]
    ),
    (
      .date,
      [
        0...86_400, 0...3600, 1.7e9...(1.7e9 + 30), 1.7e9...(1.7e9 + 600), 1.7e9...(1.7e9 + 7200),
        1.7e9...(1.7e9 + 86_400), 1.7e9...(1.7e9 + 3 * 86_400), 1.7e9...(1.7e9 + 14 * 86_400),
        1.7e9...(1.7e9 + 60 * 86_400), 1.7e9...(1.7e9 + 200 * 86_400), 1.6e9...1.7e9, 0...1.7e9, -1e9...1e9,
        -1e11...1e11,
      ]
    ),
  ]

  @Test func manyDomains() {
    let lines = Self.domains.flatMap { kind, domains in
      domains.flatMap { domain in
        [4, 7].map { room in
          let ticks = Ticks.make(kind, domain, room: room)
          let labels = ticks.filter { !$0.label.isEmpty }.map(\.label).joined(separator: "  ")
          let minor = ticks.count { $0.minor }
          return "\(kind.rawValue) \(domain.lowerBound) … \(domain.upperBound), \(room): \(labels) | \(minor) minor"
        }
      }
    }
    #expect(lines.count / 2 >= 180)
    #expect(goldenDifference(lines.joined(separator: "\n") + "\n", named: "ticks.txt") == nil)
  }

  /// At least two labels, all different, inside, in order; and never more than were wanted where fewer exist.
  @Test(arguments: Axis.Scale.allCases) func whatHoldsForEveryDomain(_ kind: Axis.Scale) {
    var random = Seeded(29)
    for _ in 0..<4000 {
      let size = pow(10, Double.random(in: kind == .date ? 2...11 : -20...20, using: &random))
      let low = kind == .log || kind == .time ? size : size * Double([-1, 0, 1].randomElement(using: &random) ?? 1)
      let domain = low...(low + size * pow(10, Double.random(in: -2...6, using: &random)))
      for room in [2, 4, 7, 9] {
        let ticks = Ticks.make(kind, domain, room: room)
        let labelled = ticks.filter { !$0.label.isEmpty }.sorted { $0.value < $1.value }
        // One more than wanted where a step gives no fewer than two otherwise.
        #expect(labelled.count >= 2 && labelled.count <= max(room, 5) + 1, "\(kind) \(domain) room \(room)")
        let slack = (domain.upperBound - domain.lowerBound) * 1e-6
        #expect(ticks.allSatisfy { $0.value >= domain.lowerBound - slack && $0.value <= domain.upperBound + slack })
        // Times of day come again every day.
        if kind == .date { continue }
        #expect(
          Set(labelled.map(\.label)).count == labelled.count, "\(kind) \(domain) room \(room): \(labelled.map(\.label))"
        )
      }
    }
  }

  @Test func theCalendarIsRight() {
    for (days, date) in [(0, "1 Jan 1970"), (19_675, "14 Nov 2023"), (11_016, "29 Feb 2000"), (-1, "31 Dec 1969")] {
      let civil = Civil(days: days)
      #expect("\(civil.day) \(civil.monthName) \(civil.year)" == date)
      #expect(civil.days == days)
    }
  }

  @Test(arguments: Axis.Scale.allCases) func aPlaceIsTheValueItCameFrom(_ kind: Axis.Scale) throws {
    var axis = Axis("", scale: kind)
    axis.threshold = 3
    let scale = Scale(axis, domain: 0.5...900, from: 10, to: 200)
    for value in [0.5, 1, 7, 300, 900] {
      let share = try #require(scale.share(value))
      #expect(abs(scale.value(share) - value) < 1e-9 * value)
    }
    #expect(abs((scale.place(900) ?? 0) - 200) < 1e-9 && abs((scale.place(0.5) ?? 0) - 10) < 1e-9)
  }
}
