// The coefficients of laws now and before.

import Laws
import Texts

extension Table {
  /// A row a coefficient, with its change as a share; a star where it leaves the earlier interval.
  public static func lawChanges(
    before: LawColumn, now: LawColumn, wanted: (LawCoefficient) -> Bool = { _ in true }
  ) -> Table {
    var table = Table.laws("changes", [before, now], wanted: wanted)
    guard case .estimates(let old)? = table[before.key]?.cells, case .estimates(let new)? = table[now.key]?.cells else {
      return table
    }
    let shares = zip(old, new).map { old, new -> Double? in
      guard let old, let new, old.value != 0 else { return nil }
      return new.value / old.value - 1
    }
    var change = Column("change", Measure("change", style: .change(1)), .numbers(shares.map { $0 ?? .nan }))
    change.texts = shares.enumerated().map { row, share in
      guard let share, let before = old[row], let after = new[row] else { return Column.gap }
      let leaves = after.value < before.low ?? -.infinity || after.value > before.high ?? .infinity
      return NumberStyle.change(1).text(share) + (leaves ? " *" : "")
    }
    table.columns.append(change)
    table.notes.append("*: outside the earlier 95 % interval.")
    return table
  }
}
