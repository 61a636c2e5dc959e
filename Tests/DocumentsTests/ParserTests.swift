// What a notebook's text is understood as, with the place of everything that can be wrong.

import Texts
import Documents
import Testing

@Suite struct ParserTests {
  @Test(arguments: [
    // Values, references and math know their line and column.
    ("A {{fit.loss.alpha | .3f}} and @fig-map.", "p A {fit.loss.alpha|.3f}4:3 and @fig-map4:32."),
    ("one\n  $x_1$ two $y$", "p one␤$x_1$5:3 two $y$5:13"),
    // Markdown does not reach into math: underscores, asterisks, pipes stay.
    ("$a_1 * b_2 * c$ and _i_", "p $a_1 * b_2 * c$4:1 and <i>i</i>"),
    (
      "| a | b |\n|--:|:-:|\n| $|x|$ | {{a | .2f}} |",
      "table - [\"right\", \"centre\"] [\"a\", \"b\"] [[\"$|x|$6:3\", \"{a|.2f}6:11\"]] "
    ),
    // Money is not math; an escaped dollar is a dollar.
    ("It costs $5 and $6.", "p It costs $5 and $6."),
    ("\\$x$ and $ y$", "p $x$ and $ y$"),
    // Code is left alone, spans and blocks.
    ("`$x$ {{a}} @fig-b` ``a ` $x$``", "p ‹$x$ {{a}} @fig-b› ‹a ` $x$›"),
    ("```text\n$x$ {{a}}\n```", "code(text) $x$ {{a}}⏎"),
    ("para\n\n    $x$ {{a}}", "p para\ncode() $x$ {{a}}⏎"),
    ("`unclosed $x$", "p `unclosed $x$4:11"),
    // Displayed math cuts its paragraph, may span lines, may have an id.
    ("so\n$$\na = b\n$$ {#eq-a}\nholds {{v}}", "p so\neq eq-a 5:1 ⏎a = b⏎\np holds {v|}8:7"),
    ("$$ x $$", "eq - 4:1  x "),
    // Headings and their ids.
    ("# One {#sec-one}\n\n## Two", "h1 sec-one 4:1 One\nh2 - 6:1 Two"),
    // An e-mail address or a word before @ is no reference.
    ("me@fig-x a@b @other", "p me@fig-x a@b @other"),
    // The rest of GitHub's Markdown.
    ("a ~~b~~ **c** *d* \\\ne", "p a <s>b</s> <b>c</b> <i>d</i> ⏎e"),
    ("3. x\n4. y\n\n   z", "ol3 [p x | p y / p z]"),
    ("- [x] done\n- [ ] open", "ul [p ☑ done | p ☐ open]"),
    ("> q\n> $x$", "quote [p q␤$x$5:3]"),
    ("see <https://a.b/c> www.d.e", "p see <a https://a.b/c 4:6>https://a.b/c</a> <a http://www.d.e 4:21>www.d.e</a>"),
    ("[t](https://a.b \"x\")", "p <a https://a.b 4:5>t</a>"),
    ("x[^n]\n\n[^n]: note $y$", "p x<fn 1>"),
    // Raw HTML is text; comments go.
    ("<b onclick=x>hi</b>", "p <b onclick=x>hi</b>"),
    ("<script>alert(1)</script>", "code(html) <script>alert(1)</script>⏎"),
    ("<!-- note -->\n\ntext<!-- inline -->", "p text"),
    // A caption belongs to the table before it.
    (
      "| a |\n|---|\n| 1 |\n\nTable: All of *it*. {#tbl-x}",
      "table tbl-x [\"left\"] [\"a\"] [[\"1\"]] All of <i>it</i>."
    ),
    ("\"q\" -- it's...", "p “q” – it’s…"),
  ])
  func understands(_ text: String, _ expected: String) throws {
    let (blocks, said) = try Scratch.body(text)
    #expect(blocks == expected)
    #expect(said == "")
  }

  @Test func cellsKnowTheirKeysAndPlaces() throws {
    let (blocks, said) = try Scratch.body(
      """
      text

      ```figure #fig-map
      figure: loss-map
      params: {{n}}
      at: [1, 2]
      ```
      """)
    #expect(said == "")
    #expect(
      blocks == """
        p text
        cell figure fig-map 6:1 figure@7:1=loss-map@7:9 params@8:1={{n}}@8:9 at@9:1=…@9:5
        """)
  }

  @Test func frontMatterIsReadWithDefaults() throws {
    let (notebook, said) = try Scratch.read(
      """
      ---
      title: "Week {{week}}"
      authors: [A, B]
      date: 2026-11-23
      study: s.yaml
      studies: {last: old.yaml}
      parameters: {week: 47, name: x}
      figure: {width: 5}
      numbered: true
      ---
      """)
    #expect(said == "")
    let matter = notebook.frontMatter
    #expect(matter.title == "Week {{week}}")
    #expect(matter.authors == ["A", "B"])
    #expect(matter.date == "2026-11-23")
    #expect(matter.studies.map { "\($0.name)=\($0.path)" } == ["=s.yaml", "last=old.yaml"])
    #expect(matter.parameters.map { "\($0.name)=\($0.value)@\(at($0.place))" } == ["week=47@7:14", "name=x@7:24"])
    #expect(matter.figureWidth == 5 && matter.figureHeight == nil)
    #expect(matter.numbered)
  }

  @Test func includedLinesKeepTheirOwnPlaces() throws {
    let (blocks, said) = try Scratch.body(
      "before\n\n{{include: parts/a.md}}\n\nafter {{v}}",
      files: ["parts/a.md": "---\ntitle: not this\n---\n\ninside {{u}}\n\n{{include: b.md}}", "b.md": "deep {{w}}"])
    #expect(said == "")
    #expect(blocks == "p before\np inside {u|}5:8\np deep {w|}1:6\np after {v|}8:7")
  }

  @Test func includesInCodeAreShown() throws {
    let (blocks, said) = try Scratch.body("```\n{{include: a.md}}\n```")
    #expect(said == "")
    #expect(blocks == "code() {{include: a.md}}⏎")
  }

  @Test func everyFileReadIsAnInput() throws {
    let (notebook, _) = try Scratch.read("---\ntitle: T\n---\n{{include: a.md}}", files: ["a.md": "x"])
    #expect(notebook.inputs.map(\.name) == ["notebook.md", "a.md"])
    #expect(notebook.inputs.last?.bytes == Array("x".utf8))
  }
}
