// Whole analyses of real measurements.

import Foundation
import Laws
import Runs
import Testing

/// A table of runs with one evaluation each.
func tableOfPoints(_ points: [LossPoint]) -> RunTable {
  var table = RunTable()
  for (i, point) in points.enumerated() {
    var run = Run(id: "r\(i)")
    run.params = point.params
    table.runs.append(run)
    table.evaluations.append(
      Evaluation(run: i, tokens: point.tokens, loss: point.loss, compute: point.compute))
  }
  return table
}

func figure4() throws -> RunTable {
  var table = RunTable()
  for (i, row) in try rows(of: "yin2024_figure4.csv").enumerated() {
    var run = Run(id: "r\(i)")
    run.params = row["params"].flatMap(Double.init)
    run.batchTokens = row["batch_tokens"].flatMap(Double.init)
    run.learningRate = row["learning_rate"].flatMap(Double.init)
    table.runs.append(run)
    let tokens = row["tokens"].flatMap(Double.init) ?? 0
    table.evaluations.append(Evaluation(run: i, tokens: tokens, loss: row["val_loss"].flatMap(Double.init) ?? 0))
  }
  return table
}

@Suite(.enabled(if: sharedData != nil))
struct RealStudyTests {
  @Test func figure4HasOneRefusedCell() throws {
    for method in OptimumMethod.allCases {
      var settings = AnalysisSettings(id: "figure4")
      settings.optimum = method
      let result = analyse(try figure4(), settings, published: publishedLaw("yin2024"))
      #expect(result.cells.map(\.points.count) == [18, 18])
      #expect(result.optima[0].status == .edge)
      #expect(result.optima[0].reason.contains("smallest swept"))
      print(method, result.optima[1])
      #expect(result.optimal.laws.loss == nil)
      #expect(result.optimal.laws.refused["loss"] != nil)
      #expect(result.optimal.laws.refused["batch"]?.contains("at least 3 cells") == true)
      let prediction = result.predict(params: 1.07e9, tokens: 1e10)
      #expect(abs((prediction.loss?.value ?? 0) - 0.51268) < 5e-6)
      #expect(prediction.loss?.low == nil)
    }
  }

  @Test func chinchilla240() throws {
    let clock = ContinuousClock()
    var result: StudyResult?
    let table = tableOfPoints(try chinchilla())
    for objective in [Objective.squared, .leastAbsolute, .logHuber(delta: 1e-3)] {
      let time = clock.measure {
        result = analyse(table, AnalysisSettings(id: "chinchilla", objective: objective))
      }
      print(objective, time)
      #expect(time < .seconds(2))
    }
    let fits = try #require(result).optimal
    print(fits.laws)
    print(result?.notes as Any)
    for p in fits.isoflops { print(p.compute, p.points.count, p.optimum as Any, p.reason) }
    let law = try #require(fits.laws.loss)
    for estimate in [law.floor, law.alpha, law.beta, law.paramsCoefficient, law.tokensCoefficient] {
      let (low, high) = (try #require(estimate.low), try #require(estimate.high))
      #expect(low < estimate.value && estimate.value < high)
    }
    // Besiroglu et al. print 0.317–0.373 and 0.331–0.415.
    print(law.alpha, law.beta)
  }
}
