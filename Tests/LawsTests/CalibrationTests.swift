// A small version of `make calibration`: intervals hold the truth about as often as they say.

import Laws
import Maths
import TestSupport
import Testing

@Suite struct CalibrationTests {
  /// 24 studies with some 18 numbers each. The isoFLOP minimum carries the parabola's bias besides and is left out.
  @Test(arguments: SimulatedStudy.all.indices) func intervalsHoldTheTruth(_ setting: Int) {
    let study = SimulatedStudy.all[setting]
    let quantities = study.quantities.filter { !$0.name.hasPrefix("isoFLOP") }
    let held = outcomes(study, quantities)
    for (index, quantity) in quantities.enumerated() {
      #expect(held.count { $0[index] } >= 19, "\(quantity.name)")
    }
    let share = Double(held.joined().count { $0 }) / Double(held.count * quantities.count)
    #expect(share > 0.92 && share < 0.99, "\(share)")
  }

  /// Runs that sweep nothing: also where sizes share noise, which resamples of runs alone do not keep.
  @Test(arguments: SimulatedStudy.unswept.indices) func unsweptIntervalsHoldTheTruth(_ setting: Int) {
    let study = SimulatedStudy.unswept[setting]
    let quantities = study.quantities.filter { !$0.name.hasPrefix("isoFLOP") }
    let held = outcomes(study, quantities)
    for (index, quantity) in quantities.enumerated() {
      #expect(held.count { $0[index] } >= 19, "\(quantity.name)")
    }
    #expect(Double(held.joined().count { $0 }) > 0.92 * Double(held.count * quantities.count))
  }

  @Test func resamplesOfRunsAloneMissWhatSizesShare() throws {
    let study = try #require(SimulatedStudy.unswept.first { $0.name.contains("shared") })
    let alpha = study.quantities.filter { $0.name == "alpha" }
    #expect(outcomes(study, alpha, .pairs).count { $0[0] } < 19)
  }

  /// Whether the interval of each quantity held the truth, a row a study.
  private func outcomes(
    _ study: SimulatedStudy, _ quantities: [LawQuantity], _ method: Resampling = .automatic
  ) -> [[Bool]] {
    parallelMap(count: 24, threads: 2) { number in
      let table = study.table(RandomStream(seed: 500, stream: UInt64(number)))
      var settings = AnalysisSettings(id: "simulated", replicates: 150, seed: UInt64(number))
      settings.resampling = method
      let result = analyse(table, settings, threads: 1)
      return quantities.map { quantity -> Bool in
        guard let truth = quantity.value(study.truth), let estimate = result.optimal.estimate(quantity.value),
          let low = estimate.low, let high = estimate.high
        else { return false }
        return low <= truth && truth <= high
      }
    }
  }
}
