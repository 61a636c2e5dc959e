// Two studies with known laws: their crossing, what one saves, and intervals that share what they share.

import Foundation
import Laws
import Maths
import Runs
import Testing

/// Single runs over sizes × tokens with a known law and noise.
struct LawStudy {
  var floor = 1.0
  var paramsCoefficient = 100.0
  var tokensCoefficient = 200.0
  var alpha = 0.3
  var beta = 0.3
  var noise = 0.0
  var seed: UInt64 = 1
  var sizes: [Double] = [1e7, 2e7, 4e7, 8e7, 1.6e8]
  var tokens: [Double] = [2e8, 4e8, 8e8, 1.6e9, 3.2e9]

  func loss(_ n: Double, _ t: Double) -> Double {
    floor + paramsCoefficient * pow(n, -alpha) + tokensCoefficient * pow(t, -beta)
  }

  func table(adding more: [(params: Double, tokens: Double)] = []) -> RunTable {
    var table = RunTable()
    let stream = RandomStream(seed: seed, stream: 5)
    for (n, t) in sizes.flatMap({ n in tokens.map { (n, $0) } }) + more.map({ ($0.params, $0.tokens) }) {
      var run = Run(id: "\(table.runs.count)")
      run.params = n
      table.runs.append(run)
      let noisy = loss(n, t) * (1 + noise * stream.normal(UInt64(table.runs.count)))
      table.evaluations.append(Evaluation(run: table.runs.count - 1, tokens: t, loss: noisy))
    }
    return table
  }

  func result(replicates: Int = 0, adding more: [(params: Double, tokens: Double)] = []) -> StudyResult {
    analyse(
      table(adding: more), AnalysisSettings(id: "s\(seed)", objective: .squared, replicates: replicates), threads: 2)
  }
}

struct CompareTests {
  @Test func withoutNoiseTheCrossingIsWhereTheLawsCross() throws {
    let a = LawStudy()
    let b = LawStudy(floor: 0.9, paramsCoefficient: 130, tokensCoefficient: 260)
    let comparison = compare(a.result(), b.result())
    let crossing = try #require(comparison.crossing)
    let laws = (a.result().optimal.laws, b.result().optimal.laws)
    let at = crossing.compute.value
    let (one, other) = (try #require(laws.0.optimalLoss(compute: at)), try #require(laws.1.optimalLoss(compute: at)))
    #expect(abs(other / one - 1) < 1e-4)
    #expect(crossing.beyond == .b)
    #expect(comparison.verdict.contains(.noIntervals))
  }

  /// B's compute for A's loss, put into B's law, gives A's loss.
  @Test func theMultiplierIsWhatItSays() throws {
    let (a, b) = (LawStudy().result(), LawStudy(tokensCoefficient: 240).result())
    for row in compare(a, b, budgets: [1e17, 1e18]).budgets {
      let there = try #require(b.optimal.laws.optimalLoss(compute: row.compute * row.multiplier.value))
      #expect(abs(there / row.lossA.value - 1) < 1e-4)
      #expect(row.multiplier.value > 1 && row.lossDifference.value > 0)
    }
  }

  @Test func studiesOfDifferentDesignAreIndependent() {
    var other = LawStudy(noise: 0.002)
    other.tokens.removeLast()
    let comparison = compare(LawStudy(noise: 0.002).result(replicates: 60), other.result(replicates: 60))
    #expect(!comparison.isPaired && comparison.pairing == .independent)
    #expect(comparison.coefficients.prefix(3).allSatisfy { $0.difference?.low != nil })
  }

  /// What is far apart is told apart, what is the same is not.
  @Test func theVerdictRespectsTheIntervals() throws {
    let base = LawStudy(noise: 0.002, seed: 3).result(replicates: 100)
    let same = compare(base, LawStudy(noise: 0.002, seed: 4).result(replicates: 100))
    #expect(same.budgets.allSatisfy { $0.winner == .undecided })
    #expect(same.verdict.contains { Self.stretches($0)?.isEmpty == true })
    let better = compare(base, LawStudy(floor: 0.7, noise: 0.002, seed: 4).result(replicates: 100))
    let inside = better.budgets.filter { $0.domain.isInside }
    #expect(inside.count >= 3 && inside.allSatisfy { $0.winner == .b })
    #expect(better.verdict.contains { Self.stretches($0)?.contains { $0.winner == .b } == true })
    #expect(
      better.budgets.last?.domain.excesses.first.map { $0.axis == .compute && abs($0.factor - 10) < 1e-6 } == true)
  }

  /// Cells of a sweep with the same design: draws belong together, and cells are compared as measured.
  @Test func cellsInCommonArePairedAndComparedAsMeasured() throws {
    func swept(_ floor: Double, _ seed: UInt64) -> StudyResult {
      var table = RunTable()
      let stream = RandomStream(seed: seed, stream: 2)
      let shared = RandomStream(seed: 99, stream: 3)
      let law = LawStudy(floor: floor)
      for (i, n) in law.sizes.prefix(4).enumerated() {
        for (j, t) in law.tokens.prefix(4).enumerated() {
          // What is peculiar to a cell in both studies, beside the noise of each run.
          let peculiar = 0.01 * shared.normal(UInt64(4 * i + j))
          for k in 0..<25 {
            var run = Run(id: "\(i)-\(j)-\(k)")
            (run.params, run.batchTokens, run.learningRate) = (n, 1e5 * exp2(Double(k / 5)), 1e-4 * exp2(Double(k % 5)))
            table.runs.append(run)
            let rise = 0.01 * (pow(Double(k / 5) - 2, 2) + pow(Double(k % 5) - 2, 2))
            let loss = law.loss(n, t) + rise + peculiar + 1e-4 * stream.normal(UInt64(table.runs.count))
            table.evaluations.append(Evaluation(run: table.runs.count - 1, tokens: t, loss: loss))
          }
        }
      }
      return analyse(table, AnalysisSettings(id: "swept", objective: .squared, replicates: 200), threads: 2)
    }
    let (a, b) = (swept(1, 1), swept(0.99, 2))
    let comparison = compare(a, b)
    #expect(comparison.isPaired && comparison.pairing == .paired(sameSizes: true))
    let cells = try #require(comparison.cells)
    #expect(cells.count == 16 && cells.lowerInB == 16 && (cells.difference.high ?? 1) < 0)
    let row = try #require(comparison.budgets.first { $0.domain.isInside })
    let paired = try #require(row.lossDifference.high) - (try #require(row.lossDifference.low))
    let alone = try #require(row.lossA.high) - (try #require(row.lossA.low))
    // The peculiarities cancel: the difference is known better than either side.
    #expect(paired < 0.5 * alone)
    #expect(row.winner == .b)
  }

  @Test func withoutALawTheReasonIsGiven() {
    var small = LawStudy()
    small.sizes = [1e7, 2e7]
    let comparison = compare(LawStudy().result(), small.result())
    #expect(comparison.budgets.isEmpty)
    let lack = comparison.notes.compactMap { if case .noLossLaw(.b, let lack) = $0 { lack } else { nil } }.first
    #expect(lack?.refusal == .tooFewSizes(2, only: nil))
  }

  private static func stretches(_ verdict: ComparisonVerdict) -> [ComparisonVerdict.Stretch]? {
    if case .budgets(let stretches, _, _, _) = verdict { stretches } else { nil }
  }
}
