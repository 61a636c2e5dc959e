// Tables and values that say how far laws can be trusted and what to train, over a small sweep.

import TestSupport
import Testing

@Suite struct TrustTableTests {
  /// A sweep with a little noise; one run is excluded, another diverged.
  private static let csv: String = {
    var study = SyntheticStudy()
    (study.batches, study.rates) = (
      (0..<6).map { 32e3 * Double(1 << $0) }, (0..<6).map { 5e-5 * Double(1 << $0) }
    )
    study.curves = false
    study.noise = 1e-4
    let rows = study.csv().split(separator: "\n").map(String.init)
    return rows.joined(separator: "\n") + "\nwild,17e6,64e3,2e-4,1,2e9,nan\nodd,57e6,128e3,2e-4,1,4e9,0.5\n"
  }()
  private static let study =
    "data: runs.csv\nreplicates: 40\nexclude: {run: odd, reason: other data}\npublished: yin2024\n"
    + "fixed: {batch_tokens: 256e3, learning_rate: 2e-4}\nat_compute: 1e20\n"

  private func body(_ text: String, study: String = study) throws -> (text: String, said: String) {
    let (document, said) = try Evaluated.body(text, files: ["runs.csv": Self.csv, "study.yaml": study])
    return (NotebooksTests.text(document), said)
  }

  private func table(_ keys: String) throws -> String {
    let (text, said) = try body("```table\n\(keys)\n```")
    #expect(said == "")
    return text
  }

  @Test func certificateSaysWhetherItIsAMinimum() throws {
    let text = try table("table: certificate")
    #expect(text.contains("note: Converged") && text.contains("profile of $\\alpha$ | "), "\(text)")
    #expect(try table("table: certificate\nlaw: fixed").contains("note: "))
    let said = try body("```table\ntable: certificate\nlaw: yin2024\n```").said
    #expect(said == "notebook.md:6:6: error: 'law' is fit or fixed here")
  }

  @Test func formsOfEachLaw() throws {
    #expect(try table("table: forms").contains("kaplan"))
    #expect(try table("table: forms\nwhich: batch").contains("a·T^b·N^c"))
    let said = try body("```table\ntable: forms\nwhich: lost\n```").said
    #expect(said.hasPrefix("notebook.md:6:8: error: no law with several forms is named 'lost'"))
  }

  @Test func influenceOfWhatWasLeftOut() throws {
    let text = try table("table: influence\nwhich: left-out")
    #expect(text.contains("odd (excluded: other data), included | "), "\(text)")
    #expect(text.contains("note: diverged: val_loss is nan: No finite loss"), "\(text)")
    #expect(try table("table: influence\nwhich: kept\nrows: 2").contains(", left out | "))
    #expect(try table("table: influence\nlaw: batch").contains("$B_{\\mathrm{opt}}: T$"))
    let law = try body("```table\ntable: influence\nlaw: bach\n```").said
    #expect(law == "notebook.md:6:6: error: 'law' of influence is loss, batch or learning_rate, not 'bach'")
    let said = try body("```table\ntable: influence\nwhich: keept\n```").said
    #expect(said.contains("hint: did you mean 'kept'?"))
  }

  @Test func crossValidationBySchemes() throws {
    let text = try table("table: cross-validation\nleave_out: largest")
    #expect(text.contains("from below | ") && text.contains("extrapolates ×2.0 in params"), "\(text)")
    #expect(try table("table: cross-validation").contains("N 17M | "))
    let said = try body("```table\ntable: cross-validation\nleave_out: sice\n```").said
    #expect(said == "notebook.md:6:12: error: no way to leave out is called 'sice'\nhint: did you mean 'size'?")
  }

  @Test func regretOfEachSource() throws {
    let text = try table("table: regret")
    for source in ["own laws", "fixed pair", "Yin et al. 2024"] { #expect(text.contains("\(source) | "), "\(text)") }
    #expect(text.contains("note: own laws: in-sample") && text.contains("(29 cells, paired)"), "\(text)")
    let (words, said) = try body("{{regret.own | .2%}} {{regret.fixed.most | .2%}} {{regret.published.compute | .2f}}")
    #expect(said == "" && words.count { $0 == "%" } == 2, "\(words)")
  }

  @Test func aPlanAndTheSizesBesideIt() throws {
    let text = try table("table: plan")
    #expect(text.contains("model size N | ") && text.contains("Extrapolates beyond the data: "), "\(text)")
    #expect(try table("table: plan\ncompute: 4e18").contains("Inside the data."))
    let others = try table("table: trade-off\ncompute: 1e19")
    #expect(others.contains("×0.5 | ") && others.contains("×2 | "), "\(others)")
    let said = try body("```table\ntable: plan\nloss: 0.1\n```").said
    #expect(said.hasPrefix("notebook.md:5:8: error: no run meets this plan"))
  }

  @Test func fixedAgainstOptimalWithItsVerdict() throws {
    let text = try table("table: fixed-vs-optimal")
    #expect(text.contains("Optimal hyperparameters need "), "\(text)")
    let (words, said) = try body(
      "{{comparison(compute=1e20).verdict}}, {{comparison(compute=1e20).params_ratio | .2f ci}}")
    #expect(said == "" && words.contains("Optimal hyperparameters need ") && words.contains("["), "\(words)")
    let none = try body("{{comparison(compute=1e20).verdict}}", study: "data: runs.csv\nreplicates: 0\n").said
    #expect(none.contains("add 'fixed:' to the study file"))
  }

  @Test func crossValidationAsValues() throws {
    let (text, said) = try body("{{cross_validation.size | .3%}} {{cross_validation.largest.largest_miss | .2%}}")
    #expect(said == "" && text.contains("%"), "\(text)")
  }
}
