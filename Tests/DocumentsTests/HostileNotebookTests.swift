// Files that are none, and notebooks that are long where no person writes long ones.

import Diagnostics
import Documents
import Foundation
import Testing

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

@Suite(.timeLimit(.minutes(5))) struct HostileNotebookTests {
  @Test func devicesAndPipesAreNotOpened() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("lawbook-" + UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: folder) }
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let pipe = folder.path + "/pipe.md"
    try #require(unsafe mkfifo(pipe, 0o600) == 0)
    for path in ["/dev/zero", pipe] {
      do throws(Failure) {
        _ = try readNotebook(path)
        Issue.record("\(path) was read")
      } catch {
        #expect(error.diagnostics.map(\.headline) == ["this is not an ordinary file"])
      }
    }
    try Data("---\ntitle: T\n---\n{{include: pipe.md}}\n".utf8).write(to: folder.appendingPathComponent("notebook.md"))
    let (_, said) = try readNotebook(folder.path + "/notebook.md")
    #expect(said.map(\.headline) == ["this is not an ordinary file"])
  }

  @Test(arguments: [
    String(repeating: "{#a ", count: 40_000), String(repeating: "{#a", count: 40_000) + "}",
    String(repeating: "[a](http://b.c) ", count: 5_000), String(repeating: "<div>\n", count: 20_000),
    String(repeating: "text\n\n", count: 20_000), String(repeating: "a[^1]\n\n", count: 5_000) + "[^1]: b\n",
    "{{ include:" + String(repeating: " ", count: 200_000) + "x", String(repeating: "[^", count: 100_000),
    String(repeating: "`[^a", count: 50_000), "A &#xE000;" + String(repeating: "&#xE019;", count: 5_000) + "&#xE001; b",
    "B &#57344;&#57360;&#57345; $x$",
  ])
  func timeGrowsWithLength(_ text: String) throws {
    #expect(!(try Scratch.body(text)).blocks.isEmpty)
  }

  /// Marks of our own cannot be written into a notebook, whichever way a character is spelt.
  @Test func ourMarksAreNotToBeHad() throws {
    #expect(try Scratch.body("$x$ &#xE000;&#xE010;&#xE001;").blocks.split(separator: "x").count == 2)
    #expect(try Scratch.body("`&#xE000;`").blocks.contains("&#xE000;"))
  }

  @Test func commentsAreLeftOutOverLines() throws {
    #expect(try Scratch.body("<!-- a\nb -->\n\nx").blocks == "p x")
    #expect(try Scratch.body("<!-- a --> b\n\nx").blocks != "p x")
  }

  @Test func linksWithoutBracketsKeepTheirPlace() throws {
    #expect(try Scratch.body("see www.a.b now").blocks.contains("4:5"))
  }
}
