// The default report as `make report` writes it, opened in a real browser, by day and by night. Any load and any script
// would be a console message: the page's policy forbids both. Skipped where Chromium is absent, but never in CI.

import Foundation
import TestSupport
import Testing

private let isCI = ProcessInfo.processInfo.environment["CI"] != nil
private let chromium = ["chromium", "chromium-browser", "google-chrome"].first(where: isInstalled)

struct DefaultReportTests {
  private let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path

  @Test(.enabled(if: chromium != nil || isCI, "install chromium"), .timeLimit(.minutes(5)))
  func opensInABrowserWithoutAWord() throws {
    let folder = try CommandFolder()
    let made = try folder.run("lawbook report \(root)/Reports/video-dit --out report --figures")
    #expect(made.exit == 0 && made.stderr.isEmpty, "\(made.stderr)")
    let page = folder.path + "/report/index.html"
    let size = try FileManager.default.attributesOfItem(atPath: page)[.size] as? Int ?? .max
    #expect(size < 2_000_000)
    for scheme in [0, 1] {
      let said = try folder.run(
        "\(try #require(chromium)) --headless --no-sandbox --disable-gpu --user-data-dir=profile --enable-logging=stderr "
          + "--blink-settings=preferredColorScheme=\(scheme) --screenshot=page.png file://\(page)")
      #expect(FileManager.default.fileExists(atPath: folder.path + "/page.png"))
      let console = said.stderr.split(separator: "\n").filter { $0.contains(":CONSOLE") }
      #expect(console.isEmpty, "\(console)")
    }
  }

  @Test(.enabled(if: isTested(with: "pdffonts"), "install poppler-utils"))
  func thePDFIsFitForPrint() throws {
    let folder = try CommandFolder()
    let made = try folder.run("lawbook report \(root)/Reports/video-dit --out report --pdf-only")
    #expect(made.exit == 0)
    let fonts = try folder.run("pdffonts report/report.pdf").stdout.split(separator: "\n").dropFirst(2)
    #expect(fonts.count >= 3)
    for line in fonts { #expect(!line.contains("Type 3") && line.contains("yes yes yes"), "\(line)") }
    let text = try folder.run("pdftotext report/report.pdf -").stdout
    for word in ["0.51268", "0.50353", "0.5043", "4.04B", "2.43B", "Figure 5", "edge of the grid"] {
      #expect(text.contains(word), "'\(word)' is not in the report")
    }
    #expect(try folder.run("qpdf --check report/report.pdf").exit == 0)
  }
}
