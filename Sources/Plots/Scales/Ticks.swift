// Where ticks stand and what they say: always at least two with a label.

import Drawing
import Foundation
import Texts

enum Ticks {
  /// Ticks for a domain. `room` is how many labels are wanted at most, at least two.
  static func make(_ axis: Axis, _ domain: ClosedRange<Double>, room: Int) -> [Axis.Tick] {
    let ticks = make(axis.scale, domain, room: room, threshold: axis.threshold)
    return axis.whole ? ticks.filter { $0.value == $0.value.rounded() } : ticks
  }

  static func make(
    _ kind: Axis.Scale, _ domain: ClosedRange<Double>, room: Int, threshold: Double = 1
  ) -> [Axis.Tick] {
    guard domain.lowerBound.isFinite, domain.upperBound.isFinite, domain.lowerBound < domain.upperBound else {
      return ends(domain.lowerBound.bounded...domain.upperBound.bounded)
    }
    return switch kind {
    case .linear, .power: linear(domain, room: max(room, 2))
    case .log where domain.lowerBound <= 0: ends(domain)
    case .log: logarithmic(domain, room: max(room, 2))
    case .symlog: symmetric(domain, room: max(room, 2), threshold: threshold)
    case .time: TimeTicks.durations(domain, room: max(room, 2))
    case .date: TimeTicks.dates(domain, room: max(room, 2))
    }
  }

  // MARK: linear

  /// Multiples of a nice step: the one with the best score of simplicity, coverage and density (Talbot, Lin and
  /// Hanrahan, "An Extension of Wilkinson's Algorithm for Positioning Tick Labels on Axes", 2010; the labels are all
  /// multiples inside the axis). Legibility is the caller's: it asks again for fewer.
  static func linear(_ domain: ClosedRange<Double>, room: Int) -> [Axis.Tick] {
    let candidates = steps(for: domain).map { step, simplicity in
      (step: step, simplicity: simplicity, values: multiples(of: step, in: domain))
    }.filter { $0.values.count >= 2 }
    let fitting = candidates.filter { $0.values.count <= room }
    let best = fitting.max { score($0, domain, room) < score($1, domain, room) } ?? candidates.last
    guard let step = best?.step else { return ends(domain) }
    return labelled(multiples(of: step, in: domain), step: step) + halves(step, domain)
  }

  private static func score(
    _ one: (step: Double, simplicity: Double, values: [Double]), _ domain: ClosedRange<Double>, _ room: Int
  ) -> Double {
    let zero = one.values.contains { abs($0) < one.step * 1e-6 } ? 0.2 : 0
    return 0.25 * (one.simplicity + zero) + 0.2 * coverage(one.values, domain)
      + 0.5 * density(one.values.count, room)
  }

  /// Steps from fine to coarse with how simple they are.
  private static func steps(for domain: ClosedRange<Double>) -> [(step: Double, simplicity: Double)] {
    let top = Int(ceil(log10(span(domain))), in: -400...400)
    return stride(from: top - 3, through: top, by: 1).flatMap { power in
      [(1.0, 1.0), (2, 0.8), (2.5, 0.5), (5, 0.9)].map { ($0 * pow(10, Double(power)), $1) }
    }.filter { $0.0.isFinite && $0.0 > 0 }
  }

  /// The length of a domain, as far as a real can say.
  private static func span(_ domain: ClosedRange<Double>) -> Double { (domain.upperBound - domain.lowerBound).bounded }

  /// 1 where the labels reach both ends of the axis, less the further they stay away.
  private static func coverage(_ values: [Double], _ domain: ClosedRange<Double>) -> Double {
    let span = span(domain)
    let below = (values[0] - domain.lowerBound) / span
    let above = (domain.upperBound - values[values.count - 1]) / span
    return 1 - 0.5 * (below * below + above * above)
  }

  /// 1 where there are as many labels as wanted.
  private static func density(_ count: Int, _ wanted: Int) -> Double {
    let ratio = Double(count) / Double(wanted)
    return 2 - max(ratio, 1 / ratio)
  }

