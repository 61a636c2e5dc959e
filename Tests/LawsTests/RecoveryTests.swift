// Known laws are recovered from synthetic sweeps, and neither order, units nor threads change anything.

import Foundation
import Laws
import Runs
import TestSupport
import Testing

func settings(_ change: (inout AnalysisSettings) -> Void = { _ in }) -> AnalysisSettings {
  var settings = AnalysisSettings(id: "synthetic", replicates: 0)
  change(&settings)
  return settings
}

struct RecoveryTests {
  let study = SyntheticStudy()

  @Test(arguments: [Objective.squared, .logHuber(delta: 1e-3), .leastAbsolute])
  func everyLawIsRecovered(_ objective: Objective) throws {
    let result = analyse(study.table(), settings { $0.objective = objective })
    #expect(result.cells.count == 30)
    #expect(result.optima.filter { $0.status == .ok }.count >= 24, "\(result.optima.map(\.reason))")
    let loss = try #require(result.optimal.laws.loss)
    #expect(abs(loss.floor.value - study.floor) < 1e-8)
    #expect(abs(loss.alpha.value - study.alpha) < 1e-8)
    #expect(abs(loss.beta.value - study.beta) < 1e-8)
    #expect(abs(loss.paramsCoefficient.value / study.paramsCoefficient - 1) < 1e-7)
    #expect(abs(loss.tokensCoefficient.value / study.tokensCoefficient - 1) < 1e-7)
    let batch = try #require(result.optimal.laws.batch)
    #expect(abs(batch.coefficient.value / study.batchLaw.coefficient - 1) < 1e-8)
    #expect(abs(batch.tokens.value - study.batchLaw.tokens) < 1e-9)
    #expect(abs(batch.params.value - study.batchLaw.params) < 1e-9)
    let rate = try #require(result.optimal.laws.learningRate)
    #expect(abs(rate.coefficient.value / study.rateLaw.coefficient - 1) < 1e-8)
    #expect(abs(rate.tokens.value - study.rateLaw.tokens) < 1e-9)
    #expect(abs(rate.params.value - study.rateLaw.params) < 1e-9)
  }

  @Test func optimaOfAQuadraticAreExact() {
    let result = analyse(study.table(), settings())
    for optimum in result.optima where optimum.status == .ok {
      let (n, t) = (optimum.params, optimum.tokens)
      #expect(abs((optimum.batchTokens ?? 0) / study.optimalBatch(params: n, tokens: t) - 1) < 1e-9)
      #expect(abs((optimum.learningRate ?? 0) / study.optimalRate(params: n, tokens: t) - 1) < 1e-9)
      #expect(abs((optimum.loss ?? 0) - study.optimalLoss(params: n, tokens: t)) < 1e-12)
    }
  }

  @Test func otherMethodsStayOnTheGrid() {
    for method in [OptimumMethod.gridMinimum, .nearBest] {
      let result = analyse(study.table(), settings { $0.optimum = method })
      for optimum in result.optima where optimum.status == .ok {
        let ratio = (optimum.batchTokens ?? 0) / study.optimalBatch(params: optimum.params, tokens: optimum.tokens)
        #expect(abs(log(ratio)) < log(2.0))
        if method == .gridMinimum {
          #expect(study.batches.contains { abs($0 / (optimum.batchTokens ?? 0) - 1) < 1e-12 })
        }
      }
    }
  }

  @Test func isoflopAgreesWithTheClosedForm() throws {
    let result = analyse(isoflopTable(), settings())
    let isoflop = try #require(result.optimal.laws.isoflop)
    let closed = try #require(result.optimal.laws.closedForm)
    #expect(result.optimal.isoflops.filter { $0.optimum != nil }.count >= 4)
    #expect(abs(isoflop.params.exponent.value - closed.params.exponent.value) < 0.002)
    #expect(abs(isoflop.params(1e20) / closed.params(1e20) - 1) < 0.03)
    #expect(abs(isoflop.params.exponent.value + isoflop.tokens.exponent.value - 1) < 1e-9)
  }

  /// One run a size and budget, on the known law.
  func isoflopTable() -> RunTable {
    var table = RunTable()
    for compute in [1e19, 3e19, 1e20, 3e20, 1e21] {
      let centre = 0.37e9 * pow(compute / 1e20, 0.478)
      for k in -4...4 {
        let params = centre * pow(1.25, Double(k))
        var run = Run(id: "\(compute)-\(k)")
        run.params = params
        table.runs.append(run)
        let tokens = compute / (6 * params)
        table.evaluations.append(
          Evaluation(
            run: table.runs.count - 1, tokens: tokens, loss: study.optimalLoss(params: params, tokens: tokens)))
      }
    }
    return table
  }

