// Tables of what was measured: optima, held-out losses, coverage, runs, and the ledger of what does not take part.

import Diagnostics
import Tables
import Documents
import Laws
import Runs
import Texts

extension Evaluator {
  func optima(_ cell: SourceCell) throws(Failure) -> TableContent {
    let result = try study(of: cell).result
    let limit = try rowLimit(cell, usual: 200)
    let best = LossColumn(result.cells.map { $0.points.map(\.loss).min() })
    let fitted = LossColumn(result.optima.map(\.loss))
    let rows = result.optima.indices.prefix(limit).map { optimumRow(result, $0, best, fitted) }
    let columns = [
      Column.params, Column.tokens, Column.number("runs"), Column.number("best loss"), Column.batch, Column.rate,
      (math("L_{\\mathrm{opt}}"), .right), Column.text("status"),
    ]
    return TableContent(columns, rows, note: left(result.optima.count - rows.count, "cells"))
  }

  private func optimumRow(
    _ result: StudyResult, _ index: Int, _ best: LossColumn, _ fitted: LossColumn
  ) -> [[Inline]] {
    let optimum = result.optima[index]
    let points = result.cells.indices.contains(index) ? result.cells[index].points : []
    var status =
      switch optimum.status {
      case .ok: "ok"
      case .limited: "one sample a step"
      default: optimum.reason?.words ?? optimum.status.rawValue
      }
    if optimum.heldOut { status = "held out; " + status }
    return [
      entry(optimum.params, .suffix), entry(optimum.tokens, .suffix), entry(Double(points.count)),
      best.entry(points.map(\.loss).min()), entry(optimum.batchTokens, .suffix),
      entry(optimum.learningRate, .scientific),
      fitted.entry(optimum.loss), [.text(status)],
    ]
  }

  func left(_ count: Int, _ what: String) -> String { count > 0 ? "\(count) more \(what) are not shown." : "" }

  mutating func heldOut(_ cell: SourceCell) throws(Failure) -> TableContent {
    let result = try study(of: cell).result
    let side = text(cell.body["law"]) ?? "fit"
    let fits: LawFits?
    switch side {
    case "fit": fits = result.optimal
    case "fixed": fits = result.fixed
    default: throw Failure("'law' of held-out is fit or fixed, not '\(side)'", at: cell.body["law"]?.place)
    }
    guard let losses = fits?.heldOut, !losses.isEmpty else {
      throw Failure("the study holds nothing out", at: cell.place, hint: "add 'hold_out:' to the study file")
    }
    // Where the grid's lowest loss is another than the one the law is held against, it gets a column.
    let hasLower = losses.contains { $0.bestMeasured < $0.measured }
    // One word for all rows stands under the table.
    let saysWhere = Set(losses.map(\.basis)).count > 1
    let columns =
      [Column.params, Column.tokens, Column.number("measured")] + (hasLower ? [Column.number("lowest")] : [])
      + [
        Column.number("predicted"), Column.number("95 % interval"), Column.number("error"),
        Column.text("beyond the data"),
      ] + (saysWhere ? [Column.text("measured by")] : [])
    let measured = LossColumn(losses.flatMap { [$0.measured, $0.bestMeasured] })
    let predicted = LossColumn(losses.map(\.predicted.value))
    let rows = losses.map { loss -> [[Inline]] in
      [entry(loss.params, .suffix), entry(loss.tokens, .suffix), measured.entry(loss.measured)]
        + (hasLower ? [measured.entry(loss.bestMeasured)] : [])
        + [
          predicted.entry(loss.predicted.value), [.text(EstimateText(loss.predicted, digits: 4).interval)],
          entry(loss.error, .percent, digits: 2), [.text(loss.domain.symbols)],
        ] + (saysWhere ? [[.text(loss.basis.words)]] : [])
    }
    let common = saysWhere ? nil : losses.first.flatMap { $0.basis == .run ? nil : $0.basis.words }
    let notes = [
      common.map { "Measured: \($0)." },
      hasLower ? "Lowest: the lowest run of the cell, which is chosen by its luck too." : nil,
      losses.contains { !$0.basis.counts } ? "Lowest runs that are not at the prediction count in no error." : nil,
    ]
    return TableContent(columns, rows, note: notes.compactMap(\.self).joined(separator: " "))
  }

