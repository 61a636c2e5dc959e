// Units that look wrong are asked about; keys are known under the names that tools write.

import Diagnostics
import Foundation
import Runs
import Testing

@testable import RunLogs

struct UnitQuestionTests {
  private func questions(_ text: String, _ mapping: LogMapping = .init()) throws -> [String] {
    let folder = try Folder()
    return unitQuestions(try folder.table(text, mapping), mapping).map(\.description)
  }

  /// Each wrong unit is one question, and the option that it names answers it.
  @Test(arguments: [
    ("params,tokens", "0.016,1", "params=1e9,tokens=1e9"), ("params,tokens", "10,1e9", "params=1e6"),
    ("params,tokens", "1e7,0.25", "tokens=1e9"), ("params,tokens,batch_tokens", "1e7,2000,65536", "tokens=1"),
    ("params,tokens,batch_tokens,n_ctx", "1e7,1e9,128,512", "batch_tokens=512"),
    ("params,tokens,batch_tokens", "16000000,16000000000,8", "batch_tokens=1"),
    ("params,tokens,flops", "1e7,1e9,60", "compute=1e15"),
    ("params,tokens,flops", "1e7,1e9,6.944e-4", "compute=8.64e19"),
    ("params,tokens,flops", "1e7,1e9,3e18", "compute=1"),
  ])
  func asksOnce(_ header: String, _ row: String, _ answer: String) throws {
    let text = "run,\(header),val_loss\na,\(row),4\n"
    let asked = try questions(text)
    #expect(asked.count == 1 && asked[0].contains(answer), "\(asked)")
    let units = answer.split(separator: ",").map { $0.split(separator: "=").map(String.init) }
    let answered = LogMapping(units: Dictionary(uniqueKeysWithValues: units.map { ($0[0], Double($0[1]) ?? 1) }))
    #expect(try questions(text, answered).isEmpty)
  }

  @Test(arguments: [
    ("params,tokens", "1e7,1e9"), ("params,tokens,batch_tokens,n_ctx", "1e7,1e9,65536,512"),
    ("params,tokens,flops", "1e7,1e9,7e16"), ("tokens", "5"), ("params,tokens", "12345,5000"),
  ])
  func asksNothingOfSoundUnits(_ header: String, _ row: String) throws {
    #expect(try questions("run,\(header),val_loss\na,\(row),4\n").isEmpty)
  }

  @Test func stepsInAColumnOfTokens() throws {
    let rows = (1...4).map { "a,1e8,1000,\($0)00000,\($0)00000,\(5 - $0)\n" }.joined()
    #expect(try questions("run,params,batch_tokens,step,tokens,val_loss\n" + rows).first?.contains("steps") == true)
  }

  /// Tokens that are not step × batch by a constant factor; a ramp of the batch is none.
  @Test func stepsTimesBatch() throws {
    let header = "run,params,batch_tokens,step,tokens,val_loss\n"
    let rows = { (tokens: (Int) -> Int) in (1...9).map { "a,1e8,1024,\($0)000,\(tokens($0)),\(9.5 - Double($0))\n" } }
    let sequences = try questions(header + rows { $0 * 1000 * 1024 * 512 }.joined())
    #expect(sequences.count == 1 && sequences[0].contains("--units batch_tokens=512"))
    let device = try questions(header + rows { $0 * 1000 * 128 }.joined())
    #expect(device.count == 1 && device[0].contains("--units tokens=8"))
    #expect(try questions(header + rows { $0 * 1000 * 1024 - 400 * 1024 }.joined()).isEmpty)
  }

  @Test func bitsBesideNatsAtTheSamePlace() throws {
    let rows = { (factor: Double, name: String) in
      (1...5).map { "\(name)\($0),1e8,\($0)0000000,\((4 - Double($0) / 4) * factor)\n" }.joined()
    }
    let header = "run,params,tokens,val_loss\n"
    let asked = try questions(header + rows(1, "a") + rows(1.01, "b") + rows(1 / log(2), "c"))
    #expect(asked.count == 1 && asked[0].contains("bits beside nats"))
    #expect(try questions(header + rows(1, "a") + rows(1.2, "b")).isEmpty)
    #expect(try questions(header + rows(1, "a") + rows(1.2, "b") + rows(1 / log(2), "c")).isEmpty)
  }

