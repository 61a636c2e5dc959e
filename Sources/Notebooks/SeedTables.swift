// A table of the noise between seeds.

import Diagnostics
import Documents
import Laws

extension Evaluator {
  /// Sizes down, tokens across: the relative standard deviation between runs that differ in their seed alone.
  func seedNoiseTable(_ cell: SourceCell) throws(Failure) -> TableContent {
    let noise = seedNoise(try study(of: cell).result.cells)
    guard !noise.isEmpty else {
      throw Failure("no batch size and learning rate was run with two seeds", at: cell.place)
    }
    let lengths = Set(noise.map(\.tokens)).sorted()
    let columns =
      [([Inline.math(tex: "N"), .text(" \\ "), .math(tex: "T")], TableBlock.Alignment.right)]
      + lengths.map { Column.number(NumberFormat(.suffix).text($0)) }
    let rows = Set(noise.map(\.params)).sorted().map { size in
      [entry(size, .suffix)]
        + lengths.map { tokens -> [Inline] in
          guard let item = noise.first(where: { $0.params == size && $0.tokens == tokens }) else { return [.text("·")] }
          return entry(item.relativeDeviation, .percent, digits: 1) + [.text(" (\(item.runs))")]
        }
    }
    return TableContent(
      columns, rows,
      note:
        "In brackets the runs that count: those of pairs with several seeds, at most 10 % above the cell's lowest loss."
    )
  }
}
