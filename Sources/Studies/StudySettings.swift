// The settings of a study file, declared once. Reading with places, `--set`, `--help`, the documentation's tables and the
// JSON Schema come from here.

import Laws
import RunLogs
import Runs
package import Texts

/// # A study file
/// ```yaml
/// title: Video DiT, first sweep
/// data: [runs/*.csv, more.jsonl]
/// map: {params: N, val_loss: loss}
/// units: {tokens: 1e9}
/// where:
///   - epoch_excluded == 0
///   - {if: flops < 1e21, reason: above the budget of the sweep}
/// hold_out:
///   - params: 1.07e9
/// fixed: {batch_tokens: 262144, learning_rate: 1e-4}
/// ```
package enum StudySettings {
  /// What is read.
  package static let data: [Setting<Study>] = [
    Setting(
      "title", \.analysis.title, .text, usual: "the name of the folder or file", "text that stands above the laws"),
    Setting(
      "data", \.data, DataShape.paths, usual: "published laws alone",
      "a path, glob or folder, or a list; relative to the study's folder, absolute, or under `~/`"),
    Setting(
      "map", DataShape.columns, usual: "columns found by their usual names",
      "canonical name: column in the log (<doc:ReadRunLogs>)"
    ) { $0.mapping.columns = $1 },
    Setting("units", DataShape.units, usual: "1", "canonical name: what one unit in the log is worth, above 0") {
      $0.mapping.units = $1
    },
    Setting(
      "set_column", DataShape.constants, usual: "what the logs say",
      "canonical name of a setting: its value in all runs, such as `{batch_tokens: 524288}`"
    ) { $0.mapping.constants = $1 },
    Setting(
      "name", optional: \.mapping.namePattern, DataShape.namePattern, usual: "names say nothing",
      "what names of runs say, such as `gpt-{params}-bs{batch_sequences}-lr{learning_rate}`"),
    Setting(
      "layer_weights", optional: \.mapping.layerWeights, .positive, usual: "params as logged",
      "weights of a layer in units of width²: 12 takes N = 12·L·d² for every run"),
    Setting(
      "decimal_comma", \.mapping.decimalComma, .flag, usual: "false", "numbers of the logs are written 4,97 for 4.97"),
    Setting(
      "where", .several(DataShape.condition), usual: "every row",
      "a condition or `{if: condition, reason: text}`, or a list; a row must meet all"
    ) { $0.filter($1) },
    Setting(
      "exclude", \.exclusions, .several(DataShape.exclusion), usual: "no run",
      "a run's name or `{run: name, reason: text}`, or a list"),
    Setting(
      "compute", ComputeForm.shape, usual: "`6ND`",
      "how FLOPs follow from N and T where the log does not say them, and between its sizes; see below"
    ) {
      $0.mapping.compute = $1
      $0.analysis.compute = $1
    },
  ]

  /// What the loss law is fitted by: in a study itself, or under `laws: {loss: …}`.
  package static let loss: [Setting<Study>] = [
    Setting(
      "objective", \.analysis.objective, Objective.shape, usual: "`log-huber`, delta 1e-3",
      "objective of the loss fit: `log-huber` or `{log-huber: {delta: 1e-3}}`, `huber`, `log-squared`, `squared`, "
        + "`least-absolute`, `absolute`; `under_tuned: 0.3` beside delta"),
    Setting(
      "form", \.analysis.form, .word("form of the loss law"), usual: "`additive`",
      "form of the loss law; `lawbook laws` shows their formulas"),
    Setting(
      "floor", optional: \.analysis.floor, .number(in: 0...1e6), unit: "a loss", usual: "fitted",
      "the floor E of the loss law, given instead of fitted"),
  ]

  /// What is fitted.
  package static let analysis: [Setting<Study>] =
    [
      Setting(
        group: "cells",
        [
          Setting(
            "tolerance", \.analysis.tokensTolerance, .number(in: 0...0.5), usual: "0.01",
            "evaluations within this share of a common T form a cell")
        ], usual: "0.01", "`{tolerance: share}`: evaluations within this share of a common T form a cell"),
      Setting(
        "optimum", \.analysis.optimum, OptimumMethod.shape, usual: "`quadratic`",
        "how a cell's optimum is found. `auto`: `asymmetric`, or `joint` where a third of the cells are at the edge; "
          + "`asymmetric`: a surface with unequal walls, one a cell; `joint`: one such surface through all runs, edge cells "
          + "included; `quadratic`: joint quadratic in log B and log η, weighted towards the minimum; "
          + "`plain_quadratic`: the same, unweighted; `local_quadratic`: the same through the nearest runs; `akima`: "
          + "curves along η and B, or the one that was swept; `grid`: the best run; `near_best`: the runs close to it"),
      Setting(
        "near_best", \.analysis.nearBestShare, .share, usual: "0.02 %",
        "how far above the best runs count with `optimum: near_best`, such as `0.1 %`"),
      Setting(
        "isoflop", \.analysis.isoflop, .word("method for isoFLOP profiles"), usual: "`parabola`",
        "how the minimum of an isoFLOP profile is found (<doc:FitLaws>)"),
    ] + loss + [
      Setting(
        group: "laws", [Setting(group: "loss", loss, "`objective`, `form` and `floor` of the loss law")],
        "the same by law: `{loss: {objective: …, form: …, floor: …}}`"),
      Setting(
        "hold_out", \.analysis.holdOut, .several(HoldOut.shape), usual: "none",
        "cells that the fit does not see: a list of `{params: …, tokens: …}`, each a number (within 1 %), `[low, high]` "
          + "or `'>= 1e9'`; or a condition such as `params >= 1e9 and tokens < 2e10`"),
      Setting(
        "held_out_scheme", \.analysis.leaveOut, .several(.word("scheme of leaving out")), usual: "all four",
        "what `lawbook cross-validate` leaves out, one or a list (<doc:CrossValidate>)"),
      Setting(
        "fixed", FixedChoice.shape, usual: "not fitted",
        "`{batch_tokens: …, learning_rate: …}` or one of the two: the laws are fitted again at the run nearest to it on "
          + "each cell's grid. `middle-cell`: the pair is the optimum of the middle fitted cell"
      ) { ($0.analysis.fixed, $0.analysis.fixesMiddleCell) = ($1.pair, $1.pair == nil) },
      Setting(
        "budgets", \.analysis.budgets, .several(Shape<Double>.positive.called("a budget")), unit: "FLOPs",
        usual: "chosen from the data", "compute budgets of the isoFLOP profiles"),
      Setting(
        "at_compute", optional: \.analysis.statedCompute, .positive, unit: "FLOPs", usual: "the largest in the data",
        "the budget where N_opt and T_opt are stated"),
      Setting(
        "weights", \.analysis.weighting, .word("way to weigh points"), usual: "`optima`",
        "what points count for: `optima` by how well each optimum is known, `seeds` losses by their seeds too, `even`"),
      Setting(
        "intervals", IntervalChoice.shape, usual: "`auto`",
        "how intervals come about: `auto`, `residual`, `wild`, `pairs` or `profile`, or `{residual: {by: size}}` "
          + "(`cell`, `size`, `run`); see <doc:Intervals>"
      ) {
        $0.analysis.resampling = $1.method
        $0.analysis.resamplingUnit = $1.unit ?? $0.analysis.resamplingUnit
      },
      Setting(
        "replicates", \.analysis.replicates, .count(in: 0...100_000), usual: "1000",
        "replicates for the intervals, 0 for none"),
      Setting(
        "seed", Shape.count(in: 0...9_000_000_000_000_000), usual: "241117470", "seed of the replicates"
      ) { $0.analysis.seed = UInt64($1) },
      Setting(
        "published", PublishedChoice.shape, usual: "none", "id of a paper's laws, shown beside the study's own"
      ) { $0.published = $1 },
    ]

  package static let all = SettingGroup("a study", data + analysis, isNested: false)
  /// One of these has to be there.
  static let needed = ["data", "published"]

  /// JSON Schema of a study file.
  package static var schema: JSONValue { JSONSchema.document("Lawbook study", all.form, anyOf: needed) }

  /// What an option that overrides a setting says in `--help`.
  package static func help(_ name: String) -> String { all[name]?.key.plainDescription ?? "" }
}
