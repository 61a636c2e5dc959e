// What data cannot carry is refused or said: N and T on one line, mixed experiments, compute counted otherwise.

import Foundation
import Laws
import Runs
import TestSupport
import Testing

struct WarningTests {
  let study = SyntheticStudy()

  func point(_ n: Double, _ t: Double, _ factor: Double = 1) -> LossPoint {
    LossPoint(params: n, tokens: t, loss: factor * study.optimalLoss(params: n, tokens: t), compute: 6 * n * t)
  }

  /// The k-th value of a geometric sequence.
  func step(_ k: Int, from first: Double, ratio: Double) -> Double { first * pow(ratio, Double(k)) }

  @Test(arguments: [Objective.squared, .logHuber(delta: 1e-3), .leastAbsolute])
  func aLadderOfConstantTokensPerParamIsRefused(_ objective: Objective) {
    // Exact losses: a fit would trade alpha for beta and call it a minimum.
    let ladder = (0..<12).map { point(step($0, from: 2e7, ratio: 1.5), step($0, from: 4e8, ratio: 1.5)) }
    #expect(throws: Refusal.sizesFollowTokens(isRising: true)) { try fitLossLaw(ladder, objective: objective) }
    let budget = (0..<12).map { point(step($0, from: 2e7, ratio: 1.5), step($0, from: 1e12, ratio: 1 / 1.5)) }
    #expect(throws: Refusal.self) { try fitLossLaw(budget, objective: objective) }
  }

  @Test func nearlyCollinearIsSaid() throws {
    let points = (0..<24).map { i -> LossPoint in
      let jitter = exp(0.15 * sin(9 * Double(i)))
      return point(step(i, from: 2e7, ratio: 1.3), step(i, from: 4e8, ratio: 1.3) * jitter)
    }
    let result = analyse(tableOfPoints(points), settings())
    #expect(abs((result.optimal.laws.loss?.alpha.value ?? 0) - study.alpha) < 1e-4)
    #expect(result.notes.hasFit { if case .collinear(let r) = $0 { r > 0.97 } else { false } })
  }

  @Test func descentGoesToTheEndOfACurvedValley() throws {
    // N and T nearly collinear: the Huber sum takes Newton more than 300 steps. The minimum is scipy's, from 40 starts.
    let points = valley.map { LossPoint(params: $0.0 * 1e6, tokens: $0.1 * 1e6, loss: $0.2, compute: 1) }
    let fit = try fitLossLaw(points, objective: .logHuber(delta: 1e-3))
    #expect(abs(fit.value / valleyMinimum - 1) < 1e-6)
  }

