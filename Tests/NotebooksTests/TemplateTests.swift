// Every report and template of the repository is itself a test: it checks without an error, and its data are what the
// generator makes.

import Diagnostics
import Documents
import Foundation
import Notebooks
import TestSupport
import Testing

@Suite struct TemplateTests {
  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path

  @Test(arguments: [
    "Reports/video-dit", "Templates/notebooks/weekly", "Templates/notebooks/paper",
    "Templates/notebooks/fixed-vs-optimal",
  ])
  func checksWithoutAnError(_ folder: String) throws {
    let (document, diagnostics) = try Evaluated.file("\(Self.root)/\(folder)/notebook.md")
    #expect(diagnostics.filter { $0.severity == .error }.map(\.description) == [])
    #expect(!document.blocks.isEmpty)
  }

  @Test func exampleRunsAreWhatTheGeneratorMakes() throws {
    for (path, text) in TemplateRuns.files {
      let file = "\(Self.root)/Templates/notebooks/\(path)"
      if ProcessInfo.processInfo.environment["LAWBOOK_RECORD"] != nil {
        try FileManager.default.createDirectory(
          atPath: (file as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
        try Data(text.utf8).write(to: URL(fileURLWithPath: file))
        Issue.record("recorded \(path)")
      }
      #expect(try String(contentsOfFile: file, encoding: .utf8) == text, "\(path)")
      #expect(text.utf8.count < 60_000, "\(path)")
    }
  }
}
