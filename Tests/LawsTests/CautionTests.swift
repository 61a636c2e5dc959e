// Numbers that must not be taken for more than they are: refused, clamped or said.

import Foundation
import Laws
import Maths
import Runs
import TestSupport
import Testing

struct CautionTests {
  private func points(_ loss: (Double, Double, Int) -> Double) -> [LossPoint] {
    (0..<36).map { i in
      let (n, t) = (2e7 * exp2(Double(i % 6)), 1e9 * exp2(Double(i / 6)))
      return LossPoint(params: n, tokens: t, loss: loss(n, t, i), compute: 6 * n * t)
    }
  }

  private func settings(_ replicates: Int = 0) -> AnalysisSettings {
    AnalysisSettings(id: "caution", replicates: replicates)
  }

  private let truth = SyntheticStudy()

  @Test func aFloorAboveTheLossesIsRefused() throws {
    let points = points { n, t, _ in truth.optimalLoss(params: n, tokens: t) }
    let least = try #require(points.map(\.loss).min())
    #expect(throws: Never.self) { try fitLossLaw(points, objective: .squared, floor: 0.9 * least) }
    #expect {
      try fitLossLaw(points, objective: .squared, floor: 1.3 * least)
    } throws: { error in
      guard case Refusal.floorAboveLosses(_, _, let lowest) = error else { return false }
      return lowest == least
    }
  }

  @Test func noiseAloneIsSaid() {
    let stream = RandomStream(seed: 5, stream: 0)
    let noise = analyse(tableOfPoints(points { _, _, i in 2 * exp(0.01 * stream.normal(UInt64(i))) }), settings())
    let isSaid = { (note: FitNote) in if case .constantFits = note { true } else { false } }
    #expect(noise.optimal.laws.loss == nil || noise.notes.hasFit(isSaid))
    let law = analyse(
      tableOfPoints(
        points { n, t, i in truth.optimalLoss(params: n, tokens: t) * exp(0.01 * stream.normal(UInt64(i))) }),
      settings())
    #expect(law.optimal.laws.loss != nil && !law.notes.hasFit(isSaid))
  }

  @Test func exactFitsSayThatRoundingIsLeft() throws {
    let result = analyse(
      tableOfPoints(points { n, t, _ in truth.optimalLoss(params: n, tokens: t) }), settings())
    let certificate = try #require(result.optimal.lossFit?.certificate)
    #expect(certificate.isExact && certificate.isClean && certificate.verdict == .exact)
  }

  @Test func theLeastAbsoluteFitIsCleanWithoutAGradient() throws {
    let stream = RandomStream(seed: 6, stream: 0)
    var settings = settings()
    settings.objective = .leastAbsolute
    let noisy = points { n, t, i in
      truth.optimalLoss(params: n, tokens: t) * exp(0.002 * stream.normal(UInt64(i)))
    }
    let certificate = try #require(analyse(tableOfPoints(noisy), settings).optimal.lossFit?.certificate)
    #expect(certificate.gradient == nil && !certificate.isExact && certificate.isClean)
  }

  @Test func plansSayWhatOtherFormsSay() throws {
    let stream = RandomStream(seed: 8, stream: 0)
    let result = analyse(
      tableOfPoints(
        points { n, t, i in truth.optimalLoss(params: n, tokens: t) * exp(0.003 * stream.normal(UInt64(i))) }),
      settings())
    let notes = try result.plan(PlanRequest(.compute(1e23))).notes
    let forms = notes.flatMap { note -> [LossForm] in
      if case .otherForms(let sizes) = note { sizes.map(\.form) } else { [] }
    }
    #expect(forms.contains(.tied), "\(notes)")
  }

  @Test func noBatchIsSmallerThanASample() throws {
    var laws = LawSet(id: "small", title: "")
    laws.batch = HyperparameterLaw(coefficient: Estimate(1e-6), tokens: Estimate(0.5), params: Estimate(0))
    laws.leastBatch = 1024
    let prediction = laws.predict(params: 1e8, tokens: 1e10)
    let isHeld = { (note: PlanNote) in if case .impossibleBatch(_, .oneSample(1024)) = note { true } else { false } }
    #expect(prediction.batchTokens?.value == 1024 && prediction.notes.contains(where: isHeld))
    laws.loss = LossLaw(
      floor: Estimate(1.7), paramsCoefficient: Estimate(400), alpha: Estimate(0.34), tokensCoefficient: Estimate(410),
      beta: Estimate(0.28))
    let plan = try LawFits(laws: laws).plan(PlanRequest(.compute(1e20)))
    #expect(plan.run.batchTokens == 1024 && plan.notes.contains(where: isHeld), "\(plan.notes)")
  }

  @Test func aRunThatBlewUpIsNamedAndItsCellRefused() throws {
    var study = SyntheticStudy()
    study.curves = false
    var table = study.table()
    // One run of the largest cell ends far above the others.
    let sick = try #require(table.evaluations.indices.last { table.evaluations[$0].tokens == 24e9 })
    table.evaluations[sick].loss = 40
    let result = analyse(table, settings())
    let findings = result.diagnosis().findings.filter { $0.run == table.evaluations[sick].run }
    #expect(findings.contains { if case .outlier = $0.statement { true } else { false } }, "\(findings)")
    let cell = try #require(result.cells.firstIndex { $0.params == 520e6 && $0.tokens == 24e9 })
    let best = try #require(result.cells[cell].points.map(\.loss).min())
    #expect(result.optima[cell].status != .ok || (result.optima[cell].loss ?? 0) > 0.98 * best)
  }

  /// Two minima whose line says fewer tokens for more compute.
  @Test func aLineThroughTwoMinimaThatRunsBackwardsIsRefused() {
    func table(_ centres: [Double]) -> RunTable {
      var points: [LossPoint] = []
      for (k, centre) in centres.enumerated() {
        let compute = 1e18 * pow(10, Double(k))
        for j in -3...3 {
          let n = centre * exp2(Double(j))
          points.append(
            LossPoint(
              params: n, tokens: compute / (6 * n), loss: 3 - 0.5 * Double(k) + 0.02 * Double(j * j), compute: compute))
        }
      }
      return tableOfPoints(points)
    }
    let sane = analyse(table([1e7, 3e7]), settings()).optimal.laws
    #expect(sane.isoflop?.isUnchecked == true)
    let backwards = analyse(table([1e7, 3e8]), settings()).optimal.laws
    guard case .lineIsNoise(let exponent)? = backwards.refused[.isoflop] else { Issue.record("\(backwards)"); return }
    #expect(backwards.isoflop == nil && exponent > 1)
  }

  @Test func theRatioOfHeldOutErrorsHasAnInterval() throws {
    var study = SyntheticStudy()
    (study.curves, study.noise) = (false, 1e-3)
    var settings = settings(60)
    settings.fixed = FixedHyperparameters(batchTokens: 512_000, learningRate: 3e-4)
    settings.holdOut = [HoldOut(params: 500e6...600e6)]
    let ratio = try #require(analyse(study.table(), settings).fixedAgainstOptimal(compute: 1e21)?.squaredErrorRatio)
    let (low, high) = (try #require(ratio.low), try #require(ratio.high))
    #expect(low < high && low >= 0)
  }
}
