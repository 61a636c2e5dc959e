// eta_opt(B), steps against batch, and L(C): recovered where they hold, refused where they are not to be seen.

import Foundation
import Maths
import Testing

@testable import Laws

struct BatchLawTests {
  private let batches = (0..<7).map { 1e4 * pow(2, Double($0)) }
  private let rates = (0..<9).map { 1e-4 * pow(2, Double($0)) }

  /// Losses lowest over eta at rate(B), at `least(B)`.
  private func cell(tokens: Double = 1e9, rate: (Double) -> Double, least: (Double) -> Double = { _ in 3 }) -> Cell {
    var points: [CellPoint] = []
    for batch in batches {
      for eta in rates {
        let y = log(eta / rate(batch))
        points.append(
          CellPoint(
            run: points.count, batchTokens: batch, learningRate: eta, loss: least(batch) * exp(0.01 * y * y), compute: 1
          ))
      }
    }
    return Cell(params: 1e8, tokens: tokens, points: points)
  }

  @Test func theLearningRateLevelsOff() throws {
    let found = ratesOfBatch([cell { 4e-3 / (1 + 8e4 / $0) }])[0]
    let law = try found.law.get()
    #expect(found.batches.count == 7 && found.swept == 7)
    #expect(abs(law.rateMax.value / 4e-3 - 1) < 1e-4 && abs(law.noiseBatch.value / 8e4 - 1) < 1e-4)
    #expect(abs(law(batch: 8e4) / 2e-3 - 1) < 1e-4)
  }

  @Test func whatDoesNotTurnIsRefused() {
    func kind(_ rate: (Double) -> Double) -> FormRefusal.Kind? {
      guard case .failure(let refusal) = ratesOfBatch([cell(rate: rate)])[0].law else { return nil }
      return refusal.kind
    }
    #expect(kind { _ in 2e-3 } == .flat)
    #expect(kind { 2e-3 * $0 / 1e5 } == .proportional)
    #expect(kind { _ in 1e-4 } == .tooFew)
  }

  @Test func intervalsHoldTheTruth() throws {
    let x = batches
    var (inside, count) = (0, 0)
    for seed in 0..<400 {
      let stream = RandomStream(seed: UInt64(seed), stream: 1)
      let y = x.indices.map { 4e-3 / (1 + 8e4 / x[$0]) * exp(0.05 * stream.normal(UInt64($0))) }
      let turn = try TurningPoint(.levelsOff, x: x, y: y, weights: x.map { _ in 1 })
      for (estimate, truth) in [(turn.estimate(level: 1, turn: 0), 4e-3), (turn.estimate(level: 0, turn: 1), 8e4)] {
        count += 1
        if let low = estimate.low, let high = estimate.high, low <= truth, truth <= high { inside += 1 }
      }
    }
    #expect(abs(Double(inside) / Double(count) - 0.95) < 0.03)
  }

  @Test func anOpenSideHasNoBound() throws {
    // Only the far side of the turn is seen, with a wiggle.
    let y = batches.enumerated().map { 1 + $1 / 2e6 + ($0 % 2 == 0 ? 0.15 : -0.15) }
    let turn = try TurningPoint(.takesOff, x: batches, y: y, weights: batches.map { _ in 1 })
    #expect(turn.isOpenAbove && !turn.isOpenBelow)
    #expect(turn.estimate(level: 0, turn: 1).high == .infinity)
    #expect(turn.estimate(level: 1, turn: -1).low == 0)
    let level = turn.estimate(level: 1, turn: 0)
    #expect(level.high?.isFinite == true && (level.low ?? 0) > 0.5)
  }

  @Test func stepsAndTokensTradeOff() throws {
    // T(B, L) = T_min(L)·(1 + B/2e5) with L = 2 + 3e3·T_min^-0.4, seen at seven T.
    let lengths = (0..<7).map { 1e9 * pow(2, Double($0)) }
    let cells = lengths.map { tokens in
      cell(tokens: tokens, rate: { _ in 1.6e-3 }, least: { 2 + 3e3 * pow(tokens / (1 + $0 / 2e5), -0.4) })
    }
    let found = stepsBatch(cells)
    #expect(found.count == 3)
    for level in found {
      let law = try level.law.get()
      let loss = try #require(level.loss)
      let fewest = pow((loss - 2) / 3e3, -1 / 0.4)
      #expect(level.points.count == 7)
      #expect(abs(law.criticalBatch.value / 2e5 - 1) < 0.03)
      #expect(abs(law.tokensMin.value / fewest - 1) < 0.02)
      #expect(abs(law.stepsMin.value * law.criticalBatch.value / law.tokensMin.value - 1) < 1e-9)
    }
  }

  @Test func smallBatchesThatLagContradictTheTradeOff() {
    let lengths = (0..<7).map { 1e9 * pow(2, Double($0)) }
    let cells = lengths.map { tokens in
      cell(tokens: tokens, rate: { _ in 1.6e-3 }, least: { 2 + 3e3 * pow(tokens / (1 + 3e4 / $0), -0.4) })
    }
    for level in stepsBatch(cells) {
      guard case .failure(let refusal) = level.law else { Issue.record("fitted"); continue }
      #expect(refusal.kind == .misfit)
    }
    guard case .failure(let refusal)? = stepsBatch([cells[0]]).first?.law else { Issue.record("fitted"); return }
    #expect(refusal.kind == .tooFew && refusal.remedy == .surroundRates)
  }

  private func profiles(_ count: Int, noise: Double = 0, seed: Int = 0) -> [IsoflopProfile] {
    let stream = RandomStream(seed: UInt64(seed), stream: 2)
    return (0..<count).map { i in
      let compute = 1e17 * pow(3, Double(i))
      let loss = (1.7 + 900 * pow(compute, -0.16)) * (1 + noise * stream.normal(UInt64(i)))
      return IsoflopProfile(
        compute: compute, points: [], optimum: IsoflopProfile.Point(params: 1e7, tokens: 1e9, loss: loss))
    }
  }

  @Test func theLossOfComputeIsRecovered() throws {
    let law = try lossOfCompute(profiles(9), laws: LawSet(id: "", title: ""), stated: 1e24)
    #expect(abs(law.floor.value - 1.7) < 1e-4 && abs(law.exponent.value - 0.16) < 1e-5)
    #expect(abs(law.coefficient.value / 900 - 1) < 1e-3)
    let stated = try #require(law.stated)
    #expect(abs(stated.loss.value / (1.7 + 900 * pow(1e24, -0.16)) - 1) < 1e-5)
    #expect(abs(stated.beyond / (1e24 / (1e17 * pow(3, 8))) - 1) < 1e-9)
    #expect(throws: FormRefusal.self) { try lossOfCompute(profiles(3), laws: LawSet(id: "", title: "")) }
  }

  @Test func intervalsOfTheLossOfComputeHoldTheTruth() throws {
    var (inside, count) = (0, 0)
    let truth = 1.7 + 900 * pow(1e23, -0.16)
    for seed in 0..<300 {
      guard
        let law = try? lossOfCompute(
          profiles(9, noise: 0.002, seed: seed), laws: LawSet(id: "", title: ""), stated: 1e23)
      else { continue }
      let loss = try #require(law.stated).loss
      for (estimate, value) in [(law.exponent, 0.16), (law.floor, 1.7), (loss, truth)] {
        count += 1
        if let low = estimate.low, let high = estimate.high, low <= value, value <= high { inside += 1 }
      }
    }
    #expect(count > 800 && abs(Double(inside) / Double(count) - 0.95) < 0.03)
  }
}
