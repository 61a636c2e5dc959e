// Intervals cover what they should, and predictions carry them.

import Foundation
import Laws
import Runs
import TestSupport
import Testing

struct IntervalTests {
  @Test func coverage() throws {
    var (alpha, loss, exponent, count) = (0, 0, 0, 0)
    for seed in 1...40 {
      var study = SyntheticStudy()
      study.noise = 5e-4
      study.seed = UInt64(seed)
      study.curves = false
      let result = analyse(study.table(), settings { $0.replicates = 100 })
      let law = try #require(result.optimal.laws.loss)
      let batch = try #require(result.optimal.laws.batch)
      let predicted = try #require(result.predict(params: 130e6, tokens: 8e9).loss)
      count += 1
      alpha += covers(law.alpha, study.alpha) ? 1 : 0
      loss += covers(predicted, study.optimalLoss(params: 130e6, tokens: 8e9)) ? 1 : 0
      exponent += covers(batch.tokens, study.batchLaw.tokens) ? 1 : 0
    }
    for covered in [alpha, loss, exponent] {
      #expect(covered * 100 >= 85 * count)
    }
  }

  func covers(_ estimate: Estimate, _ truth: Double) -> Bool {
    guard let low = estimate.low, let high = estimate.high else { return false }
    return low <= truth && truth <= high
  }

  @Test func everyParameterHasAnInterval() throws {
    var study = SyntheticStudy()
    study.noise = 3e-4
    let result = analyse(study.table(), settings { $0.replicates = 60 })
    let laws = result.optimal.laws
    let loss = try #require(laws.loss)
    let batch = try #require(laws.batch)
    let closed = try #require(laws.closedForm)
    for estimate in [
      loss.floor, loss.alpha, loss.paramsCoefficient, batch.coefficient, batch.params, closed.params.exponent,
      closed.tokens.coefficient,
    ] {
      let (low, high) = (try #require(estimate.low), try #require(estimate.high))
      #expect(low < high)
    }
    let prediction = result.predict(params: 1e9, tokens: 1e10)
    #expect(!prediction.domain.excesses.isEmpty)
    #expect(prediction.loss?.low != nil && prediction.batchTokens?.high != nil && prediction.learningRate?.low != nil)
    let budget = try #require(result.optimal.estimate { $0.optimalParams(compute: 1e21) })
    #expect(budget.low != nil)
  }

  /// What was drawn, by which unit, and what points count for is told, and what the data do not allow is refused.
  @Test func theMethodIsTold() throws {
    let table = SyntheticStudy().table()
    let wild = analyse(table, settings { ($0.replicates, $0.resampling, $0.weighting) = (30, .wild, .seeds) })
    let method = try #require(wild.optimal.method)
    #expect(method.resampling == .wild && method.replicates == 30 && method.units.map(\.law).contains(.loss))
    #expect(
      wild.notes.hasFit { if case .intervals(.drawn(.wild, 30, _, false)) = $0 { true } else { false } },
      "\(wild.notes)")
    #expect(
      wild.notes.hasFit { if case .weights(.optima(isKnown: true, _)) = $0 { true } else { false } }, "\(wild.notes)")

    let pairs = analyse(
      table, settings { ($0.replicates, $0.resampling, $0.resamplingUnit) = (30, .pairs, .size) })
    #expect(pairs.optimal.method?.units.map(\.unit) == [.size])
    let runs = analyse(table, settings { ($0.replicates, $0.resamplingUnit) = (30, .run) })
    #expect(runs.optimal.replicates.isEmpty && runs.optimal.method?.refusal != nil)
    #expect(runs.notes.contains(.fit(.optima, .intervals(.refused(.runsNotResampled)))), "\(runs.notes)")
  }

  @Test func noReplicatesNoIntervals() throws {
    let result = analyse(SyntheticStudy().table(), settings())
    #expect(result.optimal.replicates.isEmpty)
    #expect(result.optimal.laws.loss?.alpha.low == nil)
    #expect(result.predict(params: 1e8, tokens: 4e9).loss?.high == nil)
  }
}
