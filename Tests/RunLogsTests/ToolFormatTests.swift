// The formats of other tools: told by content, whole records kept where a file is cut or damaged.

import Diagnostics
import Foundation
import Runs
import TestSupport
import Testing

@testable import RunLogs

struct ToolFormatTests {
  @Test func checksums() {
    #expect(Checksum.castagnoli(Array("123456789".utf8)[...]) == 0xE306_9283)
    #expect(Checksum.ieee(Array("123456789".utf8)[...]) == 0xCBF4_3926)
  }

  @Test func aRunOfWandB() throws {
    let folder = try Folder()
    try folder.write("wandb/offline-run-1/run-id1.wandb", WandBSample.file(evaluations: 3000))
    let table = try readLogs([folder.path])
    #expect(table.runs.map(\.id) == ["sweep-a"] && table.evaluations.count == 3000)
    #expect(table.runs.first?.params == 1000 && table.runs.first?.learningRate == 1e-3)
    #expect(table.evaluations.last?.tokens == 30_000)
    #expect(table.notes.contains { $0.words.hasSuffix("is read as W&B offline run") })
  }

  @Test func aFileOfWandBCutAnywhere() throws {
    let whole = WandBSample.file(evaluations: 8)
    for cut in 7..<whole.count {
      let file = WholeFile(path: "x.wandb", name: "x", bytes: Array(whole[..<cut]))
      let reading = try WandBRun.read(file)
      #expect(reading.runs[0].rows.count <= 8)
      let full = try WandBRun.read(WholeFile(path: "x.wandb", name: "x", bytes: whole))
      #expect(full.runs[0].rows.text.starts(with: reading.runs[0].rows.text))
    }
  }

  @Test func aDamagedRecordCostsItself() throws {
    var bytes = WandBSample.file(evaluations: 8)
    bytes[bytes.count - 20] ^= 0xFF
    let reading = try WandBRun.read(WholeFile(path: "x.wandb", name: "x", bytes: bytes))
    #expect(reading.runs[0].rows.count == 7 && reading.problems.count == 1)
  }

  @Test(arguments: [false, true]) func eventsCutAnywhere(_ tensors: Bool) throws {
    let whole = EventSample.file((1...6).map { ($0, "val/loss", 4 - Float($0) / 8) }, tensors: tensors)
    for cut in 0...whole.count {
      let reading = try EventFile.read(WholeFile(path: "r/events.x", name: "r", bytes: Array(whole[..<cut])))
      #expect(reading.runs[0].rows.count == max(0, (cut - 31) / ((whole.count - 31) / 6)))
    }
  }

  @Test func trainAndValidationFoldersAreOneRun() throws {
    let folder = try Folder()
    try folder.write("a/train/events.out.tfevents.1", EventSample.file([(10, "epoch_loss", 4), (20, "epoch_loss", 3)]))
    try folder.write("a/validation/events.out.tfevents.1", EventSample.file([(20, "epoch_loss", 3.5)]))
    var mapping = LogMapping()
    mapping.constants = ["batch_tokens": "100", "params": "1k"]
    let table = try readLogs([folder.path], mapping: mapping)
    #expect(table.runs.map(\.id) == ["a"] && table.evaluations.map(\.loss) == [3.5])
    #expect(table.training.losses == [4, 3] && table.evaluations.map(\.tokens) == [2000])
  }

