// The tables of a study by name: one file each in this folder, one line each in the list below.

public import Laws

/// A table that every study can give. It is made when it is asked for.
public struct StudyTable: Sendable {
  public var name: String
  /// What its rows are.
  public var rows: String
  private let make: @Sendable (StudyResult) -> Table

  init(_ name: String, _ rows: String, _ make: @escaping @Sendable (StudyResult) -> Table) {
    (self.name, self.rows, self.make) = (name, rows, make)
  }

  /// Empty, without columns or without rows, where the study has nothing of the kind.
  public func table(of result: StudyResult) -> Table {
    var table = make(result)
    (table.name, table.title) = (name, rows.prefix(1).uppercased() + rows.dropFirst())
    return table
  }
}

/// All tables, from what was logged to what was concluded.
public let studyTables: [StudyTable] = [
  .runs, .evaluations, .curves, .ledger, .grid, .optima, .losses, .heldOut, .isoflop, .isoflopMinima, .overTokens,
  .overParams, .overCompute, .replicates, .profiles, .influence, .regret,
]
