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

@Suite(.enabled(if: sharedData != nil, "set LAWBOOK_TEST_DATA"))
struct RealStudyTests {
  @Test func figure4HasOneRefusedCell() throws {
    for method in OptimumMethod.allCases {
      var settings = AnalysisSettings(id: "figure4")
      settings.optimum = method
      let result = analyse(try figure4(), settings, published: publishedLaw("yin2024"))
      #expect(result.cells.map(\.points.count) == [18, 18])
      #expect(result.optima[0].status == .edge)
      guard case .bestAtEdge(let edges)? = result.optima[0].reason else { Issue.record("\(method)"); return }
      #expect(edges.contains { $0.end == .smallest })
      // Of three B the least over eta is inside at two: no curve over B.
      guard method != .akima else {
        guard case .rowsBeside? = result.optima[1].remedy else { Issue.record("\(result.optima[1])"); return }
        #expect(result.optima[1].status == .tooFew)
        continue
      }
      // Its best run, 0.5125 at 1.6e5 and 1.7e-4, lies inside the grid.
      #expect(result.optima[1].status == .ok)
      let batch = try #require(result.optima[1].batchTokens)
      let rate = try #require(result.optima[1].learningRate)
      #expect(batch > 1.3e5 && batch < 1.7e5 && rate > 1.6e-4 && rate < 2.2e-4)
      #expect(result.optimal.laws.loss == nil)
      #expect(result.optimal.laws.refused[.loss] != nil)
      #expect(result.optimal.laws.refused[.batch] == .tooFewOptima(1, unswept: 0))
      let prediction = result.predict(params: 1.07e9, tokens: 1e10)
      #expect(abs((prediction.loss?.value ?? 0) - 0.51268) < 5e-6)
      #expect(prediction.loss?.low == nil)
    }
  }

  @Test func chinchilla240() throws {
    var result: StudyResult?
    let table = tableOfPoints(try chinchilla())
    for objective in [Objective.squared, .leastAbsolute, .logHuber(delta: 1e-3)] {
      var settings = AnalysisSettings(id: "chinchilla", objective: objective)
      settings.resampling = .pairs
      result = analyse(table, settings)
    }
    let fits = try #require(result).optimal
    let law = try #require(fits.laws.loss)
    for estimate in [law.floor, law.alpha, law.beta, law.paramsCoefficient, law.tokensCoefficient] {
      let (low, high) = (try #require(estimate.low), try #require(estimate.high))
      #expect(low < estimate.value && estimate.value < high)
    }
    // Besiroglu et al. resample rows too and print 0.317–0.373 and 0.331–0.415.
    #expect(abs((law.alpha.low ?? 0) - 0.317) < 0.01 && abs((law.alpha.high ?? 0) - 0.373) < 0.01)
    #expect(abs((law.beta.low ?? 0) - 0.331) < 0.01 && abs((law.beta.high ?? 0) - 0.415) < 0.01)
    // Hoffmann et al.'s isoFLOP exponent is 0.49, the parametric one of these rows 0.51.
    let isoflop = try #require(fits.laws.isoflop)
    let exponent = isoflop.params.exponent
    #expect((exponent.low ?? 1) < 0.51 && 0.49 < (exponent.high ?? 0))
  }

  @Test func porianTunedExponent() throws {
    // RefinedWeb, tuned: 0.4969 by weighted least squares on interpolated optima; ours are parabolas without weights.
    let points = try rows(of: "porian_isoflop.csv").compactMap { row -> LossPoint? in
      guard row["dataset"] == "rw", row["hparams"] == "tuned", row["warmup"] == "short",
        row["param_count"] == "standard",
        let n = row["params"].flatMap(Double.init), let t = row["tokens"].flatMap(Double.init),
        let loss = row["loss"].flatMap(Double.init), let compute = row["flops"].flatMap(Double.init)
      else { return nil }
      return LossPoint(params: n, tokens: t, loss: loss, compute: compute)
    }
    let result = analyse(tableOfPoints(points), AnalysisSettings(id: "porian"))
    #expect(result.optimal.isoflops.filter { $0.optimum != nil }.count == 12)
    let isoflop = try #require(result.optimal.laws.isoflop)
    let exponent = isoflop.params.exponent
    #expect(abs(exponent.value - 0.4969) < 0.01)
    #expect((exponent.low ?? 1) < 0.4969 && 0.4969 < (exponent.high ?? 0))
  }
}