  @Test func randomDamageNeverCrashes() throws {
    var random = Seeded(7)
    let samples: [(any LogFormat.Type, [UInt8])] = [
      (WandBRun.self, WandBSample.file(evaluations: 4)), (EventFile.self, EventSample.file([(1, "val/loss", 4)])),
      (TrainerState.self, Array(#"{"log_history": [{"step": 1, "eval_loss": 2.5}], "global_step": 1}"#.utf8)),
      (JSONArray.self, Array(#"[{"run": "a", "val_loss": 1, "x": [1, {"y": "z\""}]}, {}]"#.utf8)),
      (WandBChart.self, Array("Step,\"a - val/loss\",\"a - val/loss__MIN\"\n1,2,2\n".utf8)),
      (MetricList.self, Array("metricName,metricValue,step,runContext\nloss,2,1,val\n".utf8)),
      (WandBProject.self, Array("name,summary,config\na,\"{'val/loss': 1}\",\"{'x': {'y': None}}\"\n".utf8)),
    ]
    for (format, bytes) in samples {
      for _ in 0..<400 {
        var damaged = bytes
        for _ in 0..<Int.random(in: 1...4, using: &random) {
          damaged[Int.random(in: 0..<damaged.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
        }
        let cut = Int.random(in: 0...damaged.count, using: &random)
        let file = WholeFile(path: "r/x", name: "x", bytes: Array(damaged[..<cut]))
        let rows = (try? format.read(file))?.runs.map(\.rows.count).reduce(0, +) ?? 0
        #expect(rows <= 100)
      }
    }
  }

  @Test func aTrainerStateIsReadOnceAndWithoutItsSum() throws {
    let folder = try Folder()
    let state = #"""
      {"global_step": 20, "log_history": [
        {"step": 10, "loss": 4.5, "learning_rate": 0.002, "num_input_tokens_seen": 1000},
        {"step": 20, "loss": 4.25, "learning_rate": 0.001, "num_input_tokens_seen": 2000}, {"step": 20, "eval_loss": 4.0},
        {"step": 20, "train_loss": 4.4, "train_samples_per_second": 3}]}
      """#
    try folder.write("run1/trainer_state.json", state)
    try folder.write("run1/checkpoint-20/trainer_state.json", state)
    try folder.write("run1/checkpoint-20/config.json", #"{"n_layer": 2, "n_embd": 10}"#)
    var mapping = LogMapping()
    mapping.layerWeights = 12
    let table = try readLogs([folder.path], mapping: mapping)
    #expect(table.runs.map(\.id) == ["run1"] && table.runs[0].params == 2400 && table.runs[0].batchTokens == 100)
    #expect(table.evaluations.map(\.loss) == [4] && table.evaluations.map(\.tokens) == [2000])
    #expect(table.training.losses == [4.5, 4.25] && table.runs[0].learningRate == 0.002 && table.addsUp)
  }

  @Test(arguments: [
    ("main.log", "s:0 tel:9.5\ns:9 trl:5.5 lr:0.002 norm:0.5\ns:10 tel:5.25\n"),
    (
      "a.log",
      "step 0: train loss 9.5, val loss 9.5\niter 10: loss 5.5, time 1ms, mfu 1%\nstep 10: train loss 5.4, val loss 5.25\n"
    ),
    (
      "b.log",
      " iteration 10/ 20 | consumed samples: 40 | learning rate: 2.0E-03 | lm loss: 5.5E+00 |\n validation loss at iteration 10 | lm loss value: 5.25E+00 |\n"
    ),
    (
      "c.log",
      "[titan] x - \u{1B}[31mstep: 10  \u{1B}[32mloss:  5.5  grad_norm: 1\n[titan] x - validate step: 10  loss:  5.25\n"
    ),
  ])
  func consoles(_ name: String, _ text: String) throws {
    let folder = try Folder()
    try folder.write("gpt-2k-lr2e-3/\(name)", text)
    var mapping = LogMapping()
    mapping.constants = ["batch_tokens": "100"]
    mapping.namePattern = "gpt-{params}-lr{learning_rate}"
    try folder.write("notes.log", "nothing to see\n")
    let table = try readLogs([folder.path], mapping: mapping)
    #expect(table.evaluations.map(\.loss) == [5.25] && table.evaluations.map(\.tokens) == [1000])
    #expect(table.training.losses == [5.5])
    #expect(table.notes.contains { $0.words.hasPrefix("1 file is not read") })
    if name == "main.log" { #expect(table.runs[0].params == 2000 && table.runs[0].learningRate == 2e-3) }
  }

  @Test func settingsBesideALog() throws {
    let folder = try Folder()
    try folder.write("s/a/metrics.csv", "step,tokens,lr,val_loss\n1,100,0.1,4\n2,200,0.05,3\n")
    try folder.write("s/a/.hydra/config.yaml", "model:\n  n_params: 5M\noptim:\n  lr: 0.2\n")
    try folder.write("s/b/metrics.csv", "step,tokens,lr,val_loss\n1,100,0.1,4\n")
    try folder.write("s/b/config.json", #"{"n_params": 7000000, "betas": [0.9, 0.95], "run": "named"}"#)
    let table = try readLogs([folder.path + "/s"])
    #expect(table.runs.map(\.id) == ["a", "named"] && table.runs.map(\.params) == [5e6, 7e6])
    #expect(table.runs.map(\.learningRate) == [0.2, 0.1] && table.runs.map(\.batchTokens) == [100, 100])
  }
}

struct RestartTests {
  private let header = "run,params,batch_tokens,step,tokens,val_loss\n"

  @Test func theRowsWrittenLastAreTheRun() throws {
    let folder = try Folder()
    let rows = [(2, 4.0), (4, 3.5), (6, 9.0), (8, 9.5), (6, 3.25), (8, 3.125), (10, 3.0)]
    let text = header + rows.map { "a,5,10,\($0.0),\($0.0 * 10),\($0.1)\n" }.joined()
    let table = try folder.table(text)
    #expect(table.evaluations.map(\.loss) == [4, 3.5, 3.25, 3.125, 3])
    #expect(table.kinds == [.superseded, .superseded] && table.ledger.map(\.line) == [4, 5] && table.addsUp)
  }

  @Test func tablesInNoOrderAreNotRestarts() throws {
    let folder = try Folder()
    let text = header + [6, 2, 8, 4, 10].map { "a,5,10,\($0),\($0 * 10),\(5 - Double($0) / 8)\n" }.joined()
    let table = try folder.table(text)
    #expect(table.evaluations.count == 5 && table.ledger.isEmpty)
  }

  @Test func trainingCurvesAreMendedToo() throws {
    let folder = try Folder()
    let rows = [(2, 4.0), (4, 3.5), (6, 9.0), (6, 3.25), (8, 3.125), (4, 3.0), (6, 2.5)]
    let text = "run,params,step,tokens,train_loss\n" + rows.map { "a,5,\($0.0),\($0.0 * 10),\($0.1)\n" }.joined()
    let table = try folder.table(text)
    #expect(table.training.losses == [4, 3, 2.5] && table.addsUp)
  }

  @Test func aTokenCounterThatBeginsAnew() throws {
    let folder = try Folder()
    let rows = [(2, 20, 4.0), (4, 40, 3.5), (6, 20, 3.25)]
    let known = try folder.table(header + rows.map { "a,5,10,\($0.0),\($0.1),\($0.2)\n" }.joined())
    #expect(known.evaluations.map(\.tokens) == [20, 40, 60])
    let even = try folder.table(
      "run,params,step,tokens,val_loss\n" + rows.map { "a,5,\($0.0),\($0.1 + $0.0),\($0.2)\n" }.joined())
    #expect(even.evaluations.map(\.tokens) == [22, 44, 66] && even.ledger.isEmpty)
    let unknown = try folder.table(
      "run,params,step,tokens,val_loss\n" + rows.map { "a,5,\($0.0),\($0.1 + ($0.0 == 2 ? 5 : 2)),\($0.2)\n" }.joined())
    #expect(unknown.evaluations.count == 2 && unknown.kinds == [.invalid] && unknown.addsUp)
  }
}

struct NamePatternTests {
  @Test func readsSettings() throws {
    let pattern = try NamePattern("gpt-{params}-bs{batch_sequences}-lr{learning_rate}")
    let values = try #require(pattern.values(in: "log_gpt-25M-bs64-lr2e-3"))
    #expect(values.map(\.0) == [.params, .batchSequences, .learningRate] && values.map(\.1) == [25e6, 64, 2e-3])
    #expect(pattern.values(in: "gpt-25M-bs64") == nil && pattern.values(in: "") == nil)
    #expect(try NamePattern("{}_lr{learning_rate}_s{seed}").values(in: "x_y_lr1e-4_s0")?.map(\.1) == [1e-4, 0])
  }

  @Test(arguments: ["gpt", "gpt-{parms}", "gpt-{params", "{}"])
  func refuses(_ text: String) { #expect(throws: Failure.self) { try NamePattern(text) } }
}

struct TwinTests {
  @Test func aRepeatOfOneSeedSaysNothingNew() throws {
    let folder = try Folder()
    let table = try folder.table(
      "run,seed,params,tokens,batch_tokens,learning_rate,val_loss\na,1,5,10,2,0.1,3\nagain,1,5,10,2,0.1,3\nb,2,5,10,2,0.1,3\n"
    )
    #expect(table.evaluations.count == 2 && table.kinds == [.duplicate] && table.addsUp)
    #expect(table.ledger.first?.reason == .twin("a"))
  }

  @Test func whatIsWrongEverywhereIsToldOnce() throws {
    let folder = try Folder()
    let rows = (1...600).map { "r\($0);16000000;1000;0,001;4,97\n" }.joined()
    let table = try folder.table("run;params;tokens;lr;val_loss\n" + rows)
    let failure = try #require(table.nothingUsable)
    #expect(failure.diagnostics.count == 1 && failure.description.contains("(600 rows)"))
    #expect(failure.description.contains("--decimal-comma"))
    #expect(try folder.table("params,tokens,val_loss\n1,2,3\n").nothingUsable == nil)
  }
}
