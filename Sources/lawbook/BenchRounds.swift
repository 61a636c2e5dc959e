// Timing: pieces of work in turn, round after round, so that whatever else the machine does meets all of them alike.

import Foundation
import Maths

/// Seconds since some moment, of the wall or of this process's own processor time.
struct BenchClock {
  var countsProcessorTime: Bool

  var name: String { countsProcessorTime ? "processor" : "wall" }

  var now: Double {
    var time = timespec()
    unsafe clock_gettime(countsProcessorTime ? CLOCK_PROCESS_CPUTIME_ID : CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }
}

/// The middle of several measurements and the half of them around it.
struct Spread: Equatable {
  var low: Double
  var middle: Double
  var high: Double

  init(low: Double, middle: Double, high: Double) {
    self.low = low
    self.middle = middle
    self.high = high
  }

  /// Quartiles of at least one value.
  init(_ values: [Double]) {
    let sorted = values.sorted()
    low = quantile(0.25, ofSorted: sorted) ?? .nan
    middle = quantile(0.5, ofSorted: sorted) ?? .nan
    high = quantile(0.75, ofSorted: sorted) ?? .nan
  }
}

struct BenchRounds {
  var clock: BenchClock
  var rounds: Int
  /// Measured seconds of each piece of work, over all rounds.
  var seconds: Double

  /// Seconds a call, by piece of work and round. Each is called often enough to fill its share of the seconds, at least
  /// once a round.
  func time(_ works: [() -> Void], progress: (Double) -> Void) -> [[Double]] {
    let calls = works.map { work -> Int in
      // The first call meets cold memory.
      work()
      return max(1, Int(seconds / Double(rounds) / max(time(work, calls: 1), 1e-7)))
    }
    var times = works.map { _ in [Double]() }
    for round in 0..<rounds {
      for place in works.indices {
        times[place].append(time(works[place], calls: calls[place]))
        progress(Double(round * works.count + place + 1) / Double(rounds * works.count))
      }
    }
    return times
  }

  private func time(_ work: () -> Void, calls: Int) -> Double {
    let start = clock.now
    for _ in 0..<calls { work() }
    return (clock.now - start) / Double(calls)
  }
}
