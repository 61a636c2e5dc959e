// Studies side by side: what each rests on, and how well its laws foretell what they did not see.

import Diagnostics
import Documents
import Laws
import Runs
import Texts

extension Evaluator {
  /// A row for each study named under `studies:` of the cell; all of the notebook's where none is.
  mutating func studyTable(_ cell: SourceCell) throws(Failure) -> TableContent {
    var named = parts(cell.body["studies"])
    if named.isEmpty {
      named = notebook.frontMatter.studies.filter { !$0.name.isEmpty }.map { ($0.name, cell.place) }
    }
    guard !named.isEmpty else {
      throw Failure(
        "the table 'studies' has no studies", at: cell.place,
        hint: "name them in the front matter: studies: {cosine: cosine.yaml}")
    }
    var rows: [[[Inline]]] = []
    for (name, place) in named { rows.append(row(name, try study(named: name, at: place))) }
    let columns = [
      Column.text("study"), Column.number("runs"), Column.number("cells"), Column.number("optima"),
      Column.number("limited"), Column.number("held out"), Column.number("error"), Column.number("at fixed B, η"),
    ]
    return TableContent(
      columns, rows,
      note:
        "Cells that are fitted, those with an optimum inside and those limited by one sample a step; held-out cells, in "
        + "brackets those with a run where the laws predict the optimum; root mean square of predicted over measured "
        + "loss, less one, at optimal and at fixed hyperparameters.")
  }

  private func row(_ name: String, _ result: StudyResult) -> [[Inline]] {
    let fitted = result.optima.filter { !$0.heldOut }
    let held = result.optimal.heldOut
    let runs = Set(result.table.evaluations.map(\.run))
    return [
      [.text(name.replacing("_", with: " "))], entry(Double(runs.count)), entry(Double(fitted.count)),
      entry(Double(fitted.count { $0.status == .ok })), entry(Double(fitted.count { $0.status == .limited })),
      [.text("\(held.count) (\(held.count { $0.basis == .prediction }))")],
      entry(relativeError(result.optimal.heldOut), .percent, digits: 2),
      entry(relativeError(result.fixed?.heldOut ?? []), .percent, digits: 2),
    ]
  }
}
