// HTML: a small document as a golden, everything hostile escaped, formulas as MathML.

import Diagnostics
import Documents
import Drawing
import Foundation
import Publishing
import Testing
import Typesetting

private let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
  .deletingLastPathComponent().path

private func page(_ document: Document) throws -> String {
  let templates = try HTMLTemplates(folder: root + "/Templates")
  return String(decoding: try html(document, templates: templates, fonts: Fonts(), version: "test"), as: UTF8.self)
}

/// Only what stands between `<main>` and `</main>`.
private func body(_ blocks: [Block]) throws -> String {
  let text = try page(Document(title: "T", blocks: blocks))
  guard let start = text.firstRange(of: "<main id=\"content\">\n"), let end = text.firstRange(of: "</main>") else {
    return text
  }
  return String(text[start.upperBound..<end.lowerBound])
}

@Suite struct HTMLTests {
  @Test func formulasBringTheirFont() throws {
    let face = "@font-face{font-family:\"TeX Gyre Pagella Math\""
    #expect(try page(Document(title: "T", blocks: [.paragraph([.math(tex: "\\sqrt{x}")])])).contains(face))
    #expect(try !page(Document(title: "T", blocks: [.paragraph([.text("x")])])).contains(face))
  }

  @Test func aSmallDocument() throws {
    let scene = Scene(size: Size(72, 36), elements: [], title: "Figure", summary: "What it shows")
    let html = try body([
      .heading(level: 1, id: "sec-a", [.text("First")]),
      .paragraph([
        .text("See "), .link(destination: "#fig-a", [.text("Figure 1")]), .text(" & "), .emphasis([.text("it")]),
        .footnote(number: 1, [.text("note")]), .softBreak, .text("10⁻⁴"),
      ]),
      .figure(FigureBlock(id: "fig-a", number: 1, caption: [.text("Caption")], scenes: [scene])),
      .table(
        TableBlock(
          id: "tbl-a", number: 1, caption: [.text("Numbers")], alignments: [.left, .right],
          header: [[.text("name")], [.math(tex: "N")]], rows: [[[.text("a")], [.text("1")]]])),
      .list(ordered: true, start: 3, items: [[.paragraph([.text("three")])]]),
      .notice(severity: .error, [.paragraph([.text("wrong")])]),
      .equation(tex: "x", id: "eq-a", number: 1), .code(language: "sh", "ls"), .rule,
    ])
    #expect(
      html == """
        <h2 id="sec-a">First <a class="anchor" href="#sec-a" aria-label="Link to this section">#</a></h2>
        <p>See <a href="#fig-a">Figure 1</a> &amp; <em>it</em><sup class="fn"><a id="fnref-1" href="#fn-1" role="doc-noteref" aria-label="Footnote 1">1</a></sup>
        10<sup>−4</sup></p>
        <figure class="drawn" id="fig-a">
        <div class="card">
        <div class="panel" style="width:137px">
        <svg width="72pt" height="36pt" viewBox="0 0 72 36" role="img" aria-labelledby="f1-title f1-desc">
        <title id="f1-title">Figure</title>
        <desc id="f1-desc">What it shows</desc>
        <rect width="72" height="36" fill="#ffffff"/>
        </svg>
        </div>
        </div>
        <figcaption><span class="label">Figure 1</span> Caption</figcaption>
        </figure>
        <figure class="tabular" id="tbl-a">
        <figcaption><span class="label">Table 1</span> Numbers</figcaption>
        <div class="scroll" tabindex="0" role="region" aria-label="Table 1">
        <table>
        <thead>
        <tr><th scope="col">name</th><th scope="col" class="r"><math><mi>N</mi></math></th></tr>
        </thead>
        <tbody>
        <tr><td>a</td><td class="r">1</td></tr>
        </tbody>
        </table>
        </div>
        </figure>
        <ol start="3">
        <li>three</li>
        </ol>
        <aside class="notice error" role="note"><p class="label">Error</p>
        <p>wrong</p>
        </aside>
        <div class="equation" id="eq-a"><div class="scroll"><math display="block"><semantics><mrow><mi>x</mi></mrow><annotation encoding="application/x-tex">x</annotation></semantics></math></div><span class="number">(1)</span></div>
        <pre tabindex="0"><code class="language-sh">ls</code></pre>
        <hr>
        <section class="footnotes" role="doc-endnotes" aria-label="Footnotes">
        <ol>
        <li id="fn-1" value="1">note <a class="back" href="#fnref-1" role="doc-backlink" aria-label="Back to the text">↩</a></li>
        </ol>
        </section>

        """)
  }

  /// A payload in every place that text can reach; the page must hold it only escaped.
  @Test(arguments: [
    "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "' onload='alert(1)",
    "</style><script>alert(1)</script>",
  ])
  func nothingGetsOut(_ payload: String) throws {
    let text: [Inline] = [.text(payload), .code(payload), .math(tex: payload), .math(tex: "\\text{\(payload)}")]
    let scene = Scene(size: Size(72, 36), elements: [], title: payload, summary: payload)
    let document = Document(
      title: payload, subtitle: payload, authors: [payload], date: payload, abstract: text, language: payload,
      blocks: [
        .heading(level: 2, id: payload, text), .heading(level: 2, id: "b", text), .heading(level: 2, id: "c", text),
        .paragraph([
          .link(destination: payload, text), .link(destination: "javascript:alert(1)", text),
          .footnote(number: 1, text),
        ]),
        .code(language: payload, payload), .equation(tex: payload, id: payload, number: 1),
        .figure(FigureBlock(id: payload, number: 1, caption: text, scenes: [scene])),
        .table(TableBlock(id: payload, number: 1, caption: text, alignments: [.left], header: [text], rows: [[text]])),
        .notice(severity: .warning, [.paragraph(text)]), .quote([.paragraph(text)]),
        .list(ordered: false, start: 1, items: [[.paragraph(text)]]),
      ], digest: payload)
    let html = try page(document)
    #expect(!html.contains("<script"))
    #expect(!html.contains("<img"))
    #expect(!html.contains("javascript:"))
    // No attribute is ever opened by the payload: each quote of it is an entity.
    #expect(html.firstRange(of: payload) == nil)
    #expect(!html.contains(" onload='"))
  }

  @Test func nothingIsLoadedAndNothingRuns() throws {
    let html = try page(Document(title: "T", blocks: [.paragraph([.link(destination: "https://a.b", [.text("x")])])]))
    #expect(html.contains("content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:;"))
    for mark in ["<script", "src=", "@import", "url(", "<link", "<iframe"] { #expect(!html.contains(mark), "\(mark)") }
    #expect(html.contains("<html lang=\"en\">"))
    #expect(html.contains("<a class=\"skip\" href=\"#content\">"))
  }

  @Test func controlAndDirectionCharactersAreReplaced() throws {
    #expect(try body([.paragraph([.text("a\u{1B}[31m\u{202E}b\u{0}")])]) == "<p>a\u{FFFD}[31m\u{FFFD}b\u{FFFD}</p>\n")
  }

  @Test func controlCharactersOfTheFrontMatterAreReplacedToo() throws {
    let hidden = "a\u{7}\u{202E}b"
    let document = Document(
      title: hidden, subtitle: hidden, authors: [hidden], date: hidden, abstract: [.text(hidden)], blocks: [])
    let html = try page(document)
    #expect(!html.unicodeScalars.contains { $0 == "\u{7}" || $0 == "\u{202E}" })
    #expect(html.contains("<title>a\u{FFFD}\u{FFFD}b</title>"))
  }

  @Test func contentsNestTwoLevels() throws {
    func heading(_ level: Int, _ name: String) -> Block { .heading(level: level, id: name, [.text(name)]) }
    let html = try page(
      Document(
        title: "T", blocks: [heading(2, "a"), heading(3, "b"), heading(4, "x"), heading(3, "c"), heading(2, "d")]))
    #expect(
      html.contains(
        "<ol><li><a href=\"#a\">a</a><ol><li><a href=\"#b\">b</a></li><li><a href=\"#c\">c</a></li></ol></li>"
          + "<li><a href=\"#d\">d</a></li></ol>"))
    #expect(html.contains("<h2 id=\"a\">") && html.contains("<h3 id=\"b\">") && html.contains("<h4 id=\"x\">"))
  }

  @Test func aTemplateKeyThatNothingFillsIsAnError() {
    let templates = HTMLTemplates(page: "{{titel}}", style: "")
    #expect {
      try html(Document(title: "T", blocks: []), templates: templates, fonts: Fonts(), version: "1")
    } throws: { error in
      (error as? Failure)?.description
        == "page.mustache: error: the page template names 'titel', which nothing fills\nhint: did you mean 'title'?"
    }
  }

  @Test func theSameDocumentGivesTheSameBytes() throws {
    let document = Document(
      title: "T", blocks: [.paragraph([.footnote(number: 2, [.text("b")]), .footnote(number: 1, [.text("a")])])])
    #expect(try page(document) == page(document))
  }

  @Test(arguments: [
    ("x_i^2", "<msubsup><mi>x</mi><mi>i</mi><mn>2</mn></msubsup>"),
    ("\\frac{a}{b}", "<mfrac><mi>a</mi><mi>b</mi></mfrac>"),
    ("\\sqrt{2}", "<msqrt><mn>2</mn></msqrt>"),
    ("\\sum_i", "<msub><mo>∑</mo><mi>i</mi></msub>"),
    ("\\sum\\limits_i", "<munder><mo movablelimits=\"false\">∑</mo><mi>i</mi></munder>"),
    ("\\overline x", "<mrow class=\"over\"><mi>x</mi></mrow>"),
    ("\\widehat x", "<mover accent=\"true\"><mi>x</mi><mo stretchy=\"true\">ˆ</mo></mover>"),
    ("\\dfrac12", "<mstyle displaystyle=\"true\" scriptlevel=\"0\"><mfrac><mn>1</mn><mn>2</mn></mfrac></mstyle>"),
    (
      "\\bigl(",
      "<mo form=\"prefix\" stretchy=\"true\" symmetric=\"true\" minsize=\"1.2em\" maxsize=\"1.2em\" lspace=\"0\" rspace=\"0\">(</mo>"
    ),
    ("B_{\\mathrm{opt}}", "<msub><mi>B</mi><mi>opt</mi></msub>"),
    ("\\log N", "<mrow><mi>log</mi><mspace width=\"0.167em\"/><mi>N</mi></mrow>"),
    ("\\log(N)", "<mrow><mi>log</mi><mo stretchy=\"false\">(</mo><mi>N</mi><mo stretchy=\"false\">)</mo></mrow>"),
    ("a \\times 10^{-3}", "<mrow><mi>a</mi><mo>×</mo><msup><mn>10</mn><mrow><mo>−</mo><mn>3</mn></mrow></msup></mrow>"),
    ("\\hat L", "<mover accent=\"true\"><mi>L</mi><mo stretchy=\"false\">ˆ</mo></mover>"),
    (
      "\\left(x\\right)",
      "<mrow><mo fence=\"true\" stretchy=\"true\">(</mo><mi>x</mi><mo fence=\"true\" stretchy=\"true\">)</mo></mrow>"
    ),
    ("\\text{a <b>}", "<mtext>a\u{A0}&lt;b&gt;</mtext>"),
    ("\\alpha\\,\\infty", "<mrow><mi>α</mi><mspace width=\"0.167em\"/><mi mathvariant=\"normal\">∞</mi></mrow>"),
    ("C/d", "<mrow><mi>C</mi><mo stretchy=\"false\" lspace=\"0\" rspace=\"0\">/</mo><mi>d</mi></mrow>"),
  ])
  func mathML(_ tex: String, _ expected: String) throws {
    #expect(try body([.paragraph([.math(tex: tex)])]) == "<p><math>\(expected)</math></p>\n")
  }
}

@Suite struct TemplateFolderTests {
  @Test func templatesAreFoundByVariableOrAboveTheProgram() throws {
    #expect(
      try findTemplates(executable: "/bin/sh", environment: ["LAWBOOK_TEMPLATES": root + "/Templates"]) == root
        + "/Templates")
    #expect(try findTemplates(executable: root + "/.build/debug/lawbook", environment: [:]) == root + "/Templates")
    #expect(throws: Failure.self) { try findTemplates(executable: "/bin/sh", environment: [:]) }
    #expect(throws: Failure.self) {
      try findTemplates(executable: root + "/x", environment: ["LAWBOOK_TEMPLATES": "/tmp"])
    }
  }
}
