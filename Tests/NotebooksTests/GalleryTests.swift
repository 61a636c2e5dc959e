// The gallery is written from the catalogue: each figure with the cell that draws it. Recording rewrites its notebook.

import Documents
import Figures
import Foundation
import Notebooks
import Testing
import Texts
import Typesetting

struct GalleryTests {
  private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()
  private static let library = SpecLibrary(folder: root.appendingPathComponent("Templates/figures").path)

  private static let head = """
    ---
    title: Gallery
    subtitle: Every figure of a study, with the cell that draws it
    authors: Lawbook
    language: en
    abstract: >
      The figures show the default report's own runs of the reduced video diffusion transformer. Add a venue to a cell to
      lay its figure out for NeurIPS, ICML, Nature or slides.
    ---
    <!-- Written by GalleryTests from the catalogue: LAWBOOK_RECORD=1 swift test --filter GalleryTests -->

    ## Figures of the catalogue {#sec-catalogue}

    These figures choose their axes, labels and notes by the data. Each is also a spec: `lawbook plot study.yaml NAME --spec`
    prints it, to copy and change.

    """

  private static let middle = """

    ## Figures that are specs {#sec-specs}

    These figures are YAML files in `Templates/figures`: tables of the study, and marks over their columns. A cell can hold such
    a spec, or name a file of yours.

    """

  /// Figures that need the width of a page.
  private static let wide: Set<String> = [
    "fixed-vs-optimal", "trade-off", "loss-maps", "slices", "allocation", "exponents", "held-out",
  ]

  private static func built(_ kind: FigureKind) -> String {
    let cell = "figure: \(kind.name)" + (wide.contains(kind.name) ? "\nvenue: notebook/page" : "")
    return """

      ### \(kind.title) {#sec-\(kind.name)}

      ```figure #fig-\(kind.name)
      \(cell)
      ```

      ```yaml
      \(cell)
      ```

      """
  }

  private static func spec(_ name: String) throws -> String {
    let text = try String(contentsOfFile: library.file(of: name), encoding: .utf8).trimmingCharacters(in: .newlines)
    let title = try library.spec(name)["title"]?.scalar ?? name
    return """

      ### \(title) {#sec-\(name)}

      ```figure #fig-\(name)
      figure: \(name)
      ```

      ```yaml
      \(text)
      ```

      """
  }

  @Test func showsEveryFigureWithItsSpec() throws {
    // No row of these runs was excluded.
    let names = Self.library.names.filter { $0 != "exclusions" }
    let text =
      Self.head + figureKinds.map(Self.built).joined() + Self.middle + (try names.map(Self.spec)).joined()
    let path = Self.root.appendingPathComponent("Reports/gallery/notebook.md").path
    if ProcessInfo.processInfo.environment["LAWBOOK_RECORD"] == "1" {
      try Data(text.utf8).write(to: URL(fileURLWithPath: path))
      Issue.record("written: look at it, then run again without LAWBOOK_RECORD")
    }
    #expect(try String(contentsOfFile: path, encoding: .utf8) == text)
  }
}
