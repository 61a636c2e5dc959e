// Notebooks evaluated: values, parameters, numbering, references, tables; and documents that depend on nothing else.

import Diagnostics
import Documents
import Testing

@Suite struct EvaluationTests {
  @Test(arguments: [
    ("{{1 + 2 * 3 ^ 2 - 4 / 2}}", "17"), ("{{-(2 - 5)}}", "3"), ("{{2^-1}}", "0.5"), ("{{-2^2}}", "−4"),
    ("{{1.07B | e}}", "1.07×10⁹"),
    ("{{yin2024.loss(params=1.07e9, tokens=1e10) | .5f}}", "0.51268"),
    ("{{yin2024.loss(params=0.72B, tokens=140B) | .5f}}", "0.50353"),
    ("{{yin2024.batch(params=1.07e9, tokens=4e9) | si}}", "67.7k"),
    ("{{yin2024.batch.tokens}}", "0.808"), ("{{yin2024.learning_rate.coefficient | .1e}}", "2×10⁻⁴"),
    ("{{yin2024.compute.isoflop.n_opt(compute=1e22) | .3si}}", "2.44B"),
    ("{{quoted.yin2024.n_opt_fixed | si}}", "4.04B"), ("{{quoted.yin2024.n_opt_optimal | si}}", "2.43B"),
    ("{{quoted.yin2024.slope_difference}}", "30.26"),
    ("{{yin2024.title}}", "Yin et al. 2024, video diffusion transformers"),
    ("{{yin2024.loss(params=1e9, tokens=1e9*10)/yin2024.loss(params=1e9, tokens=1e10) - 1 | .1%}}", "0.0\u{202F}%"),
  ])
  func valuesAreWrittenIntoText(_ source: String, _ expected: String) throws {
    let (document, said) = try Evaluated.body(source)
    #expect(said == "")
    #expect(text(document) == expected)
  }

  @Test func valuesOfAStudy() throws {
    let (document, said) = try Evaluated.body(
      "{{runs}} {{cells}} {{cells.ok}} {{ledger}} {{cell(params=1e8, tokens=1e9).best_loss}} "
        + "{{cell(params=1e8, tokens=1e9).batch_tokens | si}} {{cell(params=1e8, tokens=1e9).status}}",
      files: ["runs.csv": Evaluated.sweep, "study.yaml": Evaluated.study])
    #expect(said == "")
    #expect(text(document) == "9 1 1 0 0.5 200k ok")
  }

  @Test func parametersReplaceDefaultsEverywhere() throws {
    let notebook = """
      ---
      title: Week {{week}}
      subtitle: by {{who}}
      parameters: {week: 47, who: me, size: 1e8}
      ---
      Week {{week}} and {{week + 1}}, {{size | si}}.

      ```table #tbl-p
      table: predictions
      law: yin2024
      at: [{params: {{size}}, tokens: 1e10}]
      caption: For {{who}}.
      ```
      """
    let (document, said) = try Evaluated.text(notebook, ["week": "48", "who": "<b>you</b>"])
    #expect(said == "")
    #expect(document.title == "Week 48")
    #expect(document.subtitle == "by <b>you</b>")
    #expect(text(document).hasPrefix("Week 48 and 49, 100M.\ntable 1 #tbl-p: For <b>you</b>."))
  }

  @Test func definedValuesMayBeUsedBeforeTheirCell() throws {
    let (document, said) = try Evaluated.body(
      """
      {{n | si}}, {{twice | si}}, {{shown}}

      ```value
      name: n
      quantity: n_opt
      law: yin2024
      compute: 1e22
      ```

      ```value
      name: twice
      value: 2 * n
      ```

      ```value
      name: shown
      value: n
      format: .2si
      ```
      """)
    #expect(said == "")
    #expect(text(document) == "2.44B, 4.87B, 2.4B")
  }

