// A sick run is named and a healthy one is not, however noisy: sweeps with one defect each, and sweeps with none.

import Foundation
import Laws
import Maths
import Runs
import Testing

/// Runs over B × eta at one N, measured at four T, with sixty lines of training loss each.
private struct Sweep {
  var seed: UInt64
  var changes: (Int, inout [Double], inout [Double]) -> Void = { _, _, _ in }
  static let marks = [1e8, 2e8, 4e8, 8e8]
  static let lines = 60

  /// Of run `r`: 20 in all, B by r / 5, eta by r % 5.
  private func loss(_ r: Int, _ tokens: Double) -> Double {
    let (x, y) = (Double(r / 5) - 1.5, Double(r % 5) - 2)
    return 2 + 1.5 * pow(tokens / 1e8, -0.4) + 0.02 * x * x + 0.05 * y * y
  }

  func table() -> RunTable {
    var table = RunTable()
    let noise = RandomStream(seed: seed, stream: 7)
    var draw: UInt64 = 0
    func next() -> Double {
      draw += 1
      return noise.normal(draw)
    }
    for r in 0..<20 {
      var run = Run(id: "run-\(r)")
      (run.params, run.batchTokens, run.learningRate, run.seed) = (
        1e7, 64_000 * exp2(Double(r / 5)), 1e-4 * exp2(Double(r % 5)), 1
      )
      table.runs.append(run)
      var evaluations = Self.marks.map { loss(r, $0) * (1 + 0.004 * next()) }
      let tokens = (1...Self.lines).map { 8e8 * Double($0) / Double(Self.lines) }
      var training = tokens.map { loss(r, $0) * 0.97 * exp(0.1 * next()) }
      changes(r, &evaluations, &training)
      for (k, value) in evaluations.enumerated() {
        table.evaluations.append(Evaluation(run: r, tokens: Self.marks[k], loss: value))
      }
      table.training.tokens += tokens
      table.training.steps += tokens.map { $0 / 64_000 }
      table.training.losses += training
      table.training.starts.append(table.training.tokens.count)
    }
    return table
  }

  func diagnosis() -> Diagnosis { analyse(table(), AnalysisSettings(id: "sweep", replicates: 0)).diagnosis() }

  /// Findings on single runs.
  var found: [Finding] { diagnosis().findings.filter { $0.run != nil } }
}

struct DoctorTests {
  @Test func healthySweepsHaveNoSickRuns() {
    for seed in UInt64(1)...40 {
      let found = Sweep(seed: seed).found
      #expect(found.isEmpty, "seed \(seed): \(found.map(\.statement))")
    }
  }

  /// Each defect in run 19 (the largest B and eta) of twenty sweeps: that run is named, for that reason, and no other.
  private func check(_ kind: Finding.Kind, _ change: @escaping (inout [Double], inout [Double]) -> Void) {
    for seed in UInt64(1)...20 {
      let sweep = Sweep(seed: seed) { r, evaluations, training in if r == 19 { change(&evaluations, &training) } }
      let found = sweep.found
      #expect(found.contains { $0.run == 19 && $0.kind == kind }, "seed \(seed)")
      #expect(found.allSatisfy { $0.run == 19 }, "seed \(seed): \(found.map(\.statement))")
    }
  }

  @Test func aPlateau() {
    check(.plateau) { evaluations, _ in evaluations[3] = evaluations[2] * 0.999 }
  }

  @Test func anEndAboveTheRunsOwnBest() {
    check(.instability) { evaluations, _ in evaluations[3] = evaluations[2] * 1.1 }
  }

  @Test func aSpike() {
    check(.instability) { _, training in training[40] *= 6 }
  }

  @Test func aTrainingLossThatRises() {
    check(.instability) { _, training in for i in 45..<60 { training[i] *= 1.9 } }
  }

  @Test func aRunThatIsFarFromDone() {
    check(.underTraining) { evaluations, _ in
      evaluations = [5.2, 4.8, 4.4, 3.4]
    }
  }

