// The PDF of a report: what poppler and qpdf find in it, and that no document breaks it.

import Diagnostics
import Documents
import Drawing
import Foundation
import TestSupport
import Testing
import Typesetting

@testable import Publishing

@Suite struct PDFTests {
  static let hasPoppler = isTested(with: "pdfinfo", "pdffonts", "pdftotext", "qpdf")

  /// Runs a tool on the bytes as a file; output and errors in one text. `FILE` stands for the file.
  static func run(_ tool: String, _ arguments: [String], on bytes: [UInt8]) throws -> String {
    let file = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString + ".pdf")
    try Data(bytes).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    return try #require(output(of: tool, arguments.map { $0 == "FILE" ? file.path : $0 }, withErrors: true))
  }

  /// Set LAWBOOK_KEEP to a folder to look at the demonstration.
  static func keep(_ bytes: [UInt8], _ name: String) throws {
    guard let folder = ProcessInfo.processInfo.environment["LAWBOOK_KEEP"] else { return }
    try Data(bytes).write(to: URL(fileURLWithPath: folder + "/" + name))
  }

  @Test func theSameDocumentGivesTheSameBytesWithoutAnyDate() throws {
    let first = try pdf(Demo.document, fonts: Demo.fonts)
    try Self.keep(first, "demo.pdf")
    #expect(try pdf(Demo.document, fonts: Fonts()) == first)
    #expect(first.starts(with: Array("%PDF-1.".utf8)))
    #expect(!String(decoding: first, as: UTF8.self).contains("CreationDate"))
  }

  @Test(.enabled(if: hasPoppler, "install poppler-utils")) func popplerFindsMetadataFontsAndPlaces() throws {
    let bytes = try pdf(Demo.document, fonts: Demo.fonts)
    let info = try Self.run("pdfinfo", ["FILE"], on: bytes)
    for wanted in ["Scaling Laws with Tuned Hyperparameters", "Ada Example, Bo Sample", "Tagged:          yes", "(A4)"]
    {
      #expect(info.contains(wanted))
    }
    let fonts = try Self.run("pdffonts", ["FILE"], on: bytes).split(separator: "\n").dropFirst(2)
    #expect(!fonts.isEmpty)
    for font in fonts {
      #expect(!font.contains("Type 3"))
      #expect(font.contains("yes yes yes"))
    }
    let places = try Self.run("pdfinfo", ["-dests", "FILE"], on: bytes)
    for name in placeNames(in: Demo.blocks) { #expect(places.contains("\"\(name)\"")) }
  }

  @Test(.enabled(if: hasPoppler, "install poppler-utils")) func popplerFindsStructureAndText() throws {
    let bytes = try pdf(Demo.document, fonts: Demo.fonts)
    let structure = try Self.run("pdfinfo", ["-struct-text", "FILE"], on: bytes)
    for wanted in [
      "H1 (block)", "H3 (block)", "Table", "TR", "TH", "TD", "Figure", "Caption", "LBody", "Note", "Formula",
      "\"How a cell is searched\"", "\"Figure 1\"", "that was fitted on runs",
    ] { #expect(structure.contains(wanted), "\(wanted)") }
    let text = try Self.run("pdftotext", ["FILE", "-"], on: bytes)
    for wanted in ["fitted on runs", "compute C (FLOPs)", "sweep-58/seed-1", "did you mean 'chinchilla'?", "(1)"] {
      #expect(text.contains(wanted), "\(wanted)")
    }
    #expect(try Self.run("qpdf", ["--check", "FILE"], on: bytes).contains("No syntax or stream encoding errors"))
  }

  @Test(.enabled(if: hasPoppler, "install poppler-utils")) func linksLeadWhereTheyMay() throws {
    let document = Document(
      title: "Links",
      blocks: [
        .heading(level: 1, id: "a'b)\\é", [.text("Here")]),
        .paragraph([
          .link(destination: "https://example.org/a_(b)'c\\d?é=1", [.text("outside")]), .text(" "),
          .link(destination: "#a'b)\\é", [.text("inside")]), .text(" "),
          .link(destination: "#nowhere", [.text("nowhere")]), .text(" "),
          .link(destination: "javascript:alert(1)", [.text("script")]),
        ]),
      ])
    let bytes = try pdf(document, fonts: Demo.fonts)
    let content = try Self.run("qpdf", ["--qdf", "--object-streams=disable", "FILE", "-"], on: bytes)
    #expect(content.contains("https://example.org/a_%28b%29%27c%5Cd?%C3%A9=1"))
    #expect(content.contains("/Dest (a_27b_29_5C_C3_A9)"))
    #expect(!content.contains("javascript"))
    #expect(content.components(separatedBy: "/Subtype /Link").count == 3)
  }

  @Test func warningsNameWhatWasChanged() throws {
    let huge = Scene(size: Size(2000, 3000))
    let document = Document(
      title: "",
      blocks: [.figure(FigureBlock(id: "fig-x", number: 1, caption: [.text("Huge")], scenes: [huge]))])
    let result = try printed(document, fonts: Demo.fonts)
    #expect(result.pages == 1)
    #expect(result.warnings.contains { $0.headline.contains("fig-x") && $0.headline.contains("scaled") })
  }

  @Test func layoutOfASmallDocument() throws {
    let document = Document(
      title: "Small", authors: ["A. B."],
      blocks: [
        .heading(level: 1, id: "one", [.text("One")]),
        .paragraph([.text("A note"), .footnote(number: 1, [.text("At the foot.")]), .text(" is called here.")]),
        .table(
          TableBlock(
            id: "t", number: 1, caption: [.text("Caption")], alignments: [.left, .right],
            header: [[.text("Run")], [.text("Loss")]], rows: [[[.text("a")], [.text("2.5")]]])),
        .figure(FigureBlock(id: "f", number: 1, caption: [.text("Below")], scenes: [Scene(size: Size(200, 100))])),
      ])
    let dump = try pageDump(document, fonts: Demo.fonts)
    try Self.keep(Array(dump.utf8), "small.txt")
    #expect(
      dump == """
        page 1
        H1 149,18 Small
        P 164,49 A. B.
        Document #one
        H2 0,93 One
        P 0,118 A note1 is called here.
        Document #t
        Caption 142,144 Table 1. Caption
        - 150,153 rule 52
        TH 150,166 Run
        TH 182,166 Loss
        - 150,172 rule 52
        TD 150,184 a
        TD 190,184 2.5
        - 150,190 rule 52
        Document #f
        Figure 76,206 scene 200 × 100 at 1.0
        Caption 143,321 Figure 1. Below
        Document #footnote-1
        P foot At the foot.
        Lbl foot 1
        """)
  }

  @Test func formulasBreakAfterRelations() {
    #expect(formulaParts("a=b", operators: ["="]) == ["a={}", "b"])
    #expect(
      formulaParts("f_{i=1}(x)\\approx\\frac{a=b}{c} + 1", operators: ["=", "\\approx"]) == [
        "f_{i=1}(x)\\approx{}", "\\frac{a=b}{c} + 1",
      ])
    #expect(formulaParts("=x", operators: ["="]) == ["=x"])
    #expect(formulaParts("\\\\", operators: ["="]) == ["\\\\"])
    #expect(formulaParts("", operators: ["="]) == [])
  }

  static let hostileText =
    "\0\u{1B}[31m\u{202E}evil\u{2028}x\r\n\u{FEFF}\u{FFFC}\u{AD}<script> العربية with עברית and 中文, ไทย, 👩‍👩‍👧‍👦 e\u{301}\u{302}\u{303} \u{10FFFF}"

  static let hostile: [(String, [Block])] = [
    ("empty", []),
    (
      "controls",
      [.heading(level: 99, id: "", [.text(hostileText)]), .paragraph([.text(hostileText), .code(hostileText)])]
    ),
    ("one word", [.paragraph([.text(String(repeating: "x", count: 60_000))])]),
    ("bad links", [.paragraph([.link(destination: hostileText, [.text("a")]), .link(destination: "#", [])])]),
    ("same ids", (0..<5).map { _ in .heading(level: 1, id: "same", [.text("Same")]) }),
    (
      "empty parts",
      [
        .paragraph([]), .list(ordered: true, start: .max, items: [[], [.paragraph([])], [.rule]]), .quote([]),
        .notice(severity: .error, []), .code(language: "", ""), .equation(tex: "", id: nil, number: nil),
        .figure(FigureBlock(id: "", number: 0, caption: [], scenes: [])),
        .table(TableBlock(alignments: [], header: [], rows: [])),
        .table(TableBlock(alignments: [], header: [[]], rows: [[], [[.text("a")], [.text("b")]]])),
        .figure(
          FigureBlock(id: "x", number: 1, caption: [], scenes: [Scene(size: Size(0, 0)), Scene(size: Size(-5, .nan))])),
      ]
    ),
    (
      "wide table",
      [
        .table(
          TableBlock(
            number: 1, alignments: [], header: (0..<60).map { [.text("column\($0)")] },
            rows: (0..<5).map { _ in (0..<60).map { [.text("value\($0)")] } }))
      ]
    ),
    (
      "tall row",
      [
        .table(
          TableBlock(
            number: 1, alignments: [], header: [[.text("a")], [.text("b")]],
            rows: [[Demo.text(200), [.text("b")]]]))
      ]
    ),
    (
      "deep",
      [
        (0..<60).reduce(Block.paragraph([.text("deep")])) { inner, _ in
          .list(ordered: false, start: 1, items: [[inner]])
        }
      ]
    ),
    ("long code", [.code(language: "", String(repeating: "line of code\n", count: 300))]),
    ("long note", [.paragraph([.text("a"), .footnote(number: 1, Demo.text(120))]), .paragraph(Demo.text(30))]),
    ("many breaks", [.paragraph((0..<200).flatMap { _ in [Inline.lineBreak, .text(" ")] })]),
    (
      "wide math",
      [
        .paragraph([.math(tex: String(repeating: "x+", count: 300))]),
        .equation(tex: String(repeating: "x+", count: 300), id: "e", number: 1),
      ]
    ),
  ]

  @Test(arguments: hostile.indices) func nothingBreaksIt(case index: Int) throws {
    let (name, blocks) = Self.hostile[index]
    let bytes = try pdf(
      Document(title: Self.hostileText, subtitle: name, blocks: blocks), fonts: Demo.fonts, page: .letter)
    try Self.keep(bytes, "hostile-\(name.replacing(" ", with: "-")).pdf")
    guard Self.hasPoppler else { return }
    let report = try Self.run("qpdf", ["--check", "FILE"], on: bytes)
    #expect(report.contains("No syntax or stream encoding errors"), "\(name): \(report)")
  }

  @Test func aThousandSections() throws {
    let blocks = (0..<1000).flatMap { i -> [Block] in
      [.heading(level: 1 + i % 4, id: "s\(i)", [.text("Section \(i)")]), .paragraph(Demo.text(1, from: i))]
    }
    let result = try printed(Document(title: "Long", blocks: blocks), fonts: Demo.fonts)
    #expect(result.pages > 50)
  }
}