  static func multiples(of step: Double, in domain: ClosedRange<Double>) -> [Double] {
    let slack = 1e-9 * step
    let first = ceil((domain.lowerBound - slack).bounded / step)
    let last = floor((domain.upperBound + slack).bounded / step)
    // Beyond 2^53 whole numbers have gaps.
    guard last >= first, last - first < 1000, max(abs(first), abs(last)) < 9e15 else { return [] }
    return stride(from: first, through: last, by: 1).map { $0 * step }.filter(\.isFinite)
  }

  private static func labelled(_ values: [Double], step: Double) -> [Axis.Tick] {
    let largest = values.map(abs).max() ?? 0
    if largest >= 99_999 || largest < 0.001 {
      // As many digits as neighbours need to differ, a step of 2.5 one more.
      let digits = Int(floor(log10(largest)), in: -400...400) - Int(powerOfTenBelow: step) + 2
      return values.map { Axis.Tick($0, NumberStyle.scientific(min(max(digits, 2), 17) - 1).tex($0)) }
    }
    var decimals = max(0, -Int(powerOfTenBelow: step))
    if abs(step * pow(10, Double(decimals)) - (step * pow(10, Double(decimals))).rounded()) > 1e-6 { decimals += 1 }
    return values.map { Axis.Tick($0, NumberStyle.fixed(decimals).text($0)) }
  }

  private static func halves(_ step: Double, _ domain: ClosedRange<Double>) -> [Axis.Tick] {
    let part = (step / pow(10, floor(log10(step)))).rounded() == 2 ? step / 4 : step / 5
    return multiples(of: part, in: domain).filter { abs(($0 / step).rounded() - $0 / step) > 1e-6 }
      .map { Axis.Tick($0, "", minor: true) }
  }

  private static func ends(_ domain: ClosedRange<Double>) -> [Axis.Tick] {
    [domain.lowerBound, domain.upperBound].map { Axis.Tick($0) }
  }

  // MARK: symmetric log

  /// Zero and powers of ten on both sides, from the threshold outwards; a linear axis where it is not left.
  static func symmetric(_ domain: ClosedRange<Double>, room: Int, threshold: Double) -> [Axis.Tick] {
    // Of one sign it is a log axis, or its mirror image.
    let (low, high) = (max(domain.lowerBound, threshold), max(-domain.upperBound, threshold))
    if domain.lowerBound > 0, domain.upperBound > 10 * low { return logarithmic(low...domain.upperBound, room: room) }
    if domain.upperBound < 0, -domain.lowerBound > 10 * high {
      return logarithmic(high...(-domain.lowerBound), room: room).reversed().map { tick in
        let label = tick.label.hasPrefix("$") ? "$−" + tick.label.dropFirst() : "−" + tick.label
        return Axis.Tick(-tick.value, tick.label.isEmpty ? "" : label, minor: tick.minor)
      }
    }
    let reach = max(abs(domain.lowerBound), abs(domain.upperBound))
    let (first, last) = (Int(powerOfTenAbove: threshold), Int(powerOfTenBelow: reach))
    guard threshold > 0, reach > 10 * threshold, last >= first else { return linear(domain, room: room) }
    let sides = [-1.0, 1].filter { $0 > 0 ? domain.upperBound > 0 : domain.lowerBound < 0 }
    let every = nice(atLeast: Double((last - first + 1) * sides.count) / Double(max(1, room - 1)))
    let powers = (first...last).flatMap { power in
      sides.map { side in
        // Each side from its own end; what would stand too near zero is left out.
        let end = Int(powerOfTenBelow: side < 0 ? -domain.lowerBound : domain.upperBound)
        let isShown =
          (end - power).isMultiple(of: every) && power - first >= (every == 1 ? sides.count - 1 : every / 2 + 1)
        return Axis.Tick(side * pow(10, Double(power)), isShown ? "$\(side < 0 ? "−" : "")10^{\(power)}$" : "")
      }
    }
    let all = (powers + [Axis.Tick(0, "0")]).filter { domain.contains($0.value) }.sorted { $0.value < $1.value }
    return all.count { !$0.label.isEmpty } >= 2 ? all : linear(domain, room: room)
  }

