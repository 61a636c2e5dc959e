// Every case in `cases` against the built command. `LAWBOOK_RECORD=1` writes what came out into the cases, and fails.

import Foundation
import Testing

@Suite struct CommandCaseTests {
  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("cases")

  static let names: [String] = {
    let all = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return all.filter { $0.hasSuffix(".txt") }.sorted()
  }()

  @Test func thereAreCases() { #expect(Self.names.count > 10) }

  @Test(arguments: names)
  func commandDoesWhatTheCaseSays(_ name: String) throws {
    let expected = try CommandCase(path: Self.folder.appendingPathComponent(name).path)
    let outcome = try CommandFolder(files: expected.files).run(expected.command)
    if ProcessInfo.processInfo.environment["LAWBOOK_RECORD"] == "1" {
      try expected.recorded(outcome).write(toFile: expected.path, atomically: true, encoding: .utf8)
      Issue.record("recorded \(name): look at it, then run again without LAWBOOK_RECORD")
      return
    }
    #expect(outcome.exit == expected.exit)
    #expect(outcome.stdout == expected.stdout)
    #expect(outcome.stderr == expected.stderr)
    #expect(!outcome.stdout.unicodeScalars.contains("\u{1B}") && !outcome.stderr.unicodeScalars.contains("\u{1B}"))
  }
}
