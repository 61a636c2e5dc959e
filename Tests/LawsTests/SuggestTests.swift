// Suggested runs, made: the interval narrows more than by the same compute on runs like the existing ones.

import Foundation
import Laws
import Maths
import Runs
import TestSupport
import Testing

struct SuggestTests {
  private static let budget = 1e19

  private static func width(_ result: StudyResult) -> Double? {
    guard let n = result.optimal.estimate({ $0.optimalParams(compute: budget) }), let low = n.low, let high = n.high,
      low > 0
    else { return nil }
    return log(high / low)
  }

  /// Repeats of the study's own (N, T), drawn at random until the compute is spent.
  private static func repeats(_ study: LawStudy, costing compute: Double, seed: UInt64) -> [(
    params: Double, tokens: Double
  )] {
    let stream = RandomStream(seed: seed, stream: 17)
    var (runs, spent, draw): ([(params: Double, tokens: Double)], Double, UInt64) = ([], 0, 0)
    while spent < compute {
      let n = study.sizes[stream.integer(draw, below: study.sizes.count)]
      let t = study.tokens[stream.integer(draw + 1, below: study.tokens.count)]
      runs.append((n, t))
      spent += 6 * n * t
      draw += 2
    }
    return runs
  }

  @Test func suggestedRunsNarrowTheIntervalMoreThanRunsLikeTheExisting() throws {
    var (now, suggested, alike) = (0.0, 0.0, 0.0)
    let seeds = UInt64(1)...12
    for seed in seeds {
      let study = LawStudy(noise: 0.003, seed: seed)
      let before = study.result(replicates: 150)
      let request = SuggestRequest(targets: [.optimalParams(compute: Self.budget)], runs: 6)
      let suggestions = try before.suggestions(request)
      #expect(!suggestions.cells.isEmpty && suggestions.runs <= 6)
      #expect(suggestions.compute <= (suggestions.budget ?? 0) * (1 + 1e-12))
      let more = suggestions.cells.map { (params: $0.params, tokens: $0.tokens) }
      let others = Self.repeats(study, costing: suggestions.compute, seed: seed)
      now += try #require(Self.width(before))
      suggested += try #require(Self.width(study.result(replicates: 150, adding: more)))
      alike += try #require(Self.width(study.result(replicates: 150, adding: others)))
    }
    #expect(suggested < 0.8 * now, "\(suggested) of \(now)")
    #expect(suggested < 0.9 * alike, "\(suggested) against \(alike)")
  }

