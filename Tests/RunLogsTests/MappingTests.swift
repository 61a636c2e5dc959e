// Columns under other names, units, filters, derivation: each said in a note or refused with a remedy.

import Diagnostics
import Runs
import Testing

@testable import RunLogs

struct MappingTests {
  private func failure(_ text: String, _ mapping: LogMapping) throws -> String {
    let folder = try Folder()
    do {
      _ = try folder.table(text, mapping)
      return ""
    } catch let failure as Failure {
      return failure.description
    }
  }

  @Test func mapsAndUnits() throws {
    let folder = try Folder()
    let mapping = LogMapping(
      columns: ["params": "size", "tokens": "seen", "val_loss": "ce", "batch_tokens": "bs"],
      units: ["params": 1e9, "tokens": 1e9])
    let table = try folder.table("size,seen,ce,bs,other\n1.5,10,2.5,1000,x\n", mapping)
    #expect(table.runs[0].params == 1.5e9)
    #expect(table.runs[0].batchTokens == 1000)
    #expect(table.evaluations[0].tokens == 1e10)
    #expect(table.evaluations[0].step == 1e7)
    #expect(table.evaluations[0].compute == 6 * 1.5e9 * 1e10)
    #expect(
      table.notes.map(\.words) == [
        "columns not used: other", "step of 1 evaluation derived: tokens / batch_tokens",
        "compute of 1 evaluation derived: C = 6·N·T",
      ])
  }

  @Test func aliasesAreSaid() throws {
    let folder = try Folder()
    let table = try folder.table("N,D,eta,Eval/Loss,bs\n1e6,1e7,0.1,3,512\n")
    #expect(
      table.content == [
        .init(words: ["-", "1000000.0", "-", "0.1", "-", "-", "-", "10000000.0", "3.0", "60000000000000.0"])
      ])
    #expect(
      table.notes.prefix(5).map(\.words) == [
        "params is read from column 'N'", "tokens is read from column 'D'", "learning_rate is read from column 'eta'",
        "val_loss is read from column 'Eval/Loss'",
        "column 'bs' may count samples and is not used: map batch_tokens=bs if it counts tokens",
      ])
  }

  @Test func plainLossIsTheTrainingLossBesideAValidationLoss() throws {
    let folder = try Folder()
    try folder.write(
      "a.jsonl", "{\"params\":1,\"batch_tokens\":10}\n{\"step\":1,\"loss\":4}\n{\"step\":2,\"loss\":3}\n")
    try folder.write("b.jsonl", "{\"params\":1,\"batch_tokens\":10}\n{\"step\":1,\"loss\":4,\"val_loss\":5}\n")
    let table = try readLogs([folder.path])
    #expect(table.evaluations.map(\.loss) == [5])
    #expect(table.training.losses.sorted() == [3, 4, 4])
  }

  @Test func missingColumnsAndNames() throws {
    let text = "params,tokens,val_loss\n1,2,3\n"
    #expect(try failure(text, .init(columns: ["tokens": "token"])).contains("hint: did you mean 'tokens'?"))
    #expect(try failure(text, .init(columns: ["parms": "params"])).contains("hint: did you mean 'params'?"))
    #expect(try failure(text, .init(units: ["tokens": -1])).contains("must be a number above 0"))
    #expect(try failure(text, .init(filters: [.init("tokns > 1")])).contains("hint: did you mean 'tokens'?"))
    let all = try failure(text, .init(columns: ["tokens": "token", "x": "y"], filters: [.init("a ==")]))
    #expect(all.split(separator: "\n").filter { $0.contains("error:") }.count == 3)
    #expect(try failure("a,b\n1,2\n", .init()).contains("no column is known as a loss"))
  }

  @Test func derivesParamsOfCrossDiTOnly() throws {
    let folder = try Folder()
    let table = try folder.table("depth,width,block,tokens,val_loss\n2,10,cross-dit,5,1\n2,10,llama,5,2\n2,10,,5,3\n")
    #expect(Set(table.runs.map(\.params)) == [3200, nil])
    #expect(table.runs.count { $0.params == 3200 } == 1)
    #expect(
      table.notes.map(\.words).contains("params of 1 run derived from depth L and width d of Cross-DiT: N = 16·L·d²"))
    #expect(table.notes.contains { $0.words.contains("--layer-weights") })
    var mapping = LogMapping()
    mapping.layerWeights = 12
    let dense = try folder.table("n_layer,n_embd,tokens,val_loss\n2,10,5,1\n", mapping)
    #expect(dense.runs.map(\.params) == [2400])
  }

  @Test func computeByFormulaOrNone() throws {
    let folder = try Folder()
    let text = "params,tokens,val_loss,compute\n10,5,1,\n10,6,2,777\n"
    let crossDiT = ComputeModel.crossDiT(contextTokens: 100, width: 50, params: 10)
    #expect(try folder.table(text, .init(compute: crossDiT)).evaluations.map(\.compute) == [0.75 * 10 * 9 * 5, 777])
    #expect(try folder.table(text, .init(compute: nil)).evaluations.map(\.compute) == [nil, 777])
  }

  @Test func scheduledRatesAndBatches() throws {
    let folder = try Folder()
    let table = try folder.table(
      """
      run,params,batch_tokens,lr,step,tokens,val_loss
      a,5,10,0.1,1,10,4
      a,5,20,0.3,2,30,3
      a,5,20,0.2,3,50,2

      """)
    #expect(table.runs.count == 1)
    #expect(table.runs[0].learningRate == 0.3)
    #expect(table.runs[0].batchTokens == 20)
    #expect(table.notes.map(\.words).contains("learning_rate varies along 1 run: the peak is the run's"))
    #expect(table.notes.map(\.words).contains("batch_tokens varies along 1 run: the most frequent is the run's"))
  }

  @Test(arguments: [
    ("flag == 0", 3), ("flag != 0", 1), ("not flag == 0", 1), ("tokens >= 20 and tokens < 40", 2),
    ("name == \"x\" or name == 'y'", 3), ("(name == \"x\" or flag == 1) and not tokens > 30", 2), ("ok == true", 2),
    ("ok == \"True\"", 2), ("compute > 1200", 2), ("val_loss <= 2", 2), ("missing_too == 1", 0), ("missing_too < 1", 0),
    ("missing_too != 1", 4), ("params == 10", 4), ("name < 1", 0),
  ])
  func filters(_ condition: String, _ kept: Int) throws {
    let folder = try Folder()
    let text = """
      params,tokens,val_loss,flag,name,ok,missing_too
      10,10,4,0,x,True,
      10,20,3,0,y,False,
      10,30,2,1,x,True,
      10,40,1,0,z,False,

      """
    let table = try folder.table(text, .init(filters: [.init(condition, reason: "as asked")]))
    #expect(table.evaluations.count == kept)
    #expect(table.ledger.count == 4 - kept)
    #expect(table.ledger.allSatisfy { $0.kind == .excluded && $0.reason == .asked("as asked") })
    #expect(table.addsUp)
  }

  @Test(arguments: [
    ("params >", 9), ("> 3", 1), ("a == 1 b", 8), ("a == 'x", 6), ("(a == 1", 8), ("a == b", 6), ("", 1), ("a ~ 1", 3),
    ("not", 4),
  ])
  func conditionErrorsHaveAPlace(_ text: String, _ column: Int) {
    do throws(Failure) {
      _ = try Condition(text)
      Issue.record("'\(text)' was accepted")
    } catch {
      #expect(error.diagnostics.first?.place?.column == column, "\(error)")
    }
  }

  @Test func deeplyNestedConditionsAreRefused() {
    #expect(throws: Failure.self) { try Condition(String(repeating: "(", count: 5000)) }
    #expect(throws: Failure.self) { try Condition(String(repeating: "not ", count: 5000)) }
  }
}

