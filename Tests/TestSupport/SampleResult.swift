// A result made by hand from known laws: figures are tested without any fit.

import Foundation
public import Laws
import Runs

public enum SampleResult {
  static let sizes = [17e6, 57e6, 130e6, 260e6, 1.07e9]
  static let tokens = [2e9, 4e9, 7e9, 12e9]

  static func loss(_ n: Double, _ t: Double) -> Double {
    0.4856 + 0.0082 * pow(n / 1e9, -0.3188) + 0.0373 * pow(t / 1e9, -0.2917)
  }
  static func batch(_ n: Double, _ t: Double) -> Double { 2.1797e4 * pow(t / 1e9, 0.808) * pow(n / 1e9, 0.1906) }
  static func rate(_ n: Double, _ t: Double) -> Double { 2e-4 * pow(t / 1e9, -0.0453) * pow(n / 1e9, -0.1619) }

  /// Runs with a training curve each for the first few, evaluations, and a ledger.
  private static func table(_ runs: [Run]) -> RunTable {
    var random = Seeded(1)
    var training = TrainingCurves(starts: [0])
    for run in runs.indices {
      for step in 1...60 where run < 6 {
        training.steps.append(Double(step))
        training.tokens.append(Double(step) * 1e8)
        training.losses.append(
          0.5 + 1 / Double(step) + 0.02 * Double(run) + 0.03 * Double.random(in: 0...1, using: &random))
      }
      training.starts.append(training.steps.count)
    }
    let evaluations = runs.indices.map { Evaluation(run: $0, tokens: 4e9, loss: 0.6) }
    let reasons: [LedgerReason] = [.said("diverged"), .said("diverged"), .repeats(line: 3, file: nil), .noTokens]
    let ledger = reasons.enumerated().map { line, reason in
      LedgerEntry(file: "runs.csv", line: line + 2, run: "r\(line)", reason)
    }
    return RunTable(runs: runs, evaluations: evaluations, training: training, ledger: ledger)
  }

  public static var result: StudyResult {
    var runs: [Run] = []
    var cells: [Cell] = []
    var optima: [Optimum] = []
    for n in sizes {
      for t in tokens {
        var points: [CellPoint] = []
        for b in [1.6e4, 3.3e4, 6.6e4, 1.3e5, 2.6e5] {
          for e in [5e-5, 1e-4, 2e-4, 4e-4, 8e-4] {
            let penalty = 4e-4 * pow(log(b / batch(n, t)), 2) + 6e-4 * pow(log(e / rate(n, t)), 2)
            var run = Run(id: "n\(n) b\(b) e\(e)")
            run.params = n
            points.append(
              CellPoint(
                run: runs.count, batchTokens: b, learningRate: e, loss: loss(n, t) + penalty, compute: 6 * n * t))
            runs.append(run)
          }
        }
        cells.append(Cell(params: n, tokens: t, points: points, heldOut: n > 1e9))
        optima.append(
          Optimum(
            params: n, tokens: t, status: .ok, batchTokens: batch(n, t), learningRate: rate(n, t), loss: loss(n, t),
            bestPoint: 0, heldOut: n > 1e9))
      }
    }
    let settings = AnalysisSettings(id: "sample", statedCompute: 1e21)
    let points = optima.filter { !$0.heldOut }.map {
      LossPoint(params: $0.params, tokens: $0.tokens, loss: $0.loss ?? 0, compute: 6 * $0.params * $0.tokens)
    }
    func fits(_ shift: Double) -> LawFits {
      func laws(_ k: Double) -> LawSet {
        var set = LawSet(
          id: "sample", title: "Sample",
          loss: LossLaw(
            floor: Estimate(0.4856 + shift), paramsCoefficient: Estimate(0.0082 * k * (1 + 60 * shift)),
            alpha: Estimate(0.3188),
            tokensCoefficient: Estimate(0.0373 * (2 - k)), beta: Estimate(0.2917), unit: 1e9),
          batch: HyperparameterLaw(
            coefficient: Estimate(2.1797e4), tokens: Estimate(0.808), params: Estimate(0.1906), unit: 1e9),
          learningRate: HyperparameterLaw(
            coefficient: Estimate(2e-4), tokens: Estimate(-0.0453), params: Estimate(-0.1619), unit: 1e9),
          isoflop: ComputeLaw(
            params: PowerLaw(coefficient: Estimate(0.9 * k * (1 + 150 * shift)), exponent: Estimate(0.43)),
            tokens: PowerLaw(coefficient: Estimate(0.2), exponent: Estimate(0.57))),
          domain: Domain(params: 17e6...260e6, tokens: 2e9...12e9))
        set.closedForm = set.optimum(compute: 1e21)?.law
        return set
      }
      let profiles = [1e18, 3e18, 1e19, 3e19].map { c in
        let points = [17e6, 30e6, 57e6, 90e6, 130e6, 260e6, 400e6].map { n in
          IsoflopProfile.Point(params: n, tokens: c / 6 / n, loss: loss(n, c / 6 / n) + shift)
        }
        let best = points[2]
        return IsoflopProfile(compute: c, points: points, parabola: [], optimum: best)
      }
      return LawFits(
        laws: laws(1), lossFit: LossFit(objective: .logHuber(delta: 1e-3), value: 0, basis: .optima, points: points),
        isoflops: profiles,
        heldOut: tokens.map {
          HeldOutLoss(
            params: 1.07e9, tokens: $0, measured: loss(1.07e9, $0) + 2e-4,
            predicted: Estimate(loss(1.07e9, $0), low: loss(1.07e9, $0) - 6e-4, high: loss(1.07e9, $0) + 5e-4))
        },
        replicates: (0..<40).map { laws(0.97 + 0.0015 * Double($0)) })
    }
    return StudyResult(
      settings: settings, table: table(runs), cells: cells, optima: optima, optimal: fits(0),
      fixed: fits(0.004),
      published: publishedLaw("yin2024"))
  }
}
