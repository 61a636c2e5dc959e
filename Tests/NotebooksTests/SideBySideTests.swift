// Laws of several studies in one notebook: side by side in a table, and what each rests on.

import Foundation
import TestSupport
import Testing

@Suite struct SideBySideTests {
  /// A study whose loss exponent alpha is given, with its largest size held out.
  private static func study(_ name: String, alpha: Double) -> [String: String] {
    var study = SyntheticStudy()
    study.alpha = alpha
    study.tokens = [2e9, 4e9, 8e9, 16e9]
    return [
      name + ".csv": study.csv(),
      name + ".yaml": "title: \(name)\ndata: \(name).csv\nreplicates: 0\nhold_out: {params: 520e6}\n"
        + "fixed: {batch_tokens: 256000, learning_rate: 1e-4}\n",
    ]
  }

  private static let files = study("base", alpha: 0.3).merging(study("wide", alpha: 0.4)) { one, _ in one }
  private static let head = "---\ntitle: T\nstudies: {base: base.yaml, wide: wide.yaml}\n---\n"

  private func table(_ cell: String) throws -> [String] {
    let (document, said) = try Evaluated.text(Self.head + "```table\n\(cell)\n```\n", files: Self.files)
    #expect(said == "")
    return text(document).split(separator: "\n").map(String.init)
  }

  private func values(_ prose: String) throws -> String {
    text(try Evaluated.text(Self.head + prose, files: Self.files).document)
  }

  @Test func lawsOfFurtherStudiesAreColumns() throws {
    let rows = try table("table: laws\nlaws: [base.fit, wide.fit]\nwhich: [loss.alpha, batch.tokens]\nunit: 1")
    #expect(rows[1] == " | base | wide")
    #expect(rows.count == 5)
    let alphas = rows[2].split(separator: " | ").dropFirst().compactMap { Double($0) }
    try #require(alphas.count == 2)
    #expect(abs(alphas[0] - 0.3) < 0.01 && abs(alphas[1] - 0.4) < 0.01)
    #expect(rows[3].hasPrefix("$B_{\\mathrm{opt}}$ exponent of $T$ | "))
  }

  @Test func studiesSayWhatTheyRestOn() throws {
    let rows = try table("table: studies\nstudies: [wide, base]")
    #expect(rows.dropFirst(2).prefix(2).map { $0.prefix(4) } == ["wide", "base"])
    #expect(
      rows[1]
        == "study | runs | cells | optima | at the smallest batch | held out | at the predicted optimum | RMS error | at fixed B, η"
    )
    let fields = rows[2].components(separatedBy: " | ")
    // Sizes times batches times rates; four of five sizes are fitted, at four lengths each.
    #expect(fields[1] == "360" && fields[2] == "16")
    #expect(fields[3] == "16" && fields[4] == "0")
    // At the optima the law of the data is recovered; 360 pairs leave none far from the prediction.
    #expect(fields[5] == "4" && fields[6] == "4")
    let errors = try values("{{wide.fit.held_out.rms_error | .2%}} and {{wide.fixed.held_out.rms_error | .2%}}")
    #expect(errors == "\(fields[7]) and \(fields[8])" && fields[7] != fields[8])
  }

  @Test func allStudiesUnlessNamed() throws {
    #expect(try table("table: studies").count == 5)
  }

  @Test(arguments: [
    ("laws: [narrow.fit]", "no study is named 'narrow'"), ("laws: [base.fir]", "no law is named 'fir'"),
    ("laws: [base.fit]\nwhich: loss.alfa", "no law is named 'loss.alfa'"),
  ])
  func mistakes(_ cell: String, _ expected: String) throws {
    let said = try Evaluated.text(Self.head + "```table\ntable: laws\n\(cell)\n```\n", files: Self.files).said
    #expect(said.contains(expected))
  }
}
