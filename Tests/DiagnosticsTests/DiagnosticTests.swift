// How a message to the user is worded.

import Diagnostics
import Testing

@Suite struct DiagnosticTests {
  @Test func placeShowsWhatIsKnown() {
    #expect("\(Place(file: "a.md"))" == "a.md")
    #expect("\(Place(file: "a.md", line: 41))" == "a.md:41")
    #expect("\(Place(file: "a.md", line: 41, column: 8))" == "a.md:41:8")
    #expect("\(Place(file: "a.md", column: 8))" == "a.md", "a column without its line says nothing")
  }

  @Test func diagnosticShowsPlaceSeverityHeadlineAndHint() {
    let diagnostic = Diagnostic(
      at: Place(file: "n.md", line: 41, column: 8), "no law named 'chinchila'", hint: "did you mean 'chinchilla'?")
    #expect(
      diagnostic.description == """
        n.md:41:8: error: no law named 'chinchila'
        hint: did you mean 'chinchilla'?
        """)
    #expect(Diagnostic(.warning, "odd").description == "warning: odd")
  }

  @Test func failureShowsEveryDiagnostic() {
    let failure = Failure([Diagnostic(.error, "one"), Diagnostic(.note, "two")])
    #expect(failure.description == "error: one\nnote: two")
    #expect(Failure("one", hint: "three").description == "error: one\nhint: three")
  }

  @Test func severitiesAreOrdered() {
    #expect(Diagnostic.Severity.note < .warning)
    #expect(Diagnostic.Severity.warning < .error)
    #expect([Diagnostic.Severity.error, .note, .warning].max() == .error)
  }

  @Test func fileNamesCannotDriveTheTerminal() {
    let diagnostic = Diagnostic(at: Place(file: "\u{1B}[31mred.csv"), "x", hint: "\u{7}bell")
    #expect(diagnostic.description == "\\u{1B}[31mred.csv: error: x\nhint: \\u{7}bell")
  }
}
