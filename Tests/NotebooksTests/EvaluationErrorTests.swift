// What is said about cells, values and references that are wrong; what failed stays visible in the document.

import Documents
@testable import Notebooks
import Figures
import Laws
import Testing
import Typesetting

@Suite struct EvaluationErrorTests {
  @Test(arguments: [
    ("x @fig-mpa y", "notebook.md:4:3: error: nothing has the id 'fig-mpa'\nhint: expected one of: sec-a"),
    ("x @sec-b y", "notebook.md:4:3: error: nothing has the id 'sec-b'\nhint: did you mean 'sec-a'?"),
    ("[a](#sec-c)", "notebook.md:4:5: error: nothing has the id 'sec-c'\nhint: did you mean 'sec-a'?"),
    (
      "[a](javascript:alert(1))",
      "notebook.md:4:5: error: a link may not lead to 'javascript:alert(1)'\nhint: https://…, http://…, mailto:…, #id, or a path beside the notebook"
    ),
    (
      "{{nothing}}",
      "notebook.md:4:1: error: nothing is named 'nothing'\nhint: expected one of: besiroglu2024, hoffmann2022, li2025, quoted, yin2024"
    ),
    ("{{yin2042.loss}}", "notebook.md:4:1: error: nothing is named 'yin2042'\nhint: did you mean 'yin2024'?"),
    ("{{yin2024.lost}}", "notebook.md:4:1: error: 'yin2024' has no part 'lost'\nhint: did you mean 'loss'?"),
    (
      "{{yin2024.loss}}",
      "notebook.md:4:1: error: 'yin2024.loss' needs arguments\nhint: write yin2024.loss(params=…, tokens=…)"
    ),
    (
      "{{yin2024}}",
      "notebook.md:4:1: error: 'yin2024' is not a value\nhint: take a part of it: title, source, loss, batch, learning_rate, steps, compute"
    ),
    (
      "{{yin2024.loss(params=1)}}",
      "notebook.md:4:1: error: 'yin2024.loss' needs tokens\nhint: write yin2024.loss(params=…, tokens=…)"
    ),
    (
      "{{yin2024.loss(params=1, token=1)}}",
      "notebook.md:4:1: error: 'yin2024.loss' has no argument 'token'\nhint: did you mean 'tokens'?"
    ),
    ("{{yin2024.loss(params=-1, tokens=1)}}", "notebook.md:4:1: error: 'params' of 'yin2024.loss' must be positive"),
    ("{{yin2024.title(params=1)}}", "notebook.md:4:1: error: 'yin2024.title' takes no arguments"),
    ("{{yin2024.batch.tokens.low}}", "notebook.md:4:1: error: this number has no interval"),
    (
      "{{hoffmann2022.batch.tokens}}",
      "notebook.md:4:1: error: the batch-size law of 'hoffmann2022' is missing: the paper prints no such law"
    ),
    ("{{1/0}}", "notebook.md:4:1: error: this calculation has no finite result"),
    ("{{1e308*10}}", "notebook.md:4:1: error: this calculation has no finite result"),
    ("{{1e999}}", "notebook.md:4:1: error: '1e999' is not a number"),
    ("{{}}", "notebook.md:4:1: error: the value ends too early\nhint: write it as {{fit.loss.alpha | .3f}}"),
    ("{{1 +}}", "notebook.md:4:1: error: the value ends too early\nhint: write it as {{fit.loss.alpha | .3f}}"),
    ("{{1 ; 2}}", "notebook.md:4:1: error: ';' is not expected in a value\nhint: write it as {{fit.loss.alpha | .3f}}"),
    (
      "{{1 | 3d}}",
      "notebook.md:4:1: error: '3d' is not a format\nhint: use .5f, .3g, .2e, .1% or si, and ' ci' for the interval"
    ),
    (
      "a $\\alhpa$",
      "notebook.md:4:4: error: no command '\\alhpa'\nhint: the TeX that is understood is listed in the article on the notebook format"
    ),
    ("$$a$$ {#a}", "notebook.md:4:1: error: the id 'a' must start with 'eq-'\nhint: #eq-a"),
    (
      "## B {#sec-a}",
      "notebook.md:6:1: error: the id 'sec-a' is used twice\nhint: it is first given at notebook.md:4:1"
    ),
  ])
  func textErrors(_ source: String, _ expected: String) throws {
    let (_, said) = try Evaluated.body(source + "\n\n## A {#sec-a}\n")
    #expect(said == expected)
  }

