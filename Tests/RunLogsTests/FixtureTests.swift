// The same 18 runs as the clients that people use write them: every kind gives the same measurements.

import Foundation
import Runs
import Testing

@testable import RunLogs

private let data = ProcessInfo.processInfo.environment["LAWBOOK_TEST_DATA"].map { $0 + "/logs" }

/// One kind: where it lies, how it is asked for, and what it must give.
struct Kind: Sendable, CustomTestStringConvertible {
  var path: String
  var evaluations = 72
  /// Largest relative error of a loss.
  var rounding = 0.0
  var layerWeights: Double?
  var constants: [String: String] = [:]
  var pattern: String?
  /// Whether params come from a name that rounds them.
  var roundsParams = false
  var namesRuns = true
  var testDescription: String { path }
}

struct FixtureTests {
  private static let named = "gpt-{params}-bs{batch_sequences}-lr{learning_rate}"
  private static let length = ["n_ctx": "512"]

  static let kinds: [Kind] = [
    Kind(path: "00-plain/runs.csv"), Kind(path: "00-plain/runs.jsonl"), Kind(path: "00-plain/runs-array.json"),
    Kind(path: "00-plain/runs-index.csv"), Kind(path: "01-compressed/runs.csv.gz"),
    Kind(path: "01-compressed/runs.csv.bz2"),
    Kind(path: "01-compressed/runs.csv.xz"), Kind(path: "01-compressed/runs-two-members.csv.gz"),
    Kind(path: "01-compressed/runs.jsonl.gz"), Kind(path: "01-compressed/runs.csv.zip"),
    Kind(path: "01-compressed/runs.csv.zst"), Kind(path: "01-compressed/runs.jsonl.zst"),
    Kind(path: "02-columnar/runs.parquet"), Kind(path: "02-columnar/runs-zstd.parquet"),
    Kind(path: "02-columnar/runs-none.parquet"), Kind(path: "02-columnar/runs-multiindex.parquet"),
    Kind(path: "02-columnar/runs-float32-category.parquet", rounding: 1e-6), Kind(path: "02-columnar/runs.feather"),
    Kind(path: "02-columnar/runs-uncompressed.feather"), Kind(path: "03-databases/runs.sqlite"),
    Kind(path: "05-wandb-offline"),
    Kind(path: "06-tensorboard/pytorch", rounding: 1e-6), Kind(path: "06-tensorboard/tensorboardX", rounding: 1e-6),
    Kind(
      path: "06-tensorboard/tensors-v2", rounding: 1e-6, constants: length, pattern: named, roundsParams: true),
    Kind(path: "07-mlflow/mlflow.db"), Kind(path: "07-mlflow/mlruns"),
    Kind(path: "07-mlflow/search_runs.csv", evaluations: 18),
    Kind(path: "08-hf-trainer", rounding: 2e-6, layerWeights: 12), Kind(path: "09-lightning-csv", rounding: 1e-6),
    Kind(path: "10-aim/metrics-dataframe.csv", namesRuns: false), Kind(path: "11-comet-neptune/comet-offline"),
    Kind(path: "11-comet-neptune/comet-get_metrics", constants: length, pattern: named, roundsParams: true),
    Kind(path: "12-console/nanogpt", layerWeights: 12), Kind(path: "12-console/megatron", layerWeights: 12),
    Kind(path: "12-console/llm.c", constants: length, pattern: named, roundsParams: true, namesRuns: false),
    Kind(path: "12-console/torchtitan", pattern: named, roundsParams: true),
    Kind(
      path: "13-wandb-exports/wandb_export_chart-val_loss-by-Step.csv", constants: length, pattern: named,
      roundsParams: true),
    Kind(path: "13-wandb-exports/wandb_export_runs-table.csv", evaluations: 18),
    Kind(path: "13-wandb-exports/project.csv", evaluations: 18),
    Kind(path: "13-wandb-exports/history", pattern: named, roundsParams: true), Kind(path: "14-trackio/scaling.db"),
  ]

  @Test(.enabled(if: data != nil, "set LAWBOOK_TEST_DATA"), arguments: kinds)
  func givesTheSameRuns(_ kind: Kind) throws {
    let folder = try #require(data)
    let truth = try readLogs([folder + "/00-plain/runs.csv"])
    var mapping = LogMapping()
    mapping.layerWeights = kind.layerWeights
    mapping.constants = kind.constants
    mapping.namePattern = kind.pattern
    let table = try readLogs([folder + "/" + kind.path], mapping: mapping)
    #expect(table.runs.count == 18 && table.evaluations.count == kind.evaluations && table.addsUp)
    for evaluation in table.evaluations {
      let run = table.runs[evaluation.run]
      let same = truth.evaluations.filter { other in
        let size = truth.runs[other.run].params ?? 0
        return other.tokens == evaluation.tokens && truth.runs[other.run].batchTokens == run.batchTokens
          && abs((run.params ?? 0) / size - 1) < (kind.roundsParams ? 0.06 : 1e-12)
          && abs((run.learningRate ?? 0) / (truth.runs[other.run].learningRate ?? 1) - 1) < 0.02
      }
      #expect(same.count == 1, "\(run)")
      if kind.namesRuns { #expect(same.first.map { truth.runs[$0.run].id } == run.id) }
      let loss = try #require(same.first?.loss)
      #expect(abs(evaluation.loss / loss - 1) <= kind.rounding)
    }
  }

  @Test(.enabled(if: data != nil, "set LAWBOOK_TEST_DATA")) func aResumedRunIsItsLaterFile() throws {
    let folder = try #require(data)
    var mapping = LogMapping()
    mapping.constants = ["params": "3M", "batch_tokens": "32768"]
    let table = try readLogs([folder + "/06-tensorboard/resumed"], mapping: mapping)
    #expect(table.runs.count == 1 && table.training.losses.count == 20 && table.evaluations.count == 4)
    #expect(table.kinds == [.superseded, .superseded] && table.addsUp)
  }

  /// At least 100 of the 115 names that tools write are known.
  @Test(.enabled(if: data != nil, "set LAWBOOK_TEST_DATA")) func knowsTheNamesThatToolsWrite() throws {
    let text = try String(contentsOfFile: #require(data) + "/key-names.tsv", encoding: .utf8)
    let rows = text.split(separator: "\n").dropFirst().map { $0.split(separator: "\t").map(String.init) }
    let unknown = rows.filter { row in
      Field(rawValue: row[0])?.names.contains(Field.normalised(row[1])) != true
    }
    #expect(rows.count == 115 && rows.count - unknown.count >= 100, "\(unknown.map { $0[1] })")
  }
}
