// Porian et al. 2024 from their raw points and from their optima (formll/resolving-scaling-law-discrepancies).

import Foundation
import Runs
import Testing

@testable import Laws

@Suite(.enabled(if: sharedData != nil, "set LAWBOOK_TEST_DATA"))
struct PorianTests {
  /// dataset, hyperparameters, warm-up, decay, how N is counted; the published exponent of N_opt.
  static let published = [
    ("rw,base,long,kaplan,kaplan", 0.8353), ("rw,base,long,kaplan,standard", 0.7065),
    ("rw,base,short,kaplan,standard", 0.6020), ("rw,base,short,chinchilla,standard", 0.5715),
    ("rw,tuned,short,const,standard", 0.4969), ("owt2,base,long,kaplan,kaplan", 0.8635),
    ("owt2,base,long,kaplan,standard", 0.6985), ("owt2,base,short,kaplan,standard", 0.6032),
    ("owt2,base,short,chinchilla,standard", 0.5743), ("owt2,tuned,short,const,standard", 0.5185),
  ]

  private static func rows(_ file: String, _ configuration: String) throws -> [[String: String]] {
    let names = ["dataset", "hparams", "warmup", "decay", "param_count"]
    return try LawsTests.rows(of: file).filter { row in
      names.compactMap { row[$0] }.joined(separator: ",") == configuration
    }
  }

  private static func optima(_ configuration: String) throws -> [(compute: Double, params: Double, deviation: Double)] {
    try rows("porian_optima.csv", configuration).compactMap { row in
      guard let compute = row["flops"].flatMap(Double.init), let params = row["n_star"].flatMap(Double.init),
        let deviation = row["n_star_log_std"].flatMap(Double.init)
      else { return nil }
      return (compute, params, deviation)
    }
  }

  @Test(arguments: published) func weightedLinesThroughTheirOptima(_ configuration: String, _ exponent: Double) throws {
    let optima = try Self.optima(configuration)
    let fit = try GivenOptimaFit(
      optima.map { GivenOptimum(compute: $0.compute, value: $0.params, deviation: $0.deviation) })
    #expect(abs(fit.law.exponent.value - exponent) < 5e-5)
  }

  @Test(arguments: published) func curvesThroughTheirPoints(_ configuration: String, _ exponent: Double) throws {
    let points = try Self.rows("porian_isoflop.csv", configuration).compactMap { row -> LossPoint? in
      guard let n = row["params"].flatMap(Double.init), let t = row["tokens"].flatMap(Double.init),
        let loss = row["loss"].flatMap(Double.init), let compute = row["flops"].flatMap(Double.init)
      else { return nil }
      return LossPoint(params: n, tokens: t, loss: loss, compute: compute)
    }.sorted(by: LossPoint.precedes)
    var plan = try #require(planIsoflops(points, budgets: []))
    plan.method = .akima
    let optima = try Self.optima(configuration)
    plan.deviations = plan.budgets.map { budget in optima.first { abs($0.compute / budget - 1) < 0.01 }?.deviation }
    let problem = LossProblem(points)
    let law = try plan.fit(problem, weights: points.map { _ in 1 }, model: .sixND).law.get()
    #expect(abs(law.params.exponent.value - exponent) < 0.004, "\(configuration): \(law.params.exponent.value)")
  }

  /// Their weights know how the noise of the loss depends on it; ours take it as even.
  @Test(arguments: published) func theStudysOwnWeightsComeNear(_ configuration: String, _ published: Double) throws {
    let points = try Self.rows("porian_isoflop.csv", configuration).compactMap { row -> LossPoint? in
      guard let n = row["params"].flatMap(Double.init), let t = row["tokens"].flatMap(Double.init),
        let loss = row["loss"].flatMap(Double.init), let compute = row["flops"].flatMap(Double.init)
      else { return nil }
      return LossPoint(params: n, tokens: t, loss: loss, compute: compute)
    }
    let result = analyse(tableOfPoints(points), AnalysisSettings(id: "porian", isoflop: .akima, replicates: 60))
    let exponent = try #require(result.optimal.laws.isoflop).params.exponent
    #expect(abs(exponent.value - published) < 0.02, "\(exponent.value)")
    #expect((exponent.low ?? 1) < published && published < (exponent.high ?? 0))
    #expect(
      result.notes.hasFit { note in
        guard case .isoflopProfiles(let source) = note, case .byDeviation? = source.minima else { return false }
        return true
      })
  }
}