  @Test(arguments: [
    (
      "figure", "figure: loss-mpa",
      "notebook.md:5:9: error: no figure is named 'loss-mpa'\nhint: did you mean 'loss-map'?"
    ),
    (
      "figure", "figure: loss-map\nparms: 1",
      "notebook.md:6:1: error: the figure 'loss-map' has no key 'parms'\nhint: did you mean 'params'?"
    ),
    ("figure", "figure: loss-map\nwidth: 99", "notebook.md:6:8: error: 'width' must be inches from 0.5 to 20"),
    (
      "figure", "figure: loss-map\nwidth: wide",
      "notebook.md:6:8: error: 'width' must be a number\nhint: numbers are written 1e9 or 1.07B"
    ),
    (
      "figure", "figure: loss-map\nstudy: other",
      "notebook.md:6:8: error: no study is named 'other'\nhint: expected one of: "
    ),
    (
      "figure", "panels: 3",
      "notebook.md:5:9: error: 'panels' must be a list of 1 to 12 figures\nhint: - figure: loss-map"
    ),
    (
      "table", "caption: x",
      "notebook.md:4:1: error: the table cell has no 'table:'\nhint: expected one of: \(TableKind.all.map(\.name).joined(separator: ", "))"
    ),
    ("table", "table: optmia", "notebook.md:5:8: error: no table is named 'optmia'\nhint: did you mean 'optima'?"),
    (
      "table", "table: optima\nrows: 0",
      "notebook.md:6:7: error: rows is out of range: 0\nhint: it lies between 1 and 2000"
    ),
    (
      "table", "table: optima\nrow: 1",
      "notebook.md:6:1: error: the table 'optima' has no key 'row'\nhint: did you mean 'rows'?"
    ),
    (
      "table", "table: held-out",
      "notebook.md:5:8: error: the study holds nothing out\nhint: add 'hold_out:' to the study file"
    ),
    (
      "table", "table: quoted\nsource: yin",
      "notebook.md:6:9: error: nothing is quoted from 'yin'\nhint: expected one of: yin2024"
    ),
    (
      "table", "table: predictions\nlaw: yin2024",
      "notebook.md:4:1: error: the table 'predictions' needs 'at'"
    ),
    (
      "table", "table: predictions\nlaw: yin2024\nat: [{params: 1}]",
      "notebook.md:7:6: error: an item of 'at' needs 'tokens'"
    ),
    (
      "table", "table: predictions\nlaw: yin2024\nat: [{params: 1, tokens: -1}]",
      "notebook.md:7:26: error: tokens of an item of 'at' is out of range: -1\nhint: it must be above zero"
    ),
    (
      "table", "table: changes\nagainst: last",
      "notebook.md:6:10: error: no study is named 'last'\nhint: expected one of: "
    ),
    (
      "law", "law: yin2024",
      "notebook.md:4:1: error: the law cell has no 'which:'\nhint: loss, batch, learning_rate, compute"
    ),
    (
      "law", "law: yin\nwhich: loss",
      "notebook.md:5:6: error: no law is named 'yin'\nhint: expected one of: besiroglu2024, fit, fixed, hoffmann2022, li2025, yin2024"
    ),
    (
      "law", "law: li2025\nwhich: loss",
      "notebook.md:4:1: error: the loss law of 'li2025' is missing: the paper prints no such law"
    ),
    ("law", "law: yin2024\nwhich: lost", "notebook.md:6:8: error: no law is named 'lost'\nhint: did you mean 'loss'?"),
    (
      "value", "value: 1",
      "notebook.md:4:1: error: the value cell has no 'name:'\nhint: the name that {{name}} uses in the text"
    ),
    ("value", "name: yin2024\nvalue: 1", "notebook.md:5:7: error: the name 'yin2024' is taken\nhint: choose another"),
    ("value", "name: a b\nvalue: 1", "notebook.md:5:7: error: 'a b' cannot be a name\nhint: use letters, digits and _"),
    (
      "value", "name: a\nquantity: los",
      "notebook.md:6:11: error: no quantity is named 'los'\nhint: did you mean 'loss'?"
    ),
    (
      "value", "name: a\nvalue: b",
      "notebook.md:4:1: error: nothing is named 'b'\nhint: expected one of: besiroglu2024, hoffmann2022, li2025, quoted, yin2024"
    ),
  ])
  func cellErrors(_ kind: String, _ body: String, _ expected: String) throws {
    let (_, said) = try Evaluated.body("```\(kind)\n\(body)\n```\n")
    #expect(said == expected.replacing("hint: expected one of: \n", with: "hint: expected one of: "))
  }

