// The page in a real browser: no console message, and so no request either, because the page's policy forbids every load
// and a forbidden load is a console error. Skipped where Chromium is absent, but never in CI.

import Documents
import Drawing
import Files
import Foundation
import Publishing
import Testing
import Typesetting

private let chromium = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].first {
  FileManager.default.isExecutableFile(atPath: $0)
}
private let mayRun = chromium != nil || ProcessInfo.processInfo.environment["CI"] != nil

@Suite struct BrowserTests {
  @Test(.enabled(if: mayRun, "install chromium"), .timeLimit(.minutes(1))) func opensWithoutAConsoleMessage() throws {
    let scene = Scene(size: Size(72, 36), elements: [], title: "Figure", summary: "What it shows")
    let document = Document(
      title: "<script>alert(1)</script>", abstract: [.math(tex: "\\frac{a}{\\sqrt{b}}")],
      blocks: [
        .figure(FigureBlock(id: "fig-a", number: 1, caption: [], scenes: [scene])),
        .equation(tex: "\\left(x\\right)^2", id: nil, number: nil),
      ])
    let clean = try console(of: document, templates: templates())
    #expect(clean == [])
    // The check itself sees a script that is stopped and an image that may not load.
    var broken = try templates()
    broken.page = broken.page.replacing(
      "</main>", with: "<script>1</script><img src=\"https://example.invalid/a.png\"></main>")
    #expect(try console(of: document, templates: broken).count >= 2)
  }

  private func templates() throws -> HTMLTemplates {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().path
    return try HTMLTemplates(folder: root + "/Templates")
  }

  private func console(of document: Document, templates: HTMLTemplates) throws -> [String] {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("lawbook-" + UUID().uuidString).path
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try writeAtomically(
      try html(document, templates: templates, fonts: Fonts(), version: "test"), to: folder + "/index.html")
    let process = Process()
    process.executableURL = URL(fileURLWithPath: try #require(chromium))
    process.arguments = [
      "--headless", "--no-sandbox", "--disable-gpu", "--user-data-dir=\(folder)/profile", "--enable-logging=stderr",
      "--screenshot=\(folder)/page.png", "file://\(folder)/index.html",
    ]
    let log = Pipe()
    process.standardError = log
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    let text = String(decoding: log.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    #expect(FileManager.default.fileExists(atPath: folder + "/page.png"))
    return text.split(separator: "\n").filter { $0.contains(":CONSOLE") }.map(String.init)
  }
}
