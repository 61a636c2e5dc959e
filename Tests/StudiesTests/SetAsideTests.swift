// What a study keeps out is kept beside, with its run's settings, so that its influence can be told.

import Runs
import Studies
import Testing

@Suite struct SetAsideTests {
  private func table(_ study: String, _ rows: String) throws -> RunTable {
    let scratch = try Scratch(["runs.csv": "run,params,tokens,val_loss,bad\n" + rows, "study.yaml": study])
    return try loadTable(readStudy(scratch.path("study.yaml")))
  }

  @Test func filteredAndExcludedRunsAreKeptBeside() throws {
    let table = try table(
      "data: runs.csv\nwhere: {if: bad == 0, reason: marked}\nexclude: {run: c, reason: wrong tokenizer}\n",
      "a,1e8,1e9,0.5,0\nb,2e8,2e9,0.4,1\nc,4e8,3e9,0.3,0\na,1e8,2e9,0.45,1\n")
    #expect(table.evaluations.map(\.loss) == [0.5])
    let aside = table.setAside.sorted { $0.evaluation.loss < $1.evaluation.loss }
    #expect(aside.map(\.run.id) == ["c", "b", "a"])
    #expect(aside.map(\.evaluation.loss) == [0.3, 0.4, 0.45])
    #expect(aside.map(\.run.params) == [4e8, 2e8, 1e8])
    #expect(aside.map(\.reason) == [.asked("wrong tokenizer"), .asked("marked"), .asked("marked")])
    #expect(aside.allSatisfy { $0.kind == .excluded })
  }

  /// A filter on what is derived (compute) is one on the table.
  @Test func whatFailsADerivedConditionIsKeptBesideToo() throws {
    let table = try table("data: runs.csv\nwhere: compute < 1e18\n", "a,1e8,1e9,0.5,0\nb,2e8,2e9,0.4,0\n")
    #expect(table.setAside.map(\.run.id) == ["b"])
  }

  @Test func aRepeatIsKeptBesideWhereItsLossDiffers() throws {
    let table = try table(
      "data: runs.csv\n", "a,1e8,1e9,0.5,0\na,1e8,1e9,0.5,0\na,1e8,1e9,0.6,0\nb,1e8,1e9,nan,0\n")
    #expect(table.ledger.map(\.kind) == [.duplicate, .duplicate, .diverged])
    #expect(table.setAside.map(\.evaluation.loss) == [0.6])
    #expect(table.setAside.first?.kind == .duplicate && table.setAside.first?.run.params == 1e8)
  }

  @Test func aStudyThatKeepsNothingOutSetsNothingAside() throws {
    #expect(try table("data: runs.csv\nwhere: bad == 0\n", "a,1e8,1e9,0.5,0\n").setAside.isEmpty)
  }
}
