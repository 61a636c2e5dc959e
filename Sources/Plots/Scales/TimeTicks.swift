// Ticks of durations and dates: at the steps of clocks and calendars.

import Drawing
import Foundation
import Texts

enum TimeTicks {
  private static let units: [(name: String, seconds: Double, steps: [Double])] = [
    ("s", 1, [1, 2, 5, 10, 15, 30]), ("min", 60, [1, 2, 5, 10, 15, 30]), ("h", 3600, [1, 2, 3, 6, 12]),
    ("d", 86_400, [1, 2, 7, 14, 28]),
  ]

  /// The finest step with at most `room` multiples in the domain; nil where a linear axis serves better: below a second
  /// and beyond four weeks.
  private static func step(_ domain: ClosedRange<Double>, room: Int) -> (unit: String, size: Double, step: Double)? {
    for unit in units {
      for step in unit.steps where (2...room).contains(Ticks.multiples(of: step * unit.seconds, in: domain).count) {
        return (unit.name, unit.seconds, step * unit.seconds)
      }
    }
    return nil
  }

  /// Seconds told in the unit of their step: 30 s, 5 min, 2 h, 3 d.
  static func durations(_ domain: ClosedRange<Double>, room: Int) -> [Axis.Tick] {
    guard domain.upperBound - domain.lowerBound > 3, let (unit, size, step) = step(domain, room: room) else {
      return linearDurations(domain, room: room)
    }
    return Ticks.multiples(of: step, in: domain).map { value in
      Axis.Tick(value, value == 0 ? "0" : NumberStyle.fixed(0).text(value / size) + " " + unit)
    }
  }

  /// Fractions of a second, or many days.
  private static func linearDurations(_ domain: ClosedRange<Double>, room: Int) -> [Axis.Tick] {
    let isDays = domain.upperBound - domain.lowerBound > 86_400
    let size = isDays ? 86_400.0 : 1
    return Ticks.linear((domain.lowerBound / size)...(domain.upperBound / size), room: room).map { tick in
      let label = tick.label.isEmpty ? "" : tick.label + (isDays ? " d" : " s")
      return Axis.Tick((tick.value * size).bounded, label, minor: tick.minor)
    }
  }

  /// Seconds since 1970 in UTC: times of day, days, months or years, as the step is.
  static func dates(_ domain: ClosedRange<Double>, room: Int) -> [Axis.Tick] {
    let span = domain.upperBound - domain.lowerBound
    guard abs(domain.lowerBound) < 8e12, abs(domain.upperBound) < 8e12 else { return Ticks.linear(domain, room: room) }
    if span > 60 * 86_400 { return months(domain, room: room) }
    guard span > 3, let (_, _, step) = step(domain, room: room) else { return Ticks.linear(domain, room: room) }
    return Ticks.multiples(of: step, in: domain).map { Axis.Tick($0, label($0, step: step)) }
  }

  private static func label(_ seconds: Double, step: Double) -> String {
    let date = Civil(days: day(seconds))
    if step >= 86_400 { return "\(date.day) \(date.monthName)" }
    let rest = Int(seconds - floor(seconds / 86_400) * 86_400, in: 0...86_399)
    // Midnight says which day it is.
    if rest == 0 { return "\(date.day) \(date.monthName)" }
    let clock = "\(two(rest / 3600)):\(two(rest / 60 % 60))"
    return step < 60 ? clock + ":\(two(rest % 60))" : clock
  }

  private static func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }

  /// First days of months: every one, or every third, sixth, twelfth …
  private static func months(_ domain: ClosedRange<Double>, room: Int) -> [Axis.Tick] {
    let (first, last) = (Civil(days: day(domain.lowerBound)), Civil(days: day(domain.upperBound)))
    let (low, high) = (first.year * 12 + first.month - 1, last.year * 12 + last.month - 1)
    for step in [1, 3, 6, 12, 24, 60, 120, 600, 1200, 12_000, 60_000, 120_000, 600_000]
    where (high - low) / step <= room {
      let start = low - ((low % step) + step) % step
      let all = stride(from: start, through: high, by: step).map { month in
        (first: firstOfMonth(month), seconds: Double(firstOfMonth(month).days) * 86_400)
      }.filter { domain.contains($0.seconds) }
      if all.count <= room, all.count >= 2 {
        return all.map {
          Axis.Tick($0.seconds, step < 12 ? "\($0.first.monthName) \($0.first.yearName)" : $0.first.yearName)
        }
      }
    }
    return Ticks.linear(domain, room: room)
  }

  private static func day(_ seconds: Double) -> Int { Int(floor(seconds / 86_400), in: -100_000_000...100_000_000) }

  /// The first day of a month that is counted from year 0; months before it are negative.
  private static func firstOfMonth(_ month: Int) -> Civil {
    let year = Int((Double(month) / 12).rounded(.down), in: Int.exact)
    return Civil(year: year, month: month - 12 * year + 1, day: 1)
  }
}

/// A day of the Gregorian calendar (Hinnant, "chrono-Compatible Low-Level Date Algorithms").
struct Civil {
  var year: Int
  var month: Int
  var day: Int

  init(year: Int, month: Int, day: Int) { (self.year, self.month, self.day) = (year, month, day) }

  /// - Parameter days: since 1970-01-01.
  init(days: Int) {
    let z = days + 719_468
    let era = (z >= 0 ? z : z - 146_096) / 146_097
    let ofEra = z - era * 146_097
    let yearOfEra = (ofEra - ofEra / 1460 + ofEra / 36_524 - ofEra / 146_096) / 365
    let ofYear = ofEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shifted = (5 * ofYear + 2) / 153
    day = ofYear - (153 * shifted + 2) / 5 + 1
    month = shifted < 10 ? shifted + 3 : shifted - 9
    year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  }

  /// Since 1970-01-01.
  var days: Int {
    let y = month <= 2 ? year - 1 : year
    let era = (y >= 0 ? y : y - 399) / 400
    let ofEra = y - era * 400
    let ofYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    return era * 146_097 + ofEra * 365 + ofEra / 4 - ofEra / 100 + ofYear - 719_468
  }

  var monthName: String {
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"][(month - 1) % 12]
  }

  var yearName: String { year < 0 ? "−\(-year)" : "\(year)" }
}