  @Test func allErrorsComeAtOnceInOrder() throws {
    let (_, said) = try Evaluated.text(
      """
      ---
      title: T
      study: missing.yaml
      ---
      {{a}} @fig-a

      ```table
      table: runs
      ```

      ```figure #fig-b
      figure: what
      ```
      """, ["week": "1"])
    #expect(
      said == """
        notebook.md: error: the notebook has no parameter 'week'
        hint: declare it: 'parameters: {week: …}' between the --- lines
        notebook.md:3:8: error: there is no study 'missing.yaml'
        hint: paths are relative to the notebook's folder
        notebook.md:5:7: error: nothing has the id 'fig-a'
        hint: did you mean 'fig-b'?
        notebook.md:12:9: error: no figure is named 'what'
        hint: expected one of: \(FigureMaker(library: Evaluated.library, fonts: Fonts()).names.sorted().joined(separator: ", "))
        """)
  }

  @Test func whatFailsStaysVisibleAndTheRestGoesOn() throws {
    let (document, _) = try Evaluated.body(
      "before {{x}}\n\n```figure #fig-a\nfigure: what\ncaption: Cap.\n```\n\n```table #tbl-a\ntable: who\n```\n\nafter @fig-a\n"
    )
    let shown = text(document)
    #expect(shown.contains("before **[error: {{x}}]**"))
    #expect(shown.contains("error: **This figure could not be made.**"))
    #expect(shown.contains("no figure is named 'what'"))
    #expect(shown.contains("figure 1 #fig-a 0 scenes: Cap."))
    #expect(shown.contains("table 1 #tbl-a"))
    #expect(shown.hasSuffix("after [Figure\u{A0}1](#fig-a)"))
  }

  @Test func studyErrorsAreThoseOfTheStudy() throws {
    let (_, said) = try Evaluated.body(
      "{{fit.loss.alpha}}\n\n```table\ntable: runs\n```", files: ["study.yaml": "titel: x\ndata: nowhere.csv\n"])
    #expect(said.contains("study.yaml:1:1: error: a study has no key 'titel'"))
    #expect(said.contains("study.yaml:2:7: error: no such file or folder"))
    #expect(said.contains("notebook.md:1:1: error: the study 'study.yaml' could not be run"))
    #expect(!said.contains("nothing is named"))
  }

  /// Files that a figure names lie beside the notebook, unless the user says otherwise.
  @Test(arguments: [
    "x: X\ny: Y\nmarks: [points: {data: ../secret.csv, x: x, y: y}]", "figure: ../secret.yaml",
    "figure: /tmp/secret.yaml", "x: X\ny: Y\nmarks: [points: {data: /etc/secret.csv, x: x, y: y}]",
    "figure: loss-map\nvenue: ../mine.yaml",
  ])
  func filesOutsideAreRefused(_ cell: String) throws {
    let said = try Evaluated.body("```figure #fig-a\n\(cell)\n```").said
    #expect(said.contains("lies outside the notebook's folder"), "\(said)")
    #expect(!said.contains("no such file"), "\(said)")
  }

  @Test(arguments: [
    "{{" + String(repeating: "(", count: 5000) + "}}", "{{" + String(repeating: "-", count: 5000) + "1}}",
    "{{" + String(repeating: "2^", count: 5000) + "1}}", "{{a" + String(repeating: ".a", count: 5000) + "}}",
  ])
  func deepExpressionsAreErrors(_ source: String) throws {
    #expect(try Evaluated.body(source).said.contains("error:"))
  }
}

