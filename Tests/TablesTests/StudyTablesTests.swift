import Foundation
import Laws
import TestSupport
import Testing

@testable import Tables

/// The tables of a study.
@Suite struct StudyTablesTests {
  private static let tables = studyTables.map { $0.table(of: SampleResult.result) }

  @Test func everyTableCanBeAskedFor() {
    for table in Self.tables {
      #expect(table.columns.allSatisfy { $0.cells.count == table.rows }, "\(table.name)")
      #expect(table.rows > 0 || table.name == "profiles", "\(table.name) is empty")
      #expect(Set(table.flat.columns.map(\.name)).count == table.flat.columns.count, "\(table.name)")
    }
    #expect(Set(Self.tables.map(\.name)).count == Self.tables.count)
  }

  /// A file that nobody lists is a table that nobody gets.
  @Test func everyFileOfTheFolderIsListed() throws {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Sources/Tables/Study")
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    let declared = try files.filter { $0.hasSuffix(".swift") }.reduce(0) { count, file in
      let text = try String(contentsOf: folder.appending(path: file), encoding: .utf8)
      return count + text.ranges(of: "= StudyTable(").count
    }
    #expect(declared == studyTables.count)
  }

  /// Numbers of the field say what they are counted in.
  @Test func quantitiesHaveUnits() {
    let units = ["params": "parameters", "tokens": "tokens", "compute": "FLOPs", "batch_tokens": "tokens a step"]
    for table in Self.tables {
      for column in table.columns where units[column.name] != nil {
        #expect(column.measure.unit == units[column.name], "\(table.name).\(column.name)")
      }
    }
  }

  /// Specs name these ends.
  @Test func estimatesAreThreeColumnsForPrograms() throws {
    let optima = try #require(Self.tables.first { $0.name == "optima" })
    let names = optima.flat.columns.map(\.name)
    #expect(
      names.suffix(7) == [
        "batch_tokens", "batch_low", "batch_high", "learning_rate", "rate_low", "rate_high", "loss",
      ])
    #expect(optima.csv().hasPrefix("# lawbook.optima/1: params in parameters, "))
    let text = optima.lines(width: 80)
    #expect(text.allSatisfy { $0.count <= 80 } && text[0].contains("B_opt"))
  }
}