  /// What is foretold is about what comes.
  @Test func theExpectedIntervalIsAboutRight() throws {
    var ratios: [Double] = []
    for seed in UInt64(1)...12 {
      let study = LawStudy(noise: 0.003, seed: seed)
      let before = study.result(replicates: 150)
      let suggestions = try before.suggestions(
        SuggestRequest(targets: [.optimalParams(compute: Self.budget)], runs: 6))
      let expected = try #require(suggestions.cells.last?.expected[0])
      let foretold = log(try #require(expected.high) / (try #require(expected.low)))
      let after = study.result(replicates: 150, adding: suggestions.cells.map { ($0.params, $0.tokens) })
      ratios.append(try #require(Self.width(after)) / foretold)
    }
    let average = ratios.reduce(0) { $0 + log($1) } / Double(ratios.count)
    #expect(abs(average) < log(1.5), "\(ratios)")
  }

  // MARK: sweeps

  /// One run a (N, T, B, eta), on a grid of five by five that holds every optimum.
  private static func sweep(_ study: SyntheticStudy, _ keep: (_ n: Double, _ t: Double, _ rate: Double) -> Bool)
    -> RunTable
  {
    var table = RunTable()
    for n in study.sizes {
      for t in study.tokens {
        let (b, e) = (study.optimalBatch(params: n, tokens: t), study.optimalRate(params: n, tokens: t))
        for k in 0..<25 {
          let rate = e * exp2(Double(k % 5) - 2.1)
          guard keep(n, t, Double(k % 5)) else { continue }
          add(&table, study, n, t, b * exp2(Double(k / 5) - 1.9), rate)
        }
      }
    }
    return table
  }

  private static func add(
    _ table: inout RunTable, _ study: SyntheticStudy, _ n: Double, _ t: Double, _ batch: Double, _ rate: Double
  ) {
    var run = Run(id: "\(table.runs.count)")
    (run.params, run.batchTokens, run.learningRate) = (n, batch, rate)
    table.runs.append(run)
    table.evaluations.append(
      Evaluation(
        run: table.runs.count - 1, tokens: t, loss: study.loss(params: n, tokens: t, batch: batch, rate: rate)))
  }

  private static func made(_ table: RunTable, _ study: SyntheticStudy, _ suggestions: Suggestions) throws -> StudyResult
  {
    var table = table
    for run in suggestions.cells.flatMap(\.runs) {
      add(&table, study, run.params, run.tokens, try #require(run.batchTokens), try #require(run.learningRate))
    }
    return analyse(table, AnalysisSettings(id: "made", replicates: 0))
  }

  private static var small: SyntheticStudy {
    var study = SyntheticStudy()
    study.sizes = [17e6, 57e6, 130e6]
    study.tokens = [2e9, 4e9, 8e9]
    return study
  }

  @Test func anEdgeCellIsCompletedFirst() throws {
    let study = Self.small
    // The rates of one cell end at their best: it is refused for its edge.
    let table = Self.sweep(study) { n, t, k in n != 130e6 || t != 8e9 || k <= 2 }
    let before = analyse(table, AnalysisSettings(id: "edge", replicates: 0))
    #expect(before.optima.last?.status == .edge)
    let suggestions = try before.suggestions(
      SuggestRequest(targets: [.batch(params: 1e9, tokens: 2e10)], runs: 6))
    let first = try #require(suggestions.cells.first)
    #expect(first.kind == .completion && first.params == 130e6 && first.tokens == 8e9 && first.runs.count == 3)
    let after = try Self.made(table, study, suggestions)
    #expect(after.optima.first { $0.params == 130e6 && $0.tokens == 8e9 }?.status == .ok)
  }

  @Test func twoSizesAreGivenAThird() throws {
    var study = Self.small
    study.sizes.removeLast()
    let table = Self.sweep(study) { _, _, _ in true }
    let before = analyse(table, AnalysisSettings(id: "two", replicates: 0))
    #expect(before.optimal.laws.loss == nil)
    let suggestions = try before.suggestions()
    #expect(
      suggestions.refusals.contains { $0.now == .tooFewSizes(2, only: nil) && $0.outcome == .canBeFitted })
    #expect(suggestions.cells.contains { !study.sizes.contains($0.params) })
    #expect(try Self.made(table, study, suggestions).optimal.laws.loss != nil)
  }

  @Test func oneBudgetIsGivenOthers() throws {
    var study = Self.small
    study.tokens = [4e9]
    let table = Self.sweep(study) { _, _, _ in true }
    let before = analyse(table, AnalysisSettings(id: "one", replicates: 0))
    let suggestions = try before.suggestions()
    #expect(suggestions.refusals.count == 3 && suggestions.refusals.allSatisfy { $0.outcome == .canBeFitted })
    let after = try Self.made(table, study, suggestions).optimal.laws
    #expect(after.loss != nil && after.batch != nil && after.learningRate != nil)
  }

  @Test func allAtTheEdgeAreCompleted() throws {
    let study = Self.small
    let table = Self.sweep(study) { _, _, k in k <= 2 }
    let before = analyse(table, AnalysisSettings(id: "edges", replicates: 0))
    #expect(before.optima.allSatisfy { $0.status == .edge })
    let suggestions = try before.suggestions()
    #expect(suggestions.cells.allSatisfy { $0.kind == .completion })
    let after = try Self.made(table, study, suggestions).optimal.laws
    #expect(after.loss != nil && after.batch != nil && after.learningRate != nil)
  }

  /// From a single run on: so many more that five parameters can be fitted.
  @Test func oneRunIsGivenCompany() throws {
    var study = LawStudy()
    (study.sizes, study.tokens) = ([2e7], [4e8])
    let suggestions = try study.result().suggestions()
    #expect(suggestions.refusals.count == 1 && suggestions.refusals[0].outcome == .canBeFitted)
    let after = study.result(adding: suggestions.cells.map { ($0.params, $0.tokens) })
    #expect(after.optimal.laws.loss != nil)
  }

  @Test func whatCannotBeSuggestedIsSaid() throws {
    let empty = analyse(RunTable(), AnalysisSettings(id: "empty", replicates: 0))
    #expect(throws: Refusal.self) { try empty.suggestions() }
    let table = Self.sweep(Self.small) { _, _, _ in true }
    let result = analyse(table, AnalysisSettings(id: "none", replicates: 0))
    let none = try result.suggestions(SuggestRequest(runs: 9, mostCompute: 1))
    #expect(none.cells.isEmpty && (none.obstacle?.compute ?? 0) > 1)
  }

  @Test func theOrderOfRunsChangesNothing() throws {
    var table = Self.sweep(Self.small) { n, _, k in n != 17e6 || k <= 2 }
    let one = try analyse(table, AnalysisSettings(id: "order", replicates: 0)).suggestions()
    table.runs.reverse()
    let last = table.runs.count - 1
    table.evaluations = table.evaluations.reversed().map {
      var moved = $0
      moved.run = last - $0.run
      return moved
    }
    let other = try analyse(table, AnalysisSettings(id: "order", replicates: 0)).suggestions()
    #expect(one == other && !one.cells.isEmpty)
  }
}