  @Test func aGapBetweenTrainingAndValidation() {
    check(.generalisation) { _, training in for i in training.indices { training[i] *= pow(0.7, Double(i) / 30) } }
  }

  @Test func aRateThatIsTooHighHasAWitness() throws {
    let sweep = Sweep(seed: 3) { r, evaluations, _ in if r == 19 { evaluations[3] = evaluations[1] } }
    let finding = try #require(sweep.found.first { $0.kind == .instability })
    guard case .rateTooHigh(let rate, _, _) = finding.hint else { Issue.record("\(finding)"); return }
    #expect(abs(rate / 8e-4 - 1) < 1e-9)
    #expect(finding.evidence.contains { $0.name == "best_at" && $0.value == 4e8 })
  }

  @Test func aRunThatStopsBeforeItsLike() throws {
    var table = Sweep(seed: 4).table()
    table.evaluations.removeAll { $0.run == 7 && $0.tokens > 2e8 }
    let found = analyse(table, AnalysisSettings(id: "cut", replicates: 0)).diagnosis().findings.filter { $0.run == 7 }
    #expect(found.map(\.kind) == [.underTraining])
    guard case .endsAlone(_, let tokens, let usual)? = found.first?.statement else { Issue.record("\(found)"); return }
    #expect(tokens == 2e8 && usual == 8e8)
  }

  @Test func whatTheDataLackIsSaid() {
    var table = Sweep(seed: 1).table()
    table.training = TrainingCurves()
    table.evaluations.removeAll { $0.tokens < 8e8 }
    let diagnosis = analyse(table, AnalysisSettings(id: "bare", replicates: 0)).diagnosis()
    #expect(diagnosis.missing.count == 3)
    #expect(diagnosis.missing.contains(.curves) && diagnosis.missing.contains(.seeds))
    #expect(diagnosis.missing.contains { if case .trainingLosses = $0 { true } else { false } })
  }

  @Test func findingsAreInOrderOfWeight() {
    let sweep = Sweep(seed: 5) { r, evaluations, _ in if r == 19 { evaluations[3] = evaluations[2] * 1.1 } }
    let weights = sweep.diagnosis().findings.map(\.severity.rawValue)
    #expect(weights == weights.sorted() && Set(weights).count > 1)
    // One size at four T: alpha is open, which outweighs a run.
    #expect(
      sweep.diagnosis().findings.first.map { [.span, .cells].contains($0.kind) && $0.severity == .serious } == true)
  }

  /// Seeds that differ by more than sizes do.
  @Test func noiseAboveTheDifferencesBetweenSizes() throws {
    func study(noise: Double) -> Diagnosis {
      var table = RunTable()
      let stream = RandomStream(seed: 11, stream: 1)
      for (i, n) in [1e7, 2e7, 4e7].enumerated() {
        for (j, t) in [1e9, 2e9, 4e9].enumerated() {
          for k in 0..<50 {
            let (b, e, s) = (k / 2 % 5, k / 10, k % 2)
            var run = Run(id: "\(i)-\(j)-\(k)")
            (run.params, run.batchTokens, run.learningRate, run.seed) = (
              n, 1e5 * exp2(Double(b)), 1e-4 * exp2(Double(e)), Double(s)
            )
            table.runs.append(run)
            let law = 2 + 0.1 * pow(n / 1e7, -0.3) + pow(t / 1e9, -0.3)
            let rise = 0.02 * (pow(Double(b) - 2, 2) + pow(Double(e) - 2, 2))
            let loss = (law + rise) * (1 + noise * stream.normal(UInt64(table.runs.count)))
            table.evaluations.append(Evaluation(run: table.runs.count - 1, tokens: t, loss: loss))
          }
        }
      }
      return analyse(table, AnalysisSettings(id: "noise", replicates: 0)).diagnosis()
    }
    let loud = study(noise: 0.015).findings.filter { $0.kind == .noise }
    #expect(
      loud.contains { finding in
        guard case .exponentInNoise(.alpha, _, _) = finding.statement else { return false }
        return finding.severity == .serious
      })
    #expect(study(noise: 1e-4).findings.allSatisfy { $0.kind != .noise })
  }
}
