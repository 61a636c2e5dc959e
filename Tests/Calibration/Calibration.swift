// `make calibration`: how often 95 % intervals hold the truth, over simulated studies whose truth is known.

import Foundation
import Laws
import Maths
import Runs

/// A number that laws give and that the setting knows.
struct Quantity {
  var name: String
  var value: @Sendable (LawSet) -> Double?
}

@main
struct Calibration {
  static func main() {
    let words = CommandLine.arguments.dropFirst()
    let numbers = words.compactMap { Int($0) }
    let (studies, replicates) = (numbers.first ?? 500, numbers.dropFirst().first ?? 1000)
    let named = words.filter { Int($0) == nil }
    print("\(studies) studies a setting, \(replicates) replicates each; 95 % intervals")
    for (k, setting) in Setting.all.enumerated() where named.isEmpty || named.contains(where: { setting.name.contains($0) }) {
      report(setting, UInt64(k), studies, replicates)
    }
  }

  private static func report(_ setting: Setting, _ number: UInt64, _ studies: Int, _ replicates: Int) {
    let quantities = quantities(setting)
    let truth = LawSet(
      id: "truth", title: "", loss: setting.loss, batch: setting.batch, learningRate: setting.rate,
      isoflop: nil, compute: .sixND)
    let truths = quantities.map { $0.value(truth) ?? .nan }
    let outcomes = parallelMap(count: studies, threads: ProcessInfo.processInfo.activeProcessorCount) { study in
      let settings = AnalysisSettings(id: "calibration", replicates: replicates, seed: UInt64(study))
      let table = setting.table(RandomStream(seed: 77 + number, stream: UInt64(study)))
      let result = analyse(table, settings, threads: 1)
      return quantities.map { result.optimal.estimate($0.value) }
    }
    print("\n\(setting.name)")
    for (q, quantity) in quantities.enumerated() {
      let all = outcomes.map { $0[q] }
      let given = all.compactMap { $0 }.filter { $0.low != nil }
      let held = given.count { $0.low ?? 0 <= truths[q] && truths[q] <= $0.high ?? 0 }
      let below = given.count { truths[q] < $0.low ?? 0 }
      let widths = given.map { (($0.high ?? 0) - ($0.low ?? 0)) / abs(truths[q]) }.sorted()
      print(
        String(
          format: "  %@ %5.1f %%   (below %4.1f, above %4.1f)   width/truth %.3f   without %4.1f %%",
          quantity.name.padding(toLength: 28, withPad: " ", startingAt: 0), 100 * Double(held) / Double(max(1, given.count)),
          100 * Double(below) / Double(max(1, given.count)), 100 * Double(given.count - held - below) / Double(max(1, given.count)),
          widths.isEmpty ? 0 : widths[widths.count / 2], 100 * Double(studies - given.count) / Double(studies)))
    }
  }

  /// What users read off: coefficients, exponents, optima at the largest compute and ten times it, predictions at four
  /// times the largest size.
  private static func quantities(_ setting: Setting) -> [Quantity] {
    let (n, t) = (setting.sizes.max() ?? 1, setting.tokens.max() ?? 1)
    let compute = 6 * n * t
    return [
      Quantity(name: "E") { $0.loss?.floor.value },
      Quantity(name: "A") { $0.loss?.paramsCoefficient.value },
      Quantity(name: "alpha") { $0.loss?.alpha.value },
      Quantity(name: "B") { $0.loss?.tokensCoefficient.value },
      Quantity(name: "beta") { $0.loss?.beta.value },
      Quantity(name: "N_opt exponent") { $0.optimum(compute: compute)?.paramsExponent },
      Quantity(name: "N_opt(C max)") { $0.optimalParams(compute: compute) },
      Quantity(name: "N_opt(10 C max)") { $0.optimalParams(compute: 10 * compute) },
      Quantity(name: "T_opt(C max)") { $0.optimum(compute: compute)?.tokens },
      Quantity(name: "L_opt(C max)") { $0.optimalLoss(compute: compute) },
      Quantity(name: "L_opt(10 C max)") { $0.optimalLoss(compute: 10 * compute) },
      Quantity(name: "L(4 N max, T max)") { $0.loss?(params: 4 * n, tokens: t) },
      Quantity(name: "isoFLOP N_opt(C max/4)") {
        $0.id == "truth" ? $0.optimalParams(compute: compute / 4) : $0.isoflop.map { $0.params(compute / 4) }
      },
      Quantity(name: "B_opt exponent of T") { $0.batch?.tokens.value },
      Quantity(name: "B_opt exponent of N") { $0.batch?.params.value },
      Quantity(name: "B_opt(4 N max, T max)") { $0.batch?(params: 4 * n, tokens: t) },
      Quantity(name: "eta_opt exponent of T") { $0.learningRate?.tokens.value },
      Quantity(name: "eta_opt exponent of N") { $0.learningRate?.params.value },
      Quantity(name: "eta_opt(4 N max, T max)") { $0.learningRate?(params: 4 * n, tokens: t) },
    ]
  }
}
