// The one tree: places, numbers, `{{values}}`, limits; and time that is linear in what is written.

import Diagnostics
import Testing

@testable import Texts

@Suite struct YAMLTreeTests {
  private static let origin = Place(file: "f.md", line: 10, column: 3)

  @Test func valuesKnowTheirPlaces() throws {
    let map = try parseYAML("a: 1\nb: [x, {c: 1.07B}]\n", at: Self.origin)
    #expect(map["a"]?.number == 1)
    let inner = try #require(map["b"]?.list?.last?.map)
    #expect(inner["c"]?.number == 1.07e9)
    #expect(inner["c"]?.place == Place(file: "f.md", line: 11, column: 14))
  }

  @Test(arguments: [("1B", 1e9), ("1_000", 1000), ("3e-4", 3e-4)]) func numbersAreWrittenOneWay(
    _ text: String, _ number: Double
  ) throws {
    #expect(try parseYAML("x: \(text)", at: Self.origin)["x"]?.number == number)
    #expect(try parseYAML("x: '\(text)'", at: Self.origin)["x"]?.number == nil)
  }

  @Test func inlineValuesAreKept() throws {
    let map = try parseYAML("t: 'Week {{week | .2f}}: {{a}}, {{b'\nu: {{x}}\nl: [{{f(a=1, b=2)}}]", at: Self.origin)
    #expect(map["t"]?.scalar == "Week {{week | .2f}}: {{a}}, {{b")
    #expect(map["u"]?.scalar == "{{x}}")
    #expect(map["l"]?.list?.first?.scalar == "{{f(a=1, b=2)}}")
  }

  /// Without an anchor a star is a star: captions have many.
  @Test func emphasisIsNoAlias() throws {
    let caption = Array(repeating: "*word*", count: 30).joined(separator: " ")
    #expect(try parseYAML("c: 'a \(caption)'", at: Self.origin)["c"]?.scalar?.contains("*word*") == true)
  }

  /// Each took minutes, or ended the program, in a reader that tries again: the suite would not end.
  @Test(arguments: ["{", "{{", "&", "&a", "*", "{{include:", "[", "- &x", " & "]) func longRunsAreRead(_ text: String) {
    let run = String(repeating: text, count: 100_000)
    for yaml in ["a: 1 # \(run)", "a: '\(run)'", "a: \(run)"] {
      do {
        _ = try parseYAML(yaml, at: Self.origin)
      } catch {
        #expect(!error.diagnostics.isEmpty)
      }
    }
  }
}
