// The figures that open the README are what their recipes make today, and small.

import Foundation
import Testing

struct ReadmeFigureTests {
  private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path
  private static let folder = root + "/Reports/gallery/readme"
  static let names = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()

  @Test func thereAreSomeAndTheReadmeShowsEach() throws {
    let readme = try String(contentsOfFile: Self.root + "/README.md", encoding: .utf8)
    #expect(Self.names.count >= 3)
    for name in Self.names { #expect(readme.contains("Reports/gallery/readme/\(name)"), "\(name)") }
  }

  @Test(arguments: names) func isRebuiltToTheSameBytes(_ name: String) throws {
    let path = Self.folder + "/" + name
    #expect(try Data(contentsOf: URL(fileURLWithPath: path)).count < 100_000)
    let made = try CommandFolder().run("cd \(Self.root) && lawbook rebuild Reports/gallery/readme/\(name) --check")
    #expect(
      made.exit == 0 && made.stdout.contains("the same bytes"),
      "make gallery writes it anew: \(made.stderr)\(made.stdout)")
  }

  /// Every figure of the gallery, on real runs.
  @Test func theGalleryPassesLint() throws {
    let said = try CommandFolder().run("cd \(Self.root) && lawbook lint Reports/gallery")
    #expect(said.exit == 0, "\(said.stdout)\(said.stderr)")
  }
}