  @Test func numbersAndReferences() throws {
    let (document, said) = try Evaluated.text(
      """
      ---
      title: T
      numbered: true
      ---
      ## First {#sec-first}

      See @sec-first, @sec-deep, @eq-a, @eq-b, @tbl-t; [there](#sec-second).

      $$x$$ {#eq-a}

      $$y$$

      ```law #eq-b
      law: yin2024
      which: compute
      digits: 3
      ```

      | a |
      |---|
      | 1 |

      | b |
      |---|
      | 2 |

      Table: Second. {#tbl-t}

      ### Deep

      ## Second
      """)
    #expect(said == "")
    #expect(
      text(document) == """
        h2 #sec-first 1\u{2002}First
        See [Section\u{A0}1](#sec-first), [Section\u{A0}1.1](#sec-deep), [Equation\u{A0}1](#eq-a), [Equation\u{A0}2](#eq-b), \
        [Table\u{A0}1](#tbl-t); [there](#sec-second).
        eq (1) #eq-a x
        eq  # y
        eq (2) #eq-b N_{\\mathrm{opt}}(C) = 0.871\\, C^{0.429}, \\quad T_{\\mathrm{opt}}(C) = 0.198\\, C^{0.571}\\quad (\\text{near } C = 10^{22})
        table - #: 
        a
        1
        table 1 #tbl-t: Second.
        b
        2
        h3 #sec-deep 1.1\u{2002}Deep
        h2 #sec-second 2\u{2002}Second
        """)
  }

  @Test func footnotesAreNumberedByFirstUse() throws {
    let (document, said) = try Evaluated.body("a[^z] b[^y] c[^z]\n\n[^y]: why $y$\n\n[^z]: zed {{1+1}}")
    #expect(said == "")
    #expect(text(document) == "a[^1: zed 2] b[^2: why $y$] c[^1: zed 2]")
  }

  @Test func lawsAsEquations() throws {
    func equation(_ body: String) throws -> String {
      let (document, said) = try Evaluated.body("```law\nlaw: yin2024\n\(body)\n```")
      #expect(said == "")
      return text(document)
    }
    #expect(
      try equation("which: loss")
        == "eq  # L(N, T) = 0.4856 + 0.0082\\, N^{-0.3188} + 0.0373\\, T^{-0.2917}\\quad (N, T \\text{ in billions})")
    #expect(try equation("which: loss\nform: literal\ndigits: 3").contains("\\frac{1.27\\times10^{-5}}{T}"))
    #expect(
      try equation("which: batch\ncoefficients: true") == """
        eq  # B_{\\mathrm{opt}}(N, T) = 21{,}797\\, T^{0.808}\\, N^{0.1906}\\quad (N, T \\text{ in billions})
        table - #: 
         | value
        $B_{\\mathrm{opt}}$ coefficient | 21,797
        $B_{\\mathrm{opt}}$ exponent of $T$ | 0.808
        $B_{\\mathrm{opt}}$ exponent of $N$ | 0.1906
        """)
  }

  @Test func predictionsStandBesideMeasurements() throws {
    let (document, said) = try Evaluated.body(
      """
      ```table
      table: predictions
      law: yin2024
      at:
        - {params: 1e8, tokens: 1e9}
        - {params: 0.1B, tokens: 5B, measured: 0.52}
      ```
      """, files: ["runs.csv": Evaluated.sweep, "study.yaml": Evaluated.study])
    #expect(said == "")
    #expect(
      text(document) == """
        table - #: 
        $N$ | $T$ | $B_{\\mathrm{opt}}$ | $\\eta_{\\mathrm{opt}}$ | steps | predicted loss | measured | error | beside the data
        100M | 1B | 14.05k | 2.9×10⁻⁴ | 71.16k | 0.53998 | 0.5 | +8.00\u{202F}% | extrapolates ×2.0 in tokens
        100M | 5B | 51.59k | 2.7×10⁻⁴ | 96.92k | 0.52601 | 0.52 | +1.16\u{202F}% | inside
        """)
  }

  @Test func theDigestNamesTheInput() throws {
    let one = try Evaluated.body("a").document.digest
    #expect(try Evaluated.body("a").document.digest == one)
    #expect(try Evaluated.body("b").document.digest != one)
    let parameters = "---\ntitle: T\nparameters: {a: 1}\n---\n"
    #expect(try Evaluated.text(parameters).document.digest != Evaluated.text(parameters, ["a": "2"]).document.digest)
    #expect(one.count == 64)
  }
}
