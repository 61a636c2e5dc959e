// Every report and template of the repository is itself a test: it checks without an error, and its data are what the
// generator makes.

import Diagnostics
import Documents
import Foundation
import Notebooks
import TestSupport
import Testing
import Texts

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

  @Test func dataAreWhatTheManifestSays() throws {
    let manifest = try String(contentsOfFile: "\(Self.root)/Data/manifest.yaml", encoding: .utf8)
    let map = try parseYAML(manifest, at: Place(file: "manifest.yaml", line: 1, column: 1))
    #expect(!map.entries.isEmpty)
    for entry in map.entries {
      let path = "\(Self.root)/Data/\(entry.key)"
      // A folder's digest is that of its files, one after another in the order of their names' bytes.
      var files = [path]
      if let count = entry.value.map?["files"]?.scalar {
        let names = try FileManager.default.contentsOfDirectory(atPath: path).filter { $0.hasSuffix(".jsonl") }
        #expect(String(names.count) == count, "\(entry.key)")
        files = names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }.map { "\(path)/\($0)" }
      }
      var hash = SHA256()
      for file in files { hash.update([UInt8](try Data(contentsOf: URL(fileURLWithPath: file)))) }
      #expect(entry.value.map?["sha256"]?.scalar == hash.hexDigest(), "\(entry.key)")
      #expect(entry.value.map?["source"] != nil, "\(entry.key)")
    }
  }
}