  /// Sizes down, tokens across: how many runs each cell holds, and whether it has an optimum.
  func coverage(_ cell: SourceCell) throws(Failure) -> TableContent {
    let result = try study(of: cell).result
    let sizes = Set(result.cells.map(\.params)).sorted()
    let lengths = Set(result.cells.map(\.tokens)).sorted()
    guard lengths.count <= 24, sizes.count <= 200 else {
      throw Failure(
        "\(lengths.count) token counts are too many for a coverage table", at: cell.place,
        hint: "raise 'tokens_tolerance' in the study, or use the table 'optima'")
    }
    let columns =
      [([Inline.math(tex: "N"), .text(" \\ "), .math(tex: "T")], TableBlock.Alignment.right)]
      + lengths.map { Column.number(NumberFormat(.suffix).text($0)) }
    let rows = sizes.map { size in
      [entry(size, .suffix)] + lengths.map { covered(result, params: size, tokens: $0) }
    }
    let limited = result.optima.contains { $0.status == .limited } ? "† is limited by one sample a step, " : ""
    return TableContent(
      columns, rows, note: "Runs in each cell; ✓ has an optimum, \(limited)✗ is refused, (held out) is not fitted.")
  }

  private func covered(_ result: StudyResult, params: Double, tokens: Double) -> [Inline] {
    guard let index = result.cells.firstIndex(where: { $0.params == params && $0.tokens == tokens }) else {
      return [.text("·")]
    }
    let status = result.optima.indices.contains(index) ? result.optima[index].status : .tooFew
    let mark = status == .ok ? " ✓" : status == .limited ? " †" : " ✗"
    let held = result.cells[index].heldOut ? " (held out)" : ""
    return [.text("\(result.cells[index].points.count)\(mark)\(held)")]
  }

  func ledger(_ cell: SourceCell) throws(Failure) -> TableContent {
    let result = try study(of: cell).result
    let limit = try rowLimit(cell, usual: 40)
    let columns = [Column.text("file"), Column.number("line"), Column.text("run"), Column.text("why")]
    var rows = result.table.ledger.prefix(limit).map { row -> [[Inline]] in
      [
        [.text(fileName(row.file))], entry(Double(row.line), .fixed, digits: 0), [.text(row.run ?? "–")],
        [.text(row.reason)],
      ]
    }
    let more = left(result.table.ledger.count - rows.count, "rows")
    // A week in which nothing was left out is worth saying, not an error.
    if rows.isEmpty { rows = [[[.text("–")], [.text("–")], [.text("–")], [.text("every row takes part")]]] }
    return TableContent(columns, rows, note: more)
  }

  private func fileName(_ path: String) -> String { path.split(separator: "/").last.map(String.init) ?? path }

  /// One row a run, at its last evaluation.
  func runs(_ cell: SourceCell) throws(Failure) -> TableContent {
    let result = try study(of: cell).result
    let limit = try rowLimit(cell, usual: 60)
    var last: [Int: Evaluation] = [:]
    for evaluation in result.table.evaluations where evaluation.tokens >= last[evaluation.run]?.tokens ?? 0 {
      last[evaluation.run] = evaluation
    }
    let columns = [
      Column.text("run"), Column.params, Column.tokens, (math("B"), .right), (math("\\eta"), .right),
      Column.number("loss"),
    ]
    let losses = LossColumn(last.values.map(\.loss))
    let rows = result.table.runs.indices.prefix(limit).map { index -> [[Inline]] in
      let run = result.table.runs[index]
      return [
        [.text(run.id)], entry(run.params, .suffix), entry(last[index]?.tokens, .suffix),
        entry(run.batchTokens, .suffix), entry(run.learningRate, .scientific),
        losses.entry(last[index]?.loss),
      ]
    }
    return TableContent(columns, rows, note: left(result.table.runs.count - rows.count, "runs"))
  }
}
