// The version is said once, in Version.swift; whatever else names it agrees.

import Foundation
import Testing

@testable import lawbook

struct VersionTests {
  private let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  @Test func theChangelogBeginsWithIt() throws {
    let changelog = try String(contentsOf: root.appendingPathComponent("CHANGELOG.md"), encoding: .utf8)
    let entry = try #require(changelog.firstMatch(of: /(?m)^## (\S+)/))
    #expect(String(entry.output.1) == Lawbook.version)
  }

  @Test func theProgramSaysIt() throws {
    let said = try CommandFolder().run("lawbook --version")
    #expect(said == CommandOutcome(exit: 0, stdout: Lawbook.version + "\n", stderr: ""))
    let page = try CommandFolder().run("lawbook manual | head -n 1").stdout
    #expect(page.contains("\"Lawbook \(Lawbook.version)\""))
  }

  @Test func noOtherSourceRepeatsIt() throws {
    let sources = root.appendingPathComponent("Sources")
    let files = FileManager.default.enumerator(atPath: sources.path)?.compactMap { $0 as? String } ?? []
    let saying = try files.filter { $0.hasSuffix(".swift") }.filter { file in
      try String(contentsOf: sources.appendingPathComponent(file), encoding: .utf8).contains("\"\(Lawbook.version)\"")
    }
    #expect(saying.map { ($0 as NSString).lastPathComponent } == ["Version.swift"])
  }
}
