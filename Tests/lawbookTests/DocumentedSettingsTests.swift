// The documentation's tables of keys are those of the declarations. With `LAWBOOK_RECORD=1` they are written into the
// articles, and the test still fails: recording is no proof.

import Documents
import Foundation
import Figures
import Notebooks
import Studies
import Sweeps
import Testing
import Texts

// One after another: two tables stand in one article.
@Suite(.serialized) struct DocumentedSettingsTests {
  /// An article, the heading that a table stands under, and its keys.
  static let tables: [(article: String, heading: String, keys: [KeyForm])] =
    [
      ("StudyFile", "### The data", StudySettings.data.map(\.key)),
      ("StudyFile", "### The analysis", StudySettings.analysis.map(\.key)),
      ("SweepPlans", "## The plan", PlanSettings.keys),
      ("FigureSpecs", "### The figure", SpecKeys.figure),
      ("NotebookFormat", "### Front matter", FrontMatterSettings.keys),
      ("DrawFigures", "### Venues", VenueSettings.keys),
    ]
    + CellSettings.documented.map {
      ("NotebookFormat", "### \($0.kind.prefix(1).uppercased() + $0.kind.dropFirst()) cells", $0.keys)
    }

  @Test(arguments: tables.indices) func theArticleHasTheTable(_ index: Int) throws {
    let (article, heading, keys) = Self.tables[index]
    try check(article, heading, SettingTable.markdown(keys))
  }

  @Test func theArticleListsTheTablesOfNotebooks() throws {
    try check("NotebookFormat", "### Table cells", CellSettings.tableList)
  }

  private func check(_ article: String, _ heading: String, _ wanted: [String]) throws {
    let path =
      URL(fileURLWithPath: #filePath).deletingLastPathComponent().path
      + "/../../Sources/lawbook/lawbook.docc/\(article).md"
    var lines = try String(contentsOfFile: path, encoding: .utf8).components(separatedBy: "\n")
    let start = try #require(lines.firstIndex(of: heading), "\(article) has no '\(heading)'")
    let first = try #require(
      lines[start...].firstIndex { $0.hasPrefix(String(wanted[0].prefix(6))) }, "no table under \(heading)")
    let end = lines[first...].firstIndex { !$0.hasPrefix("|") } ?? lines.endIndex
    #expect(Array(lines[first..<end]) == wanted)
    guard ProcessInfo.processInfo.environment["LAWBOOK_RECORD"] == "1" else { return }
    lines.replaceSubrange(first..<end, with: wanted)
    try lines.joined(separator: "\n").write(toFile: path, atomically: true, encoding: .utf8)
    Issue.record("recorded \(article): look at it, then run again without LAWBOOK_RECORD")
  }

  @Test func everySettingHasASentence() {
    for key in Self.tables.flatMap(\.keys) {
      #expect(!key.sentence.isEmpty && !key.sentence.hasSuffix("."), "\(key.name)")
    }
  }
}
