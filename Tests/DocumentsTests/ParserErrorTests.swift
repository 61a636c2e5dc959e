// What is said about a notebook that is wrong: all of it at once, with line, column and remedy; and nothing crashes.

import Texts
import Diagnostics
import Documents
import Foundation
import Testing

@Suite struct ParserErrorTests {
  @Test func frontMatterErrorsComeTogether() throws {
    let (_, said) = try Scratch.read(
      """
      ---
      titel: x
      authors: {a: b}
      language: not a language
      numbered: maybe
      parameters: {2x: 1, y: [1]}
      figure: {widht: 3, height: 99}
      studies: {a b: c.yaml}
      ---
      """)
    #expect(
      said == """
        notebook.md:2:1: error: the front matter has no key 'titel'
        hint: did you mean 'title'?
        notebook.md:2:1: error: the front matter needs 'title'
        notebook.md:3:10: error: authors must be text, not a mapping
        notebook.md:4:11: error: language cannot be 'not a language'
        hint: write a language tag such as en or pt-BR
        notebook.md:5:11: error: numbered must be true or false, not 'maybe'
        notebook.md:6:14: error: the name of a parameter cannot be '2x'
        hint: write letters, digits and _
        notebook.md:6:24: error: the default of y must be text, not a list or mapping
        notebook.md:7:10: error: figure has no key 'widht'
        hint: did you mean 'width'?
        notebook.md:7:28: error: height of figure is out of range: 99
        hint: it lies between 0.5 and 20
        notebook.md:8:11: error: the name of a study cannot be 'a b'
        hint: write letters, digits and _
        """)
  }

  @Test(arguments: [
    (
      "$$ a\n\nb",
      "notebook.md:4:1: error: displayed math is not closed\nhint: end it with $$ before the next empty line"
    ),
    ("x {{a\nb", "notebook.md:4:3: error: '{{' is not closed\nhint: end the value with }}"),
    ("x {{include: a.md}} y", "notebook.md:4:3: error: an include stands on a line of its own"),
    (
      "a ![alt](pic.png)",
      "notebook.md:4:10: error: images are not read\nhint: draw it from the data with a 'figure' cell, or link to it"
    ),
    (
      "```figure fig-x\nfigure: a\n```",
      "notebook.md:4:1: error: 'fig-x' after 'figure' is not an id\nhint: write it as #fig-name"
    ),
    (
      "```table\ntable: [\n```",
      "notebook.md:6:1: error: is not YAML: did not find expected node content\nhint: quote a text that holds ': ' or '#', or that starts with one of @ ` * & ! % [ {"
    ),
    ("```table\na: 1\na: 2\n```", "notebook.md:5:1: error: 'a' is given twice\nhint: keep one of the two"),
    (
      "```table\njust words\n```",
      "notebook.md:5:1: error: expected 'key: value' lines\nhint: put a space after the colon"
    ),
    (
      "```table\na: &x [1]\nb: [*x,*x,*x,*x,*x,*x,*x,*x,*x,*x,*x,*x,*x]\n```",
      "notebook.md:6:41: error: more than 12 YAML aliases\nhint: write the values out instead of '*name'"
    ),
    ("```table\n[a]: b\n```", "notebook.md:5:1: error: a key must be a word, not a list"),
    (
      "{{include: missing.md}}",
      "notebook.md:4:1: error: there is no file 'missing.md' to include\nhint: paths are relative to FOLDER"
    ),
    (
      "{{include: ../../etc/passwd}}",
      "notebook.md:4:1: error: '../../etc/passwd' lies outside the notebook's folder\nhint: move it into FOLDER, or pass --allow-outside"
    ),
    (
      "  {{include: /etc/passwd}}",
      "notebook.md:4:3: error: '/etc/passwd' lies outside the notebook's folder\nhint: move it into FOLDER, or pass --allow-outside"
    ),
    ("{{include: notebook.md}}", "notebook.md:4:1: error: 'notebook.md' includes itself"),
    ("{{include: }}", "notebook.md:4:1: error: include names no file"),
    (
      "a note[^nowhere]",
      "notebook.md:4:7: error: there is no footnote 'nowhere'\nhint: write it on a line of its own: [^nowhere]: …"
    ),
  ])
  func reports(_ text: String, _ expected: String) throws {
    #expect(try Scratch.body(text).said == expected)
  }

  @Test func aLinkOutOfTheFolderIsNoWayOut() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("lawbook-" + UUID().uuidString).path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try FileManager.default.createSymbolicLink(atPath: folder + "/in.md", withDestinationPath: "/etc/hostname")
    try Data("---\ntitle: T\n---\n{{include: in.md}}".utf8).write(to: URL(fileURLWithPath: folder + "/n.md"))
    let (notebook, said) = try readNotebook(folder + "/n.md")
    #expect(said.map(\.headline) == ["'in.md' lies outside the notebook's folder"])
    #expect(notebook.inputs.count == 1)
    let (_, allowed) = try readNotebook(folder + "/n.md", allowOutside: true)
    #expect(allowed.isEmpty)
  }

  @Test func unreadableFilesFailWithTheirName() {
    #expect(throws: Failure.self) { try readNotebook("/nowhere/notebook.md") }
    #expect(throws: Failure.self) { try readNotebook("/tmp") }
    #expect(throws: Failure.self) { try readNotebook("/bin/sh") }
  }

  private static let hostile = [
    String(repeating: "> ", count: 3000) + "x", String(repeating: "- ", count: 3000) + "x",
    String(repeating: "*a ", count: 5000), String(repeating: "[", count: 20_000), String(repeating: "`", count: 20_000),
    String(repeating: "$", count: 9999), String(repeating: "{{", count: 5000),
    String(repeating: "\u{E000}", count: 500),
    "\u{E000}\u{E019}\u{E019}\u{E019}\u{E019}\u{E019}\u{E019}\u{E019}\u{E019}\u{E019}\u{E019}\u{E019}\u{E019}\u{E019}\u{E019}\u{E019}\u{E019}\u{E019}\u{E019}\u{E019}\u{E001}",
    "```table\n" + String(repeating: "[", count: 30_000) + "\n```",
    "```table\n" + String(repeating: "- ", count: 30_000) + "x\n```",
    "```table\n? " + String(repeating: "? ", count: 3000) + "x\n```",
    "```table\na: \u{0}\n```", "---\n---\n---", "\u{FEFF}---", "",
  ]

  /// By number: the texts themselves would fill the log. A search that explodes shows as a run that never ends.
  @Test(arguments: hostile.indices)
  func hostileTextNeverCrashes(_ index: Int) throws {
    _ = try? Scratch.body(Self.hostile[index])
    _ = try? Scratch.read(Self.hostile[index])
  }
}

@Suite struct LinkPolicyTests {
  @Test(arguments: ["https://a.b", "HTTP://a", "mailto:a@b.c", "#fig-x", "data/runs.csv", "a/b:c", "?q=a:b"])
  func allows(_ destination: String) { #expect(LinkPolicy.allows(destination)) }

  @Test(arguments: [
    "javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x", "vbscript:x", "//evil.example", "#", "",
    "java\tscript:x", " javascript:x", "\u{1}javascript:x", "file:///etc/passwd", "\\\\evil",
  ])
  func refuses(_ destination: String) { #expect(!LinkPolicy.allows(destination)) }
}

@Suite struct SHA256Tests {
  /// FIPS 180-4 examples, and one whose blocks arrive in pieces.
  @Test(arguments: [
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
  ])
  func vectors(_ text: String, _ expected: String) {
    var hash = SHA256()
    for byte in text.utf8 { hash.update([byte]) }
    #expect(hash.hexDigest() == expected)
  }
}