  @Test func mixedExperimentsAreSaid() {
    let points = (0..<60).map { i -> LossPoint in
      point(step(i % 6, from: 2e7, ratio: 1.8), step(i / 6, from: 1e9, ratio: 1.7), i % 7 < 4 ? 1 : 1.2)
    }
    let result = analyse(tableOfPoints(points), settings())
    #expect(result.optimal.laws.loss != nil)
    #expect(result.notes.hasFit(Self.misses))
    #expect(
      !analyse(tableOfPoints(points.map { point($0.params, $0.tokens) }), settings()).notes.hasFit(Self.misses))
  }

  private static func misses(_ note: FitNote) -> Bool { if case .missesPoints = note { true } else { false } }

  @Test func looseExponentsAreSaid() {
    // Losses to two digits over a narrow range.
    let points = (0..<30).map { i -> LossPoint in
      var point = point(step(i % 5, from: 1e8, ratio: 1.2), step(i / 5, from: 1e9, ratio: 1.2))
      point.loss = (point.loss * 200).rounded() / 200
      return point
    }
    let result = analyse(tableOfPoints(points), settings { $0.replicates = 100 })
    #expect(result.notes.hasFit { if case .wideIntervals = $0 { true } else { false } })
  }

  @Test func loggedComputeIsFollowed() throws {
    // The log counts 1.5 times as many FLOPs as 6·N·T, both at common budgets and along curves.
    var points: [LossPoint] = []
    for budget in [1e18, 4e18, 1.6e19] {
      for k in 0..<9 {
        let n = step(k, from: 2e6 * (budget / 1e18).squareRoot(), ratio: 1.6)
        points.append(point(n, budget / (9 * n)))
        points[points.count - 1].compute = budget
      }
    }
    let curves = (0..<72).map { i -> LossPoint in
      var point = point(step(i % 8, from: 3e7, ratio: 1.5), step(i / 8, from: 5e8, ratio: 2))
      point.compute *= 1.5
      return point
    }
    for points in [points, curves] {
      let result = analyse(tableOfPoints(points), settings())
      let law = try #require(result.optimal.laws.isoflop)
      let spent = 9 * law.params(4e18) * law.tokens(4e18)
      #expect(abs(spent / 4e18 - 1) < 1e-6)
      #expect(
        result.notes.hasFit {
          if case .otherCompute(let ratio, "C = 6·N·T") = $0 { abs(ratio - 1.5) < 1e-6 } else { false }
        })
    }
  }

  @Test func budgetsOutsideTheDataAreRefusedShortly() throws {
    let points = (0..<48).map { point(step($0 % 8, from: 3e7, ratio: 1.5), step($0 / 8, from: 5e8, ratio: 2)) }
    let budgets = (0..<40).map { step($0, from: 1e25, ratio: 2) }
    let laws = analyse(tableOfPoints(points), settings { $0.budgets = budgets }).optimal.laws
    guard case .tooFewMinima(let found, let reasons, let others)? = laws.refused[.isoflop] else {
      Issue.record("\(laws.refused)")
      return
    }
    #expect(found == Count(0, of: 40) && reasons.map(\.budgets) == [40] && others == 0)
  }

  @Test func tiesOrderAndThreadsChangeNoBit() {
    // Losses to three digits, every run twice: many ties.
    var tied = study
    tied.curves = false
    var table = tied.table()
    for i in table.evaluations.indices {
      table.evaluations[i].loss = (table.evaluations[i].loss * 1000).rounded() / 1000
    }
    let runs = table.runs.count
    table.runs += table.runs
    table.evaluations += table.evaluations.map { evaluation in
      var other = evaluation
      other.run += runs
      return other
    }
    var reversed = table
    reversed.runs.reverse()
    reversed.evaluations = table.evaluations.reversed().map { evaluation in
      var other = evaluation
      other.run = 2 * runs - 1 - evaluation.run
      return other
    }
    let wanted = settings {
      $0.replicates = 12
      $0.fixed = FixedHyperparameters(batchTokens: 1e5, learningRate: 2e-4)
    }
    let (one, other) = (analyse(table, wanted, threads: 1), analyse(reversed, wanted, threads: 3))
    #expect(one.optimal.laws == other.optimal.laws && one.fixed?.laws == other.fixed?.laws)
    #expect(one.notes == other.notes)
  }
}

private let valleyMinimum = 3.354102764e-05

/// N and T in millions, loss.
private let valley: [(Double, Double, Double)] = [
  (78.617, 1453.7, 2.29023), (314.13, 5976.9, 1.85683), (145.74, 2742.5, 2.0662),
  (82.722, 1136.4, 2.28478), (102.71, 1707.8, 2.20414), (30.065, 482.67, 2.7444),
  (1335, 32304, 1.56363), (55.956, 1088.4, 2.42662), (21.138, 351.2, 2.94893),
  (862.05, 18717, 1.6413), (1018.3, 16779, 1.63105), (1729.5, 33021, 1.53328),
  (547.63, 9997.4, 1.73792), (95.035, 1399.5, 2.22941), (113.64, 1593.8, 2.16609),
  (57.114, 1031.6, 2.41881), (94.033, 1875.2, 2.21515), (522.98, 12011, 1.74658),
  (74.969, 1202.3, 2.31872), (81.421, 1476.2, 2.27787), (373.95, 7460.1, 1.81948),
  (44.147, 832.96, 2.54102), (256.6, 4437.1, 1.91455), (804.34, 19610, 1.64926),
  (32.218, 695.5, 2.6812), (31.519, 829.49, 2.68489), (251.17, 6056.8, 1.89878),
  (90.504, 2188, 2.21777), (1049.4, 22591, 1.60868), (43.206, 610.07, 2.58268),
]