/// Numbers as people write them, in logs.
struct WrittenNumberTests {
  @Test func magnitudesGroupsAndSpaces() throws {
    let folder = try Folder()
    let table = try folder.table(
      "run,params,tokens,batch_tokens,lr,val_loss\na,16m,1.5B,8k, 3e-4 ,4.5\nb,\"16,000,000\",1_000,8K,3e-4,4.25\n")
    #expect(table.runs.map(\.params) == [16e6, 16e6] && table.runs.map(\.learningRate) == [3e-4, 3e-4])
    #expect(table.evaluations.map(\.tokens) == [1.5e9, 1000] && table.runs.map(\.batchTokens) == [8e3, 8e3])
  }

  @Test func decimalCommasNeedAnOption() throws {
    let folder = try Folder()
    let text = "run;params;tokens;lr;val_loss\na;16000000;1000;0,001;4,977\nb;16000000;2000;0,001;4,5\n"
    let refused = try folder.table(text + "c;1;3000;0.001;4.5\n")
    #expect(refused.evaluations.count == 1 && refused.kinds == [.invalid, .invalid] && refused.addsUp)
    #expect(refused.ledger[0].reason.words == "learning_rate has a decimal comma (--decimal-comma reads it)")
    #expect(refused.ledger[0].detail == "'0,001'")
    var mapping = LogMapping()
    mapping.decimalComma = true
    let table = try folder.table(text, mapping)
    #expect(table.evaluations.map(\.loss) == [4.977, 4.5] && table.runs.allSatisfy { $0.learningRate == 1e-3 })
  }
}

/// What conditions keep out is read once, with the rest.
struct OneReadTests {
  @Test func keptOutRowsCarryTheirRun() throws {
    let folder = try Folder()
    let text = """
      {"run": "a", "config": {"params": 1e6, "batch_tokens": 1000, "lr": 0.001}}
      {"run": "a", "step": 1, "val_loss": 3.5, "bad": 0}
      {"run": "a", "step": 2, "val_loss": 3.25, "bad": 1}
      {"run": "b", "config": {"params": 2e6}, "step": 2, "tokens": 500, "val_loss": 3.0, "bad": 1}

      """
    let file = try folder.write("log.jsonl", text)
    let table = try readLogs([file], mapping: .init(filters: [.init("bad != 1")]))
    #expect(table.evaluations.map(\.loss) == [3.5])
    #expect(table.setAside.map(\.run.id) == ["a", "b"] && table.setAside.map(\.run.params) == [1e6, 2e6])
    #expect(table.setAside.map(\.evaluation.tokens) == [2000, 500])
    #expect(table.setAside.allSatisfy { $0.reason == .condition("bad != 1") && $0.reason.words == "not bad != 1" })
  }
}
