// `make calibration`: how often 95 % intervals hold the truth, over simulated studies whose truth is known.
//
// Arguments, in any order: how many studies, how many replicates; a way to intervals, a way to optima; words of the
// settings' names.

import Foundation
import Laws
import Maths
import Runs
import TestSupport

@main
struct Calibration {
  static func main() {
    let words = CommandLine.arguments.dropFirst()
    let numbers = words.compactMap { Int($0) }
    let (studies, replicates) = (numbers.first ?? 500, numbers.dropFirst().first ?? 300)
    let method = words.compactMap { Resampling(rawValue: $0) }.first ?? .automatic
    let optimum = words.compactMap { OptimumMethod(rawValue: $0) }.first ?? .automatic
    let named = words.filter {
      Int($0) == nil && Resampling(rawValue: $0) == nil && OptimumMethod(rawValue: $0) == nil
    }
    print(
      "\(studies) studies a setting, \(replicates) replicates each; 95 % intervals, \(method.rawValue), optima: \(optimum.rawValue)"
    )
    for (k, setting) in (SimulatedStudy.all + SimulatedStudy.real + SimulatedStudy.unswept).enumerated()
    where named.isEmpty || named.contains(where: { setting.name.contains($0) }) {
      report(setting, UInt64(k), studies, replicates, method, optimum)
    }
  }

  private static func report(
    _ setting: SimulatedStudy, _ number: UInt64, _ studies: Int, _ replicates: Int, _ method: Resampling,
    _ optimum: OptimumMethod
  ) {
    // Profiles bound three coefficients; the others have the intervals of `residual`.
    let quantities = setting.quantities.filter { method != .profile || ["E", "alpha", "beta"].contains($0.name) }
    let truths = quantities.map { $0.value(setting.truth) ?? .nan }
    let outcomes = parallelMap(count: studies, threads: ProcessInfo.processInfo.activeProcessorCount) { study in
      var settings = AnalysisSettings(
        id: "calibration", replicates: method == .profile ? 0 : replicates, seed: UInt64(study))
      settings.resampling = method
      settings.optimum = optimum
      let table = setting.table(RandomStream(seed: 77 + number, stream: UInt64(study)))
      let result = analyse(table, settings, threads: 1)
      let found = Double(result.optima.count { $0.status == .ok }) / Double(result.optima.count)
      let estimates =
        method == .profile
        ? result.optimal.laws.loss.map { [$0.floor, $0.alpha, $0.beta] } ?? [nil, nil, nil]
        : quantities.map { result.optimal.estimate($0.value) }
      return (estimates: estimates, found: found, isWarned: result.optimal.caveats.contains(where: \.isOfShape))
    }
    let found = outcomes.reduce(0) { $0 + $1.found } / Double(studies)
    let optima = setting.runs == .grids ? "; \(Int((100 * found).rounded())) % of the cells have an optimum" : ""
    let warned = 100 * Double(outcomes.count(where: \.isWarned)) / Double(studies)
    print("\n\(setting.name)\(optima); \(Int(warned.rounded())) % of the studies warn of a shape that does not fit")
    for (q, quantity) in quantities.enumerated() {
      let all = outcomes.map { $0.estimates[q] }
      // A profile may be open on one side.
      let given = all.compactMap { $0 }.filter { $0.low != nil || $0.high != nil }
      let held = given.count { $0.low ?? 0 <= truths[q] && truths[q] <= $0.high ?? .infinity }
      let below = given.count { truths[q] < $0.low ?? 0 }
      let widths = given.map { (($0.high ?? .infinity) - ($0.low ?? 0)) / abs(truths[q]) }.sorted()
      print(
        String(
          format: "  %@ %5.1f %%   (below %4.1f, above %4.1f)   width/truth %.3f   without %4.1f %%",
          quantity.name.padding(toLength: 28, withPad: " ", startingAt: 0),
          100 * Double(held) / Double(max(1, given.count)),
          100 * Double(below) / Double(max(1, given.count)),
          100 * Double(given.count - held - below) / Double(max(1, given.count)),
          widths.isEmpty ? 0.0 : widths[widths.count / 2], 100 * Double(studies - given.count) / Double(studies)))
    }
  }
}

extension Note {
  /// That surfaces do not agree.
  fileprivate var isOfShape: Bool {
    guard case .fit(_, let said) = self else { return false }
    switch said {
    case .surfacesDisagree, .misfit: return true
    default: return false
    }
  }
}