@Suite struct ValueFormatTests {
  @Test(
    arguments: [
      (".5f", 0.512684, "0.51268"), (".2f", -0.001, "0.00"), (".0f", 126140, "126,140"), (".3g", 2.43e9, "2.43×10⁹"),
      (".2g", 1e22, "10²²"), ("g", 43.0, "43"), ("e", 4.31e-7, "4.31×10⁻⁷"), (".1e", -1.5e-10, "−1.5×10⁻¹⁰"),
      ("%", 0.3985, "39.9\u{202F}%"), (".2%", -0.0004, "−0.04\u{202F}%"), ("si", 82_000, "82k"),
      ("si", 1.07e9, "1.07B"), ("si", 999.96e6, "1B"), ("si", 0, "0"), (".2si", 137_400, "140k"),
      ("si", -4.04e9, "−4.04B"), (".3f", .nan, "–"), (".3f", -.infinity, "−∞"),
    ] as [(String, Double, String)])
  func writes(_ format: String, _ value: Double, _ expected: String) throws {
    let style = try #require(ValueFormat(format))
    #expect(Estimate(value).text(style) == expected)
  }

  /// Without a format the interval says how many digits count; a count is whole.
  @Test func withoutAFormat() throws {
    #expect(Estimate(0.34712, low: 0.3201, high: 0.3702).text(nil) == "0.347")
    #expect(Estimate(0.34712, low: 0.3201, high: 0.3702).text(ValueFormat("ci")) == "0.347 [0.320, 0.370]")
    #expect(Estimate(0.34712, low: 0.3201, high: 0.3702).text(ValueFormat(".2f ci")) == "0.35 [0.32, 0.37]")
    #expect(Estimate(137_437).text(nil) == "137,437" && Estimate(0.512684).text(nil) == "0.51268")
  }

  @Test(arguments: ["", "5", ".f", "x", ".5d", ".123f", ".99f", "ci ci", ".5f .5f", "% 2"])
  func refuses(_ format: String) { #expect(ValueFormat(format) == nil) }

  @Test(arguments: [
    "a[^1]\n\n[^1]: b[^1]", "a[^1]\n\n[^1]: b[^2]\n\n[^2]: c[^1]", "a[^1]\n\n[^1]: b[^2] [^2]\n\n[^2]: c",
  ])
  func footnotesDoNotNest(_ text: String) throws {
    let (_, said) = try Evaluated.body(text)
    #expect(said.contains("error: a footnote cannot stand in a footnote"))
  }

  @Test func longValuesAreRefused() throws {
    let (_, said) = try Evaluated.body("{{" + String(repeating: "1+", count: 100_000) + "1}}")
    #expect(said == "notebook.md:4:1: error: the value is longer than 2000 bytes")
    #expect(try Evaluated.body("{{" + String(repeating: "1+", count: 900) + "1}}").said == "")
  }

  @Test(.timeLimit(.minutes(5))) func manyHeadingsAndValuesAreQuick() throws {
    let headings = String(repeating: "# h\n\n", count: 4_000)
    let values = (0..<1_000).map { "```value\nname: a\($0)\nvalue: \($0)\n```\n\n" }.joined()
    let (document, said) = try Evaluated.body(headings + values + "{{a999 | .0f}}")
    #expect(said == "")
    #expect(document.blocks.count == 4_001)
  }
}
