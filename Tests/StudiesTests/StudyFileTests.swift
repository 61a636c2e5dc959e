// Every key of a study file, read.

import Laws
import RunLogs
import Runs
import Studies
import Testing

@Suite struct StudyFileTests {
  @Test func everyKeyIsRead() throws {
    let study = try Scratch.study(
      """
      title: Video DiT, first sweep
      data: [runs.csv, '*.jsonl', /absolute/*.csv]
      map: {params: N, val_loss: loss}
      units: {tokens: 1e9, params: 1_000_000}
      where:
        - epoch_excluded == 0
        - {if: flops < 1e21, reason: above the budget}
      exclude:
        - {run: n130-b2, reason: wrong tokenizer}
        - 42
      compute:
        cross-dit: {n_ctx: 1280, width: 1728, params: 0.72e9}
      cells: {tolerance: 0.02}
      optimum: near_best
      near_best: 0.1 %
      isoflop: akima
      objective: {log-huber: {delta: 1e-4}}
      hold_out:
        - params: [1e9, 1.1B]
        - {params: 0.72e9, tokens: '>= 1e11'}
      held_out_scheme: [size, largest]
      fixed: {batch_tokens: 262144, learning_rate: 1e-4}
      budgets: [1e19, 3e19]
      at_compute: 1e22
      replicates: 50
      seed: 7
      published: yin2024
      """)
    #expect(study.analysis.title == "Video DiT, first sweep")
    #expect(study.data.map { $0.split(separator: "/").last } == ["runs.csv", "*.jsonl", "*.csv"])
    #expect(study.data.last == "/absolute/*.csv")
    #expect(study.mapping.columns == ["params": "N", "val_loss": "loss"])
    #expect(study.mapping.units == ["tokens": 1e9, "params": 1e6])
    #expect(
      study.mapping.filters == [
        LogFilter("epoch_excluded == 0"), LogFilter("flops < 1e21", reason: "above the budget"),
      ])
    #expect(study.exclusions == [RunExclusion(run: "n130-b2", reason: "wrong tokenizer"), RunExclusion(run: "42")])
    let model = ComputeModel.crossDiT(contextTokens: 1280, width: 1728, params: 0.72e9)
    #expect(study.mapping.compute == model && study.analysis.compute == model)
    #expect(study.analysis.tokensTolerance == 0.02)
    #expect(study.analysis.optimum == .nearBest && study.analysis.nearBestShare == 1e-3)
    #expect(study.analysis.isoflop == .akima)
    #expect(study.analysis.objective == .logHuber(delta: 1e-4))
    #expect(
      study.analysis.holdOut == [
        HoldOut(params: 1e9...1.1e9), HoldOut(params: 0.72e9 * 0.99...0.72e9 * 1.01, tokens: 1e11...Double.infinity),
      ])
    #expect(study.analysis.leaveOut == [.size, .largest])
    #expect(study.analysis.fixed == FixedHyperparameters(batchTokens: 262144, learningRate: 1e-4))
    #expect(study.analysis.budgets == [1e19, 3e19])
    #expect(study.analysis.statedCompute == 1e22)
    #expect(study.analysis.replicates == 50)
    #expect(study.analysis.seed == 7)
    #expect(study.published?.id == "yin2024")
  }

  @Test func whatIsLeftOutHasTheDefault() throws {
    let study = try Scratch.study("data: runs.csv")
    var expected = AnalysisSettings(id: study.analysis.id)
    expected.title = study.analysis.id
    #expect(study.analysis == expected)
    #expect(study.mapping == LogMapping())
    #expect(study.published == nil)
  }

  @Test(arguments: [
    ("6ND", ComputeModel.sixND), ("cross-dit: {n_ctx_per_width: 0.74}", .crossDiTRatio(contextPerWidth: 0.74)),
    ("cross-dit: {n_ctx: 64, layers: 2}", .oneDepth(.crossDiT, contextTokens: 64, layers: 2)),
    ("adaln-dit: {layers: 3, n_ctx: 32}", .oneDepth(.adaLNDiT, contextTokens: 32, layers: 3)),
    (
      "mm-dit: {n_ctx: 64, caption_tokens: 8, layers: 2}",
      .oneDepth(.mmDiT(captionTokens: 8), contextTokens: 64, layers: 2)
    ),
  ])
  func formulasOfCompute(_ text: String, _ model: ComputeModel) throws {
    let study = try Scratch.study("data: runs.csv\ncompute:\n  \(text)")
    #expect(study.analysis.compute == model && study.mapping.compute == model)
  }

  @Test(arguments: ["middle-cell", "middle_cell"]) func thePairOfTheMiddleCellIsFixed(_ text: String) throws {
    let study = try Scratch.study("data: runs.csv\nfixed: \(text)")
    #expect(study.analysis.fixesMiddleCell && study.analysis.fixed == nil)
  }

  @Test(arguments: [
    ("log-huber", Objective.logHuber(delta: 1e-3)), ("log_huber", .logHuber(delta: 1e-3)), ("squared", .squared),
    ("least-absolute", .leastAbsolute),
  ])
  func objectivesByName(_ name: String, _ objective: Objective) throws {
    #expect(try Scratch.study("data: runs.csv\nobjective: \(name)").analysis.objective == objective)
  }

  @Test(arguments: [
    ("1e9", 1e9), ("1E9", 1e9), ("1.07e9", 1.07e9), ("+1e9", 1e9), ("1_000", 1000), ("1.07B", 1.07e9), ("82k", 82e3),
    ("'3e19'", 3e19), ("1e+09", 1e9), (".5", 0.5), ("007", 7),
  ])
  func numbersAreNumbers(_ text: String, _ value: Double) throws {
    #expect(try Scratch.study("data: runs.csv\nat_compute: \(text)").analysis.statedCompute == value)
  }

  @Test func aFewAliasesAreFine() throws {
    let study = try Scratch.study("data: runs.csv\nat_compute: &c 1e22\nbudgets: [*c, *c]")
    #expect(study.analysis.budgets == [1e22, 1e22])
  }

  @Test func aByteOrderMarkAndCarriageReturnsAreRead() throws {
    #expect(try Scratch.study("\u{FEFF}title: x\r\ndata: runs.csv\r\n").analysis.title == "x")
  }

  @Test func aFolderWithAStudyIsThatStudy() throws {
    let scratch = try Scratch(["runs.csv": "", "study.yaml": "title: here\ndata: runs.csv"])
    #expect(try studyAtPaths([scratch.folder]).analysis.title == "here")
    #expect(try studyAtPaths([scratch.path("runs.csv")]).analysis.title == "runs")
  }
}