  @Test func interpolatedIsoflopAgreesWithTheClosedForm() throws {
    var long = study
    long.sizes = (0..<9).map { 30e6 * pow(1.6, Double($0)) }
    long.tokens = (0..<14).map { 0.5e9 * pow(1.4, Double($0)) }
    (long.batches, long.rates) = ([1e5], [1e-3])
    long.batchLaw = (1e5, 0, 0)
    long.rateLaw = (1e-3, 0, 0)
    let result = analyse(long.table(), settings())
    #expect(
      result.notes.hasFit { note in
        guard case .isoflopProfiles(let source) = note else { return false }
        return source.tolerance == nil
      })
    let isoflop = try #require(result.optimal.laws.isoflop)
    let closed = try #require(result.optimal.laws.closedForm)
    #expect(abs(isoflop.params.exponent.value - closed.params.exponent.value) < 0.01)
  }

  @Test func orderAndThreadsChangeNothing() throws {
    var noisy = study
    noisy.noise = 3e-4
    let table = noisy.table()
    let wanted = settings {
      $0.replicates = 24
      $0.fixed = FixedHyperparameters(batchTokens: 128_000, learningRate: 3e-4)
    }
    let first = analyse(table, wanted, threads: 1)
    #expect(first.optimal.laws.loss?.alpha.low != nil)
    #expect(first.optimal.replicates.count == 24 && first.fixed?.replicates.count == 24)
    for threads in [2, 5] {
      let other = analyse(shuffled(table, seed: UInt64(threads)), wanted, threads: threads)
      #expect(other.optimal.laws == first.optimal.laws)
      #expect(other.optimal.replicates == first.optimal.replicates)
      #expect(other.fixed?.laws == first.fixed?.laws)
      #expect(other.optimal.isoflops == first.optimal.isoflops)
      #expect(other.notes == first.notes)
    }
  }

  @Test func unitsChangeNothing() throws {
    var noisy = study
    noisy.noise = 3e-4
    let table = noisy.table()
    var billions = table
    for i in billions.runs.indices { billions.runs[i].params = billions.runs[i].params.map { $0 / 1e9 } }
    for i in billions.evaluations.indices { billions.evaluations[i].tokens /= 1e9 }
    for objective in [Objective.squared, .logHuber(delta: 1e-3), .leastAbsolute] {
      let wanted = settings { $0.objective = objective }
      let raw = analyse(table, wanted).optimal.laws
      let other = analyse(billions, wanted).optimal.laws
      let loss = try #require(raw.loss).converted(toUnit: 1e9)
      let scaled = try #require(other.loss)
      let pairs = [
        (loss.floor, scaled.floor), (loss.alpha, scaled.alpha), (loss.beta, scaled.beta),
        (loss.paramsCoefficient, scaled.paramsCoefficient), (loss.tokensCoefficient, scaled.tokensCoefficient),
      ]
      for (a, b) in pairs { #expect(abs(a.value / b.value - 1) < 1e-10, "\(objective)") }
      let batch = try #require(raw.batch).converted(toUnit: 1e9)
      let scaledBatch = try #require(other.batch)
      #expect(abs(batch.coefficient.value / scaledBatch.coefficient.value - 1) < 1e-10)
    }
  }

  @Test func csvHoldsTheTable() {
    let table = study.table()
    let lines = study.csv().split(separator: "\n")
    #expect(lines.count == table.evaluations.count + 1)
    #expect(lines[0] == "run,params,batch_tokens,learning_rate,step,tokens,val_loss")
    let last = lines[lines.count - 1].split(separator: ",").map(String.init)
    #expect(Double(last[6]) == table.evaluations.last?.loss)
    #expect(Double(last[1]) == table.runs.last?.params)
  }

  @Test func heldOutCellsAreNotFitted() throws {
    let hold = HoldOut(params: 520e6...520e6)
    let result = analyse(study.table(), settings { $0.holdOut = [hold] })
    let basis = try #require(result.optimal.lossFit)
    #expect(basis.points.allSatisfy { $0.params < 520e6 })
    #expect(result.optimal.heldOut.count == 6)
    for loss in result.optimal.heldOut {
      #expect(abs(loss.predicted.value - study.optimalLoss(params: loss.params, tokens: loss.tokens)) < 1e-8)
      // Without noise the optimum of the cell is the law's claim; the lowest run of a grid lies above it, and not by much.
      if loss.basis == .optimum { #expect(abs(loss.measured - loss.predicted.value) < 1e-7) }
      let lowest = loss.bestMeasured
      #expect(lowest >= loss.predicted.value && lowest < loss.predicted.value + 2e-3)
    }
  }

  @Test func fixedHyperparametersCost() throws {
    let fixed = FixedHyperparameters(batchTokens: 128_000, learningRate: 3e-4)
    let result = analyse(study.table(), settings { $0.fixed = fixed })
    let side = try #require(result.fixed)
    #expect(side.lossFit?.basis == .fixed)
    #expect(side.lossFit?.points.count == 30)
    for point in side.lossFit?.points ?? [] {
      #expect(point.loss > study.optimalLoss(params: point.params, tokens: point.tokens))
    }
    #expect(side.laws.batch == nil && side.laws.refused[.batch] != nil)
    #expect(result.notes.contains { if case .fixedRuns = $0 { true } else { false } })
  }
}

/// The same table with its runs in another order.
func shuffled(_ table: RunTable, seed: UInt64) -> RunTable {
  var result = table
  let order = table.runs.indices.sorted { a, b in
    func key(_ i: Int) -> UInt64 { (UInt64(i) &+ seed) &* 0x9E37_79B9_7F4A_7C15 }
    return key(a) < key(b)
  }
  result.runs = order.map { table.runs[$0] }
  var place = [Int](repeating: 0, count: order.count)
  for (new, old) in order.enumerated() { place[old] = new }
  result.evaluations = table.evaluations.map { evaluation in
    var moved = evaluation
    moved.run = place[evaluation.run]
    return moved
  }
  .sorted { ($0.run, $0.tokens) < ($1.run, $1.tokens) }
  return result
}
