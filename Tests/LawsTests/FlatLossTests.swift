// A study in which every loss is the same says nothing, and is told so.

import Laws
import Runs
import TestSupport
import Testing

@Suite struct FlatLossTests {
  @Test func everythingIsRefused() {
    var table = SyntheticStudy().table()
    for i in table.evaluations.indices { table.evaluations[i].loss = 1 }
    let result = analyse(table, settings())
    #expect(result.optima.allSatisfy { $0.status == .saddle && $0.reason == .sameLosses })
    let laws = result.optimal.laws
    #expect(laws.loss == nil && laws.batch == nil && laws.learningRate == nil && laws.isoflop == nil)
    let same = Refusal.sameLosses(count: table.evaluations.count, loss: 1)
    #expect(result.notes.contains(.sameLosses(same)))
    // No run would help.
    #expect(throws: Refusal.self) { try result.suggestions() }
    #expect(result.flatLosses == same && result.remedy == .explain(same))
    #expect(result.diagnosis().findings.first?.kind == .flat)
  }
}
