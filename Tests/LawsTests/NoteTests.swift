// What a result says of itself, and that units and weights change only what they should.

import Laws
import Runs
import TestSupport
import Testing

struct NoteTests {
  private func result(_ change: (inout AnalysisSettings) -> Void = { _ in }) -> StudyResult {
    var settings = AnalysisSettings(id: "notes", replicates: 60)
    change(&settings)
    return analyse(SyntheticStudy().table(), settings)
  }

  @Test func aHoldOutThatMatchesNothingIsSaid() {
    let conditions = [HoldOut(params: 1e15...Double.infinity), HoldOut(tokens: 1...2)]
    let nothing = result { $0.holdOut = conditions }
    let said = nothing.notes.filter { if case .holdsNothingOut = $0 { true } else { false } }
    #expect(said == conditions.map { .holdsNothingOut($0) })
    let largest = nothing.cells.map(\.params).max() ?? 0
    let something = result { $0.holdOut = [HoldOut(params: largest...largest)] }
    #expect(!something.notes.contains { if case .holdsNothingOut = $0 { true } else { false } })
  }

  @Test func theMethodOfTheOptimaIsSaid() {
    for method in OptimumMethod.allCases {
      #expect(
        result { $0.optimum = method }.notes.contains { note in
          guard case .optimaFound(_, let found, _) = note else { return false }
          return method == .automatic ? found == .asymmetric : found == method
        })
    }
  }

  @Test func onAnExactQuadraticWeightsChangeNothing() throws {
    let (weighted, plain) = (result(), result { $0.optimum = .plainQuadratic })
    for (one, other) in zip(weighted.optima, plain.optima) where one.status == .ok {
      let (a, b) = (try #require(one.batchTokens), try #require(other.batchTokens))
      #expect(abs(a / b - 1) < 1e-6)
    }
  }

  @Test func coefficientsKeepTheirIntervalsInAnyUnit() throws {
    let fits = result().optimal
    let (raw, billions) = (try #require(fits.laws.loss), try #require(fits.laws(inUnit: 1e9).loss))
    #expect(raw.paramsCoefficient.low != nil && billions.paramsCoefficient.low != nil)
    #expect(billions.alpha == raw.alpha, "exponents know no unit")
    let back = billions.converted(toUnit: 1)
    #expect(abs(back.paramsCoefficient.value / raw.paramsCoefficient.value - 1) < 1e-9)
    let (low, high) = (try #require(billions.paramsCoefficient.low), try #require(billions.paramsCoefficient.high))
    #expect(
      low <= billions.paramsCoefficient.value * (1 + 1e-9) && high >= billions.paramsCoefficient.value * (1 - 1e-9))
  }
}
