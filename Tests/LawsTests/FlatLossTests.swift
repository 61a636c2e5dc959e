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
    #expect(result.optima.allSatisfy { $0.status == .saddle && $0.reason.hasPrefix("all runs have the same loss") })
    let laws = result.optimal.laws
    #expect(laws.loss == nil && laws.batch == nil && laws.learningRate == nil && laws.isoflop == nil)
    #expect(result.notes.contains { $0.hasPrefix("all ") && $0.hasSuffix("check the column that is read as the loss") })
    // No run would help.
    #expect(throws: Refusal.self) { try result.suggestions() }
    #expect(result.remedy == result.flatLosses && result.remedy != nil)
    #expect(result.diagnosis().findings.first?.kind == .flat)
  }
}
