// FLOPs from N and T: values of each formula, slopes, and the closed form and isoFLOP profiles that rest on them.

import Foundation
import Laws
import Runs
import TestSupport
import Testing

struct ComputeModelTests {
  static let oneDepth: [ComputeModel] = [
    .oneDepth(.crossDiT, contextTokens: 64, layers: 2), .oneDepth(.adaLNDiT, contextTokens: 64, layers: 2),
    .oneDepth(.mmDiT(captionTokens: 8), contextTokens: 64, layers: 2),
  ]
  static let all: [ComputeModel] =
    oneDepth + [
      .sixND, .crossDiTRatio(contextPerWidth: 0.74), .crossDiT(contextTokens: 64, width: 96, params: 294_912),
    ]

  /// Two blocks of width 32. Cross-DiT: 3·2·(28·32² + 4·64·32); adaLN-DiT: 3·2·(24·32² + 4·64·32); MM-DiT: of the first
  /// block 24·32²·72 + 4·32·72², of the last 24·32²·64 + 4·32²·8 + 4·32·64·72, times 3, over 64 tokens.
  @Test(arguments: zip(oneDepth, [(32_768.0, 221_184.0), (24_576, 196_608), (38_912, 216_960)]))
  func aTokenOfOneDepth(_ model: ComputeModel, _ expected: (params: Double, flops: Double)) {
    #expect(abs(model.flopsPerToken(params: expected.params) / expected.flops - 1) < 1e-12)
    #expect(abs(model.flopsPerToken(params: expected.params, width: 32) / expected.flops - 1) < 1e-12)
  }

  @Test func aRunsOwnWidthAndContextCount() {
    // The same N in half the blocks: wider, so attention costs less.
    let wide = Self.oneDepth[0].flopsPerToken(params: 32_768, width: 64, contextTokens: 128)
    #expect(abs(wide / (0.75 * 32_768 * (7 + 128.0 / 64)) - 1) < 1e-12)
  }

  @Test(arguments: all) func slopesAreThoseOfTheFunction(_ model: ComputeModel) {
    for params in [1e3, 1e5, 1e9] {
      let (x, h) = (log(params), 1e-3)
      let values = [-h, 0, h].map { log(model.flopsPerToken(params: exp(x + $0))) }
      let (first, second) = model.slope(params: params)
      #expect(abs((values[2] - values[0]) / (2 * h) - first) < 1e-7)
      #expect(abs((values[2] - 2 * values[1] + values[0]) / (h * h) - second) < 1e-5)
    }
  }

  @Test(arguments: oneDepth) func theClosedFormIsTheMinimum(_ model: ComputeModel) throws {
    let law = LossLaw(
      floor: Estimate(0.02), paramsCoefficient: Estimate(5), alpha: Estimate(0.5), tokensCoefficient: Estimate(90),
      beta: Estimate(0.55))
    for compute in [1e11, 1e13, 1e15] {
      let best = try #require(law.optimum(compute: compute, model: model))
      #expect(abs(model.flopsPerToken(params: best.params) * best.tokens / compute - 1) < 1e-12)
      for factor in [0.98, 1.02] {
        let n = best.params * factor
        #expect(law(params: n, tokens: compute / model.flopsPerToken(params: n)) > best.loss)
      }
      let above = try #require(law.optimum(compute: compute * 1.0001, model: model))
      #expect(abs(log(above.params / best.params) / log(1.0001) - best.paramsExponent) < 1e-4)
      #expect(abs(log(above.tokens / best.tokens) / log(1.0001) - best.tokensExponent) < 1e-4)
    }
  }

  /// At n_ctx much above d the two rules for the width part: by N^(1/3) the sizes below the named one would be too wide.
  @Test func isoflopProfilesFollowTheDepth() throws {
    let (study, model) = (SyntheticStudy(), ComputeModel.oneDepth(.crossDiT, contextTokens: 65_536, layers: 2))
    let law = LossLaw(
      floor: Estimate(study.floor), paramsCoefficient: Estimate(study.paramsCoefficient), alpha: Estimate(study.alpha),
      tokensCoefficient: Estimate(study.tokensCoefficient), beta: Estimate(study.beta))
    var table = RunTable()
    for compute in [1e19, 1e20, 1e21] {
      let centre = try #require(law.optimum(compute: compute, model: model)).params
      for k in -4...4 {
        let params = centre * pow(1.25, Double(k))
        var run = Run(id: "\(compute)-\(k)")
        run.params = params
        table.runs.append(run)
        let tokens = compute / model.flopsPerToken(params: params)
        table.evaluations.append(
          Evaluation(
            run: table.runs.count - 1, tokens: tokens, loss: study.optimalLoss(params: params, tokens: tokens)))
      }
    }
    let result = analyse(table, settings { ($0.compute, $0.statedCompute) = (model, 1e20) })
    let isoflop = try #require(result.optimal.laws.isoflop)
    let closed = try #require(result.optimal.laws.closedForm)
    #expect(abs(isoflop.params(1e20) / closed.params(1e20) - 1) < 0.03)
    #expect(abs(isoflop.params.exponent.value - closed.params.exponent.value) < 0.01)
    for profile in result.optimal.isoflops {
      let optimum = try #require(profile.optimum)
      #expect(abs(model.flopsPerToken(params: optimum.params) * optimum.tokens / profile.compute - 1) < 1e-3)
    }
    let other = analyse(table, settings { ($0.compute, $0.statedCompute) = (.sixND, 1e20) })
    let sixND = try #require(other.optimal.laws.closedForm)
    #expect(abs(sixND.params(1e20) / closed.params(1e20) - 1) > 0.1, "the formula matters here")
  }

  @Test func theFormulaSaysTheDepth() {
    #expect(Self.oneDepth[0].formula == "C = (3/4)·N·(7 + n_ctx/d)·T, d = √(N/32)")
    #expect(Self.oneDepth[1].formula == "C = N·(6 + n_ctx/d)·T, d = √(N/24)")
    #expect(Self.oneDepth[2].formula == "C matrix by matrix of MM-DiT blocks, d = √(N/38)")
  }
}
