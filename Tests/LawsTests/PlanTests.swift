// Plans, regret, the forms of hyperparameter laws, fixed against optimal.

import Foundation
import Laws
import Runs
import TestSupport
import Testing

struct PlanTests {
  private var laws: LawSet {
    var laws = LawSet(id: "test", title: "")
    laws.loss = LossLaw(
      floor: Estimate(1.7), paramsCoefficient: Estimate(400), alpha: Estimate(0.34), tokensCoefficient: Estimate(410),
      beta: Estimate(0.28))
    return laws
  }

  @Test func withoutInferenceItIsTheClosedForm() throws {
    let plan = try #require(laws.plan(PlanRequest(.compute(1e21))))
    let closed = try #require(laws.optimum(compute: 1e21))
    #expect(abs(plan.params / closed.params - 1) < 1e-5 && abs(plan.loss - closed.loss) < 1e-12)
    #expect(abs(plan.trainingCompute / 1e21 - 1) < 1e-9 && plan.inferenceCompute == 0)
    let back = try #require(laws.plan(PlanRequest(.loss(closed.loss))))
    #expect(abs(back.trainingCompute / 1e21 - 1) < 1e-6)
  }

  @Test func inferenceCallsForASmallerModelTrainedLonger() throws {
    let plain = try #require(laws.plan(PlanRequest(.loss(2.1))))
    let used = try #require(laws.plan(PlanRequest(.loss(2.1), inferenceTokens: 1e13)))
    #expect(used.params < plain.params && used.tokens > plain.tokens)
    #expect(abs(used.loss - 2.1) < 1e-9)
    #expect(abs(used.inferenceCompute / (2 * used.params * 1e13) - 1) < 1e-12)
    // No other size reaches the loss for less in all.
    for factor in [0.5, 0.9, 1.1, 2] {
      let other = try #require(laws.run(params: used.params * factor, PlanRequest(.loss(2.1), inferenceTokens: 1e13)))
      #expect(other.totalCompute > used.totalCompute)
    }
  }

  @Test func limitsHold() throws {
    let small = try #require(laws.plan(PlanRequest(.compute(1e21), mostParams: 1e8)))
    #expect(small.params <= 1e8 * (1 + 1e-9) && small.params > 0.99e8)
    let short = try #require(laws.plan(PlanRequest(.compute(1e21), mostTokens: 1e9)))
    #expect(short.tokens <= 1e9)
    #expect(laws.plan(PlanRequest(.loss(1.6))) == nil)
    #expect(laws.plan(PlanRequest(.compute(1e21), inferenceTokens: 1e40)) == nil)
  }

  @Test func shapesAreNear() throws {
    let shapes = trainableShapes(near: 3.4e9, squares: 16, head: 64)
    #expect(shapes.count == 3)
    for shape in shapes {
      #expect(shape.width % 64 == 0)
      #expect(shape.params == 16 * Double(shape.layers) * Double(shape.width * shape.width))
      #expect(abs(log(shape.params / 3.4e9)) < 0.02)
    }
  }
}

struct RegretTests {
  private let study = SyntheticStudy()

  private var result: StudyResult { analyse(study.table(), AnalysisSettings(id: "regret", replicates: 0)) }

  @Test func theTruthCostsNothingAndAConstantPairDoes() throws {
    let truth = HyperparameterSource(name: "truth") { n, t in
      (study.optimalBatch(params: n, tokens: t), study.optimalRate(params: n, tokens: t))
    }
    let pair = HyperparameterSource("pair", batch: study.batches[1], rate: study.rates[6])
    let regrets = result.regrets([truth, pair])
    // Without noise the truth costs nothing, wherever between the runs it lies.
    #expect(try #require(regrets[0].most) < 1e-6)
    #expect(try #require(regrets[1].mean) > 0.01)
    let (least, more) = (try #require(regrets[0].compute), try #require(regrets[1].compute))
    #expect(more > least)
  }

  @Test func offTheGridNothingIsSaid() throws {
    let far = HyperparameterSource("far", batch: study.batches[0] / 2, rate: study.rates[3])
    let regret = try #require(result.regrets([far]).first)
    #expect(regret.scored.isEmpty && !regret.cells.isEmpty && regret.mean == nil)
  }

  @Test func aLawSetWithoutBothLawsSaysNothing() {
    #expect(HyperparameterSource("none", LawSet(id: "x", title: "")) == nil)
  }
}

struct FormChoiceTests {
  @Test func whatTheDataHoldIsNeededAndWhatTheyDoNotIsNot() throws {
    var study = SyntheticStudy()
    study.rateLaw = (coefficient: 0.0147, tokens: 0, params: -0.1619)
    study.noise = 2e-4
    let choices = analyse(study.table(), AnalysisSettings(id: "choice", replicates: 0)).formChoices()
    func chance(_ form: HyperparameterForm, _ forms: [HyperparameterAlternative]) throws -> Double {
      let found = try #require(forms.first { $0.form == form })
      return try #require(found.probability)
    }
    #expect(try chance(.params, choices.batch) < 1e-6)
    #expect(try chance(.tokens, choices.learningRate) < 1e-3)
    #expect(try chance(.params, choices.learningRate) > 0.01)
    #expect(choices.batch.first?.form == .both)
    #expect(choices.loss.count == LossForm.allCases.count && choices.loss.compactMap(\.aicc).min() == 0)
    // The data have a floor, and that form has none.
    #expect(choices.loss.last?.form == .kaplan)
  }

  @Test func fixedAgainstOptimalIsPaired() throws {
    let study = SyntheticStudy()
    var settings = AnalysisSettings(id: "fixed", replicates: 60)
    settings.fixed = FixedHyperparameters(batchTokens: study.batches[4], learningRate: study.rates[4])
    let result = analyse(study.table(), settings)
    let found = try #require(result.fixedAgainstOptimal(compute: 1e21))
    let (one, other) = (result.optimal.laws.optimum(compute: 1e21), result.fixed?.laws.optimum(compute: 1e21))
    #expect(found.paramsRatio.value == (one?.params ?? 0) / (other?.params ?? 1))
    let (low, high) = (try #require(found.paramsRatio.low), try #require(found.paramsRatio.high))
    #expect(low <= high)
    let said = found.verdict.split(separator: "; ")
    #expect(said.count == 3 && said[1].contains("inference") && said[2].contains("loss"), "\(found.verdict)")
    for (part, estimate) in zip(said, [found.paramsRatio, found.inferenceRatio]) {
      let (low, high) = (try #require(estimate.low), try #require(estimate.high))
      #expect(part.contains("but the data allow") == (low <= 1 && high >= 1), "\(part)")
    }
  }
}
