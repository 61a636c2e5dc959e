// Data that determine nothing are refused with a reason; hostile values neither crash nor hang.

import Foundation
import Laws
import Runs
import TestSupport
import Testing

struct RefusalTests {
  func points(_ values: [(Double, Double, Double)]) -> [LossPoint] {
    values.map { LossPoint(params: $0.0, tokens: $0.1, loss: $0.2, compute: 6 * $0.0 * $0.1) }
  }

  func refusal(_ points: [LossPoint], _ objective: Objective = .logHuber(delta: 1e-3)) -> Refusal? {
    do {
      let law = try fitLossLaw(points, objective: objective).law
      Issue.record("fitted \(law)")
      return nil
    } catch { return error }
  }

  @Test func tooLittle() {
    #expect(refusal([]) == .tooFewPoints(0, parameters: 5))
    #expect(refusal(points([(1e8, 1e9, 3)])) == .tooFewPoints(1, parameters: 5))
    let steps = (1...8).map(Double.init)
    let two = points(steps.map { step in (step > 4 ? 2e8 : 1e8, 1e9 * step, 3 - step / 10) })
    #expect(refusal(two) == .tooFewSizes(2, only: nil))
    let one = points(steps.map { step in (1e8 * step, 1e9, 3 - step / 10) })
    #expect(refusal(one) == .tooFewLengths(1, only: 1e9))
    let four = points((1...4).map { (1e8 * Double($0), 2e9, 3 - Double($0) / 10) })
    #expect(refusal(four) == .tooFewLengths(1, only: 2e9), "not how many points there are")
  }

  @Test(arguments: [Objective.squared, .logHuber(delta: 1e-3), .leastAbsolute])
  func lossThatDoesNotFall(_ objective: Objective) {
    func grid(_ loss: (Double, Double) -> Double) -> [LossPoint] {
      points(
        (0..<25).map { i in
          let (x, y) = (Double(i / 5), Double(i % 5))
          return (1e8 * pow(2, x), 1e9 * pow(2, y), loss(x, y))
        })
    }
    #expect(refusal(grid { _, _ in 3 }, objective) == .sameLosses(count: 25, loss: 3))
    guard case .lossesNotFalling(let perSize?, let perLength?)? = refusal(grid { 3 + $0 + $1 }, objective) else {
      Issue.record("fitted, or refused for another reason")
      return
    }
    #expect(perSize > 0 && perLength > 0)
  }

  @Test(arguments: [Objective.squared, .logHuber(delta: 1e-3), .leastAbsolute])
  func floorIsNeverNegative(_ objective: Objective) throws {
    // Falls in a straight line with ln N and ln T: only a negative floor would follow it all the way.
    let line = points(
      (0..<36).map { i in
        let (x, y) = (Double(i / 6), Double(i % 6))
        return (1e8 * exp(x), 1e9 * exp(y), 3 - 0.15 * x - 0.2 * y)
      })
    let law = try fitLossLaw(line, objective: objective).law
    #expect(law.floor.value == 0)
    #expect(law.alpha.value > 0 && law.beta.value > 0)
    let result = analyse(tableOfPoints(line), settings { $0.objective = objective })
    #expect(result.notes.hasFit { $0 == .floorAtZero })
  }

  @Test(arguments: [1e-300, 1e-30, 1e30, 1e150, 1e300])
  func hostileScales(_ scale: Double) {
    var table = RunTable()
    for i in 0..<30 {
      var run = Run(id: "r\(i)")
      run.params = i % 3 == 0 ? scale * Double(1 + i) : 1e8 * Double(1 + i % 7)
      run.batchTokens = i % 5 == 0 ? scale : 1e5
      run.learningRate = i % 4 == 0 ? 1 / scale : 1e-3
      table.runs.append(run)
      for k in 1...3 {
        let tokens = i % 2 == 0 ? scale * Double(k) : 1e9 * Double(k)
        table.evaluations.append(Evaluation(run: i, tokens: tokens, loss: i % 6 == 0 ? scale : 3 - Double(k) / 10))
      }
    }
    for objective in [Objective.squared, .logHuber(delta: 1e-3), .leastAbsolute] {
      let wanted = settings {
        $0.objective = objective
        $0.replicates = 20
        $0.budgets = [scale, -1, .nan, .infinity]
        $0.fixed = FixedHyperparameters(batchTokens: scale, learningRate: scale)
      }
      let result = analyse(table, wanted)
      check(result.optimal.laws)
    }
  }

  /// Each law is either there with finite numbers or refused with a reason.
  func check(_ laws: LawSet) {
    #expect((laws.loss == nil) == (laws.refused[.loss] != nil))
    #expect((laws.batch == nil) == (laws.refused[.batch] != nil))
    #expect((laws.learningRate == nil) == (laws.refused[.learningRate] != nil))
    #expect((laws.isoflop == nil) == (laws.refused[.isoflop] != nil))
    #expect((laws.closedForm == nil) == (laws.refused[.closedForm] != nil))
    if let loss = laws.loss {
      for estimate in [loss.floor, loss.alpha, loss.beta, loss.paramsCoefficient, loss.tokensCoefficient] {
        #expect(estimate.value.isFinite)
      }
    }
  }

  @Test func emptyAndBrokenTables() {
    check(analyse(RunTable(), settings { $0.replicates = 5 }).optimal.laws)
    var table = RunTable()
    table.evaluations = [Evaluation(run: 7, tokens: 1e9, loss: 3), Evaluation(run: -1, tokens: 1, loss: 1)]
    let result = analyse(table, settings())
    check(result.optimal.laws)
    #expect(result.notes.contains(.unusableEvaluations(2)))
  }

  @Test func refusedSweepsSayWhy() {
    var study = SyntheticStudy()
    study.batches = [study.batches[0], study.batches[1]]
    let narrow = analyse(study.table(), settings())
    check(narrow.optimal.laws)
    #expect(narrow.optima.allSatisfy { $0.status == .tooFew })
    #expect(narrow.optimal.laws.refused[.batch] == .tooFewOptima(0, unswept: 0))
    var one = SyntheticStudy()
    one.sizes = [130e6]
    let single = analyse(one.table(), settings())
    #expect(single.optimal.laws.refused[.batch] == .optimaOfOneSize)
    #expect(single.optimal.laws.refused[.closedForm] == single.optimal.laws.refused[.loss].map { .lossLawRefused($0) })
    check(single.optimal.laws)
  }

  @Test func aFewMeetingsMakeNoSweep() {
    // Twenty runs at their own (N, T); two of them share one with another learning rate.
    var runs: [(params: Double, batch: Double?, rate: Double?, curve: [(tokens: Double, loss: Double)])] = []
    let study = SyntheticStudy()
    for i in 0..<20 {
      let (n, t) = (2e7 * pow(1.7, Double(i % 5)), 1e9 * pow(1.9, Double(i / 5)))
      runs.append((n, 1e5, 1e-3, [(t, study.optimalLoss(params: n, tokens: t))]))
    }
    runs.append((runs[0].params, 1e5, 2e-3, runs[0].curve))
    let result = analyse(table(runs), settings())
    #expect(result.cells.count == 1 && result.optima.count == 1)
    #expect(result.optimal.lossFit?.basis == .evaluations)
    #expect(abs((result.optimal.laws.loss?.alpha.value ?? 0) - study.alpha) < 1e-6)
  }
}
