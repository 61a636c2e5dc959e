// What is left out is predicted by a law that has not seen it.

import Foundation
import Laws
import Runs
import TestSupport
import Testing

struct CrossValidationTests {
  private func result(_ noise: Double = 3e-4, _ change: (inout SyntheticStudy) -> Void = { _ in }) -> StudyResult {
    var study = SyntheticStudy()
    study.noise = noise
    study.curves = false
    change(&study)
    return analyse(study.table(), settings { $0.objective = .squared })
  }

  @Test func aSizeLeftOutIsPredictedByTheFitWithoutIt() throws {
    let result = result()
    let validation = try #require(result.crossValidation([.size]).first)
    let sizes = [17e6, 57e6, 130e6, 260e6, 520e6]
    #expect(validation.folds.map(\.name) == sizes.map { .sizes(Extent($0, $0), fromBelow: false) })
    let points = try #require(result.optimal.lossFit?.points)
    let law = try fitLossLaw(points.filter { $0.params != 520e6 }, objective: .squared).law
    let misses = points.filter { $0.params == 520e6 }.map { log(law(params: $0.params, tokens: $0.tokens) / $0.loss) }
    let error = (misses.reduce(0) { $0 + $1 * $1 } / Double(misses.count)).squareRoot()
    let fold = try #require(validation.folds.last)
    #expect(abs((fold.outOfSample ?? .nan) - error) < 1e-6 * error)
    #expect(fold.points == misses.count && fold.domain.excesses.map(\.axis) == [.params])
    #expect(validation.folds[2].domain.isInside)
    #expect((validation.together.outOfSample ?? 0) > (validation.together.inSample ?? 1))
    #expect(fold.batch != nil && fold.learningRate != nil)
  }

  @Test func anExactLawForetellsEverything() throws {
    for validation in result(0).crossValidation() {
      #expect((validation.together.outOfSample ?? 1) < 1e-3)
    }
  }

  @Test func coverageIsNearWhatIsClaimed() throws {
    var (covered, points) = (0, 0)
    for seed in 1...6 {
      let validation = try #require(result { $0.seed = UInt64(seed) }.crossValidation([.cell]).first)
      covered += validation.together.covered ?? 0
      points += validation.together.points
    }
    #expect(points > 100)
    #expect(covered * 100 >= 90 * points)
  }

  @Test func aWindowNeedsFourSizesOrLengths() throws {
    let few = result {
      $0.sizes = [17e6, 57e6, 130e6]
      $0.tokens = [2e9, 4e9, 8e9]
    }
    let validation = try #require(few.crossValidation([.largest]).first)
    #expect(validation.folds.isEmpty && validation.refusal != nil)
    let enough = try #require(result().crossValidation([.largest]).first)
    #expect(enough.folds.count == 2 + 3)
    #expect(enough.folds.allSatisfy { !$0.domain.excesses.isEmpty })
  }

  @Test func aFoldThatDeterminesNothingIsRefused() throws {
    let three = result {
      $0.sizes = [17e6, 57e6, 130e6]
    }
    let validation = try #require(three.crossValidation([.size]).first)
    #expect(validation.folds.allSatisfy { $0.refusal != nil && $0.outOfSample == nil })
    #expect(validation.together.outOfSample == nil)
  }
}

@Suite(.enabled(if: sharedData != nil, "set LAWBOOK_TEST_DATA"))
struct ChinchillaValidationTests {
  /// 245 runs of as many sizes and lengths: neighbours are left out together.
  @Test func runsThatAreNoGridAreGrouped() throws {
    let result = analyse(tableOfPoints(try chinchilla()), settings())
    for validation in result.crossValidation([.size, .tokens]) {
      #expect((5...12).contains(validation.folds.count))
      #expect(validation.together.points == 240)
      #expect((validation.together.outOfSample ?? 1) < 0.03)
    }
  }
}