  @Test func bitsBesideNatsByName() throws {
    let folder = try Folder()
    try folder.write("a.csv", "run,params,tokens,val/loss\na,5,10,3\n")
    try folder.write("b.csv", "run,params,tokens,val/bpb\nb,5,10,1\n")
    do {
      _ = try readLogs([folder.path])
      Issue.record("bits were read beside nats")
    } catch {
      #expect(error.description.contains("holds losses in bits") && error.description.contains("--map val_loss=COLUMN"))
    }
    let bits = try readLogs([folder.path + "/b.csv"])
    #expect(bits.notes.contains(.bits("val/bpb")) && bits.evaluations.map(\.loss) == [1])
  }
}

struct KeyTests {
  /// One name in five spellings.
  @Test(arguments: ["val_loss", "val/loss", "valLoss", "Val Loss", "config.val-loss", "VAL_LOSS", "metrics/val.loss"])
  func spellings(_ name: String) { #expect(Field.valLoss.names.contains(Field.normalised(name))) }

  /// Names as further tools write them.
  @Test(arguments: [
    ("eval/paloma/c4_en/loss", Field.valLoss), ("eval/lm/c4_en-validation/CE loss", .valLoss),
    ("validation CE loss", .valLoss), ("evaluation/avg_loss", .valLoss), ("valid_nll", .valLoss),
    ("metrics/eval/LanguageCrossEntropy", .valLoss), ("numParams", .params), ("model/non_embedding_params", .params),
    ("params/n_params", .params), ("optim/LR (group 0)", .learningRate), ("lr-DecoupledAdamW/group0", .learningRate),
    ("lr-AdamW/pg1", .learningRate), ("learning/current_learning_rate", .learningRate),
    ("throughput/total tokens", .tokens), ("data/tokens_seen", .tokens), ("n_tokens_seen", .tokens),
    ("inputTokensSeen", .tokens), ("tokens_per_optimizer_step", .batchTokens), ("total_batch_size", .batchTokens),
    ("batch_size", .batchSequences), ("effective_batch_size", .batchSequences), ("train/CE loss", .trainLoss),
    ("loss/train/total", .trainLoss), ("loss_metrics/global_avg_loss", .trainLoss), ("train_num_updates", .step),
    ("iteration_step", .step), ("iter_num", .step), ("model.num_hidden_layers", .depth), ("hiddenSize", .width),
    ("data.seq_len", .contextTokens), ("Run Name", .run), ("random-seed", .seed), ("total_training_flops", .compute),
  ])
  func namesOfTools(_ name: String, _ field: Field) {
    #expect(field.names.contains(Field.normalised(name)), "\(Field.normalised(name))")
  }

  @Test func noNameMeansTwoThings() {
    var first: [String: Field] = [:]
    for field in Field.allCases {
      for name in field.names {
        #expect(first[name] == nil, "\(name): \(field) and \(String(describing: first[name]))")
        first[name] = field
      }
    }
  }

  @Test func aBareLossIsWarnedOf() throws {
    let folder = try Folder()
    let bare = try folder.table("run,params,tokens,loss\na,5,10,3\n")
    #expect(bare.notes.filter(\.isWarning) == [.plainLoss("loss")] && bare.evaluations.map(\.loss) == [3])
    let both = try folder.table("run,params,tokens,loss,eval_loss\na,5,10,3,2\n")
    #expect(both.notes.filter(\.isWarning).isEmpty && both.evaluations.map(\.loss) == [2])
    #expect(both.training.losses == [3])
    let mapped = try folder.table("run,params,tokens,loss\na,5,10,3\n", LogMapping(columns: ["val_loss": "loss"]))
    #expect(mapped.notes.filter(\.isWarning).isEmpty)
  }

  @Test func thePeakOfASchedule() throws {
    let folder = try Folder()
    let series = (1...9).map { "\($0),\($0)000,\([1, 3, 5, 4, 3, 2, 1, 1, 1][$0 - 1])e-4,4\n" }.joined()
    try folder.write("a/metrics.csv", "step,tokens,lr,val_loss\n" + series)
    #expect(try readLogs([folder.path + "/a"]).runs.map(\.learningRate) == [5e-4])
    try folder.write("a/config.json", #"{"optimizer": {"lr": 6e-4}, "n_params": 100}"#)
    #expect(try readLogs([folder.path + "/a"]).runs.map(\.learningRate) == [6e-4])
    let table = try folder.table("Name,params.lr,metrics.lr,n_params,tokens,val_loss\nx,0.004,0.0004,100,1000,4\n")
    #expect(table.runs.map(\.learningRate) == [0.004])
  }
}
