// Where ticks stand and what they say: always at least two with a label.

import Foundation

enum Ticks {
  /// Ticks for a domain. `room` is how many labels fit without crowding, at least two.
  static func make(_ kind: Axis.Scale, _ domain: ClosedRange<Double>, room: Int) -> [Axis.Tick] {
    switch kind {
    case .linear: linear(domain, room: max(room, 2))
    case .log: logarithmic(domain, room: max(room, 2))
    }
  }

  // MARK: linear

  static func linear(_ domain: ClosedRange<Double>, room: Int) -> [Axis.Tick] {
    var best: (step: Double, count: Int)?
    for step in steps(for: domain) {
      let count = multiples(of: step, in: domain).count
      if count >= 2, count <= max(room, 2) || best == nil { best = (step, count) }
      if count > max(room, 2) { break }
    }
    guard let step = best?.step else { return ends(domain) }
    return labelled(multiples(of: step, in: domain), step: step) + halves(step, domain)
  }

  /// Nice steps from coarse to fine.
  private static func steps(for domain: ClosedRange<Double>) -> [Double] {
    let span = domain.upperBound - domain.lowerBound
    let top = Int(ceil(log10(span)))
    return stride(from: top, to: top - 4, by: -1).flatMap { power in
      [5.0, 2.5, 2.0, 1.0].map { $0 * pow(10, Double(power)) }
    }
  }

  static func multiples(of step: Double, in domain: ClosedRange<Double>) -> [Double] {
    let slack = 1e-9 * step
    let first = ceil((domain.lowerBound - slack) / step)
    let last = floor((domain.upperBound + slack) / step)
    guard last >= first, last - first < 1000 else { return [] }
    return stride(from: first, through: last, by: 1).map { $0 * step }
  }

  private static func labelled(_ values: [Double], step: Double) -> [Axis.Tick] {
    let largest = values.map(abs).max() ?? 0
    if largest >= 99_999 || largest < 0.001 {
      // As many digits as neighbours need to differ, a step of 2.5 one more.
      let digits = Int(floor(log10(largest))) - Int(floor(log10(step) + 1e-9)) + 2
      return values.map { Axis.Tick($0, Numerals.tex($0, significant: min(max(digits, 2), 15))) }
    }
    var decimals = max(0, -Int(floor(log10(step) + 1e-9)))
    if abs(step * pow(10, Double(decimals)) - (step * pow(10, Double(decimals))).rounded()) > 1e-6 { decimals += 1 }
    return values.map { Axis.Tick($0, Numerals.fixed($0, decimals: decimals)) }
  }

  private static func halves(_ step: Double, _ domain: ClosedRange<Double>) -> [Axis.Tick] {
    let part = (step / pow(10, floor(log10(step)))).rounded() == 2 ? step / 4 : step / 5
    return multiples(of: part, in: domain).filter { abs(($0 / step).rounded() - $0 / step) > 1e-6 }
      .map { Axis.Tick($0, "", minor: true) }
  }

  private static func ends(_ domain: ClosedRange<Double>) -> [Axis.Tick] {
    [domain.lowerBound, domain.upperBound].map { Axis.Tick($0, Numerals.tex($0, significant: 15)) }
  }

  // MARK: logarithmic

  static func logarithmic(_ domain: ClosedRange<Double>, room: Int) -> [Axis.Tick] {
    let low = Int(ceil(log10(domain.lowerBound) - 1e-9))
    let high = Int(floor(log10(domain.upperBound) + 1e-9))
    if high - low >= 1 {
      let stride = max(1, Int((Double(high - low + 1) / Double(max(room, 2))).rounded(.up)))
      return decades(low, high, every: min(stride, high - low), domain)
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
    let majors = (low...high).map { power in
      Axis.Tick(pow(10, Double(power)), (power - low).isMultiple(of: stride) ? "$10^{\(power)}$" : "")
    }
    return majors + (stride <= 2 ? minors(domain, without: majors.map(\.value)) : [])
  }

  private static func within(_ domain: ClosedRange<Double>, _ mantissas: [Double]) -> [Double] {
    let low = Int(floor(log10(domain.lowerBound)))
    let high = Int(ceil(log10(domain.upperBound)))
    guard high - low < 700 else { return [] }
    let slack = 1 + 1e-9
    return (low...high).flatMap { power in mantissas.map { $0 * pow(10, Double(power)) } }
      .filter { $0 * slack >= domain.lowerBound && $0 <= domain.upperBound * slack }
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
    domain.lowerBound >= 0.01 && domain.upperBound < 10_000 ? Numerals.plain(value) : Numerals.power(value)
  }
}