  /// A number of decades between two labels that can be counted in: 1, 2, 3, 5, 10, …
  private static func nice(atLeast wanted: Double) -> Int {
    [1, 2, 3, 5, 10, 20, 30, 50, 100, 200].first { Double($0) >= wanted } ?? 300
  }

  // MARK: logarithmic

  static func logarithmic(_ domain: ClosedRange<Double>, room: Int) -> [Axis.Tick] {
    let (low, high) = (Int(powerOfTenAbove: domain.lowerBound), Int(powerOfTenBelow: domain.upperBound))
    if high - low >= 1 {
      // Two powers of ten alone leave much of an axis without a number.
      if high - low == 1 {
        for mantissas in [[1.0, 2, 5], [1, 3]] {
          let values = within(domain, mantissas)
          if values.count > 3, values.count <= room {
            return values.map { Axis.Tick($0, label($0, in: domain)) } + minors(domain, without: values)
          }
        }
      }
      return decades(low, high, every: nice(atLeast: Double(high - low + 1) / Double(max(room, 2))), domain)
    }
    for mantissas in [[1.0, 2, 5], [1, 2, 3, 5], [1, 2, 3, 4, 5, 6, 8], [1, 1.5, 2, 2.5, 3, 4, 5, 6, 7, 8, 9]] {
      let values = within(domain, mantissas)
      if values.count >= 3 || (values.count >= 2 && mantissas.count >= 11) {
        return thinned(values, room: room).map { Axis.Tick($0, label($0, in: domain)) }
          + minors(domain, without: values)
      }
    }
    return linear(domain, room: room)
  }

  private static func decades(_ low: Int, _ high: Int, every stride: Int, _ domain: ClosedRange<Double>) -> [Axis.Tick]
  {
    // Labels stand at multiples of the stride, unless fewer than two would be left.
    let multiples = (low...high).filter { $0.isMultiple(of: stride) }
    let shown = Set(multiples.count >= 2 ? multiples : [low, high])
    let majors = (low...high).map { power in
      Axis.Tick(pow(10, Double(power)), shown.contains(power) ? "$10^{\(power)}$" : "")
    }.filter { !$0.label.isEmpty || stride <= 10 }
    return majors + (stride <= 2 ? minors(domain, without: majors.map(\.value)) : [])
  }

  private static func within(_ domain: ClosedRange<Double>, _ mantissas: [Double]) -> [Double] {
    let low = Int(floor(log10(domain.lowerBound)), in: -400...400)
    let high = Int(ceil(log10(domain.upperBound)), in: -400...400)
    let slack = 1 + 1e-9
    return (low...high).flatMap { power in mantissas.map { $0 * pow(10, Double(power)) } }
      .filter { $0.isFinite && $0 * slack >= domain.lowerBound && $0 <= domain.upperBound * slack }
  }

  private static func minors(_ domain: ClosedRange<Double>, without majors: [Double]) -> [Axis.Tick] {
    within(domain, [1, 2, 3, 4, 5, 6, 7, 8, 9])
      .filter { value in !majors.contains { abs($0 / value - 1) < 1e-6 } }
      .map { Axis.Tick($0, "", minor: true) }
  }

  /// Every second, third … label until they fit, never fewer than two.
  private static func thinned(_ values: [Double], room: Int) -> [Double] {
    var every = 1
    while (values.count + every - 1) / every > max(room, 2), (values.count + every) / (every + 1) >= 2 { every += 1 }
    return values.enumerated().filter { $0.offset.isMultiple(of: every) }.map(\.element)
  }

  private static func label(_ value: Double, in domain: ClosedRange<Double>) -> String {
    domain.lowerBound >= 0.01 && domain.upperBound < 10_000
      ? NumberStyle.significant(3).text(value) : NumberStyle.scientific(2).tex(value)
  }
}
