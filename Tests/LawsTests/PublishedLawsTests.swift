// The published laws give the published predictions, and only in the reading that the papers use.

import Foundation
import Laws
import Runs
import Testing

struct PublishedLawsTests {
  let yin = publishedLaw("yin2024")

  @Test func predictionsOfYin2024() throws {
    let loss = try #require(yin?.loss)
    #expect(abs(loss(params: 1.07e9, tokens: 10e9) - 0.51268) < 5e-6)
    #expect(abs(loss(params: 0.72e9, tokens: 140e9) - 0.50353) < 5e-6)
  }

  @Test func literalReadingOfYin2024() throws {
    let law = try #require(yin?.loss)
    let literal = LossLaw(
      floor: law.floor, paramsScale: 0.0082, alpha: law.alpha, tokensScale: 0.0373, beta: law.beta, unit: 1e9)
    #expect(abs(literal(params: 1.07e9, tokens: 10e9) - 0.893) < 5e-4)
    #expect(abs(literal(params: 0.72e9, tokens: 140e9) - 0.816) < 5e-4)
    #expect(abs(literal.paramsScale - 0.0082) < 1e-15)
    #expect(abs(literal.tokensScale - 0.0373) < 1e-15)
  }

  @Test func budgetOfYin2024() throws {
    let laws = try #require(yin)
    let isoflop = try #require(laws.isoflop)
    // Printed coefficients are rounded: ±0.00005 in the exponent alone is ±0.25 %.
    #expect(abs(isoflop.params(1e22) / 2.43e9 - 1) < 0.003)
    let n = isoflop.params(1e22)
    let compute = laws.compute.flopsPerToken(params: n) * isoflop.tokens(1e22)
    #expect(abs(compute / 1e22 - 1) < 1e-12)
    let closed = try #require(laws.optimum(compute: 1e22))
    #expect(abs(closed.params - 3.40e9) < 0.01e9)
    #expect(abs(closed.paramsExponent - 0.4778) < 5e-5)
  }

  @Test func budgetOfYin2024WithGrowingWidth() throws {
    let loss = try #require(yin?.loss)
    let growing = ComputeModel.crossDiT(contextTokens: 1280, width: 1728, params: 0.72e9)
    let closed = try #require(loss.optimum(compute: 1e22, model: growing))
    #expect(abs(closed.params - 3.58e9) < 0.01e9)
    #expect(abs(closed.paramsExponent - 0.4774) < 5e-5)
  }

  @Test func widthOfYin2024() throws {
    // 0.72 B params on 140 B tokens are 5.85e20 FLOPs.
    let compute = 140e9 * yin2024Compute.flopsPerToken(params: 0.72e9)
    #expect(abs(compute - 5.85e20) < 0.005e20)
  }

  @Test func closedFormIsTheMinimum() throws {
    for laws in publishedLaws {
      guard let loss = laws.loss else { continue }
      for compute in [1e18, 1e21, 1e24] {
        let best = try #require(laws.optimum(compute: compute))
        for factor in [0.98, 1.02] {
          let n = best.params * factor
          #expect(loss(params: n, tokens: compute / laws.compute.flopsPerToken(params: n)) > best.loss)
        }
        let above = try #require(laws.optimum(compute: compute * 1.0001))
        let below = try #require(laws.optimum(compute: compute / 1.0001))
        let slope = (above.params / below.params - 1) / 2e-4
        #expect(abs(slope - best.paramsExponent) < 1e-4)
        #expect(abs((above.tokens / below.tokens - 1) / 2e-4 - best.tokensExponent) < 1e-4)
      }
    }
  }

  @Test func exactFormulaUnderSixND() throws {
    let laws = try #require(publishedLaw("hoffmann2022"))
    let g = pow(0.34 * 406.4 / (0.28 * 410.7), 1 / 0.62)
    let expected = g * pow(5.76e23 / 6, 0.28 / 0.62)
    let params = try #require(laws.optimalParams(compute: 5.76e23))
    #expect(abs(params / expected - 1) < 1e-12)
    let closed = try #require(laws.closedForm)
    #expect(abs(closed.params.exponent.value - 0.28 / 0.62) < 1e-15)
  }

  @Test func unitsChangeNothing() throws {
    let loss = try #require(yin?.loss)
    let batch = try #require(yin?.batch)
    for unit in [1, 1e6, 1e9] {
      let ratio = loss.converted(toUnit: unit)(params: 1.07e9, tokens: 4e9) / loss(params: 1.07e9, tokens: 4e9)
      #expect(abs(ratio - 1) < 1e-14)
      let other = batch.converted(toUnit: unit)
      #expect(abs(other(params: 1.07e9, tokens: 4e9) / batch(params: 1.07e9, tokens: 4e9) - 1) < 1e-13)
    }
  }

  @Test func stepLaw() throws {
    let laws = try #require(publishedLaw("li2025"))
    let batch = try #require(laws.batch)
    #expect(abs(batch(params: 1e9, tokens: 1e11) / (0.58 * pow(1e11, 0.571)) - 1) < 1e-12)
    let learningRate = try #require(laws.learningRate)
    let rate = learningRate(params: 1e9, tokens: 1e11)
    #expect(abs(rate / (1.79 * pow(1e9, -0.713) * pow(1e11, 0.307)) - 1) < 1e-12)
  }

  @Test func everySetIsCitedAndSaysWhatIsMissing() {
    #expect(publishedLaws.map(\.id) == publishedLaws.map(\.id).sorted())
    for laws in publishedLaws {
      #expect(laws.source?.contains("arXiv:") == true)
      #expect((laws.loss == nil) == (laws.refused[.loss] != nil))
      #expect((laws.batch == nil) == (laws.refused[.batch] != nil))
      #expect((laws.learningRate == nil) == (laws.refused[.learningRate] != nil))
      #expect((laws.isoflop == nil) == (laws.refused[.isoflop] != nil))
      #expect((laws.closedForm == nil) == (laws.refused[.closedForm] != nil))
    }
  }

  @Test func predictionSaysWhenItExtrapolates() throws {
    let laws = try #require(yin)
    let far = laws.predict(params: 1.07e9, tokens: 1e10)
    #expect(far.domain.excesses.map(\.axis) == [.params] && abs((far.domain.excesses.first?.factor ?? 0) - 4.1) < 0.05)
    let batch = try #require(far.batchTokens)
    #expect(far.steps?.value == (1e10 / batch.value).rounded(.up))
    #expect(far.loss?.low == nil)
    #expect(laws.predict(params: 0.26e9, tokens: 4e9).domain.isInside)
    #expect(laws.predict(params: -1, tokens: 4e9).domain.excesses.first?.factor == .infinity)
    #expect(laws.predict(params: 1.07e9, tokens: 24e9).domain.excesses.map(\.axis) == [.params, .tokens])
  }

  @Test func quotedNumbersStandApart() {
    #expect(quotedNumbers("yin2024").count == 7)
    #expect(quotedNumbers("hoffmann2022").isEmpty)
  }
}
