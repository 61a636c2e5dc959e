// Text that may hold anything, made harmless for a terminal.

import Diagnostics
import Testing

@Suite struct PrintableTests {
  @Test(arguments: [
    ("plain", "plain"), ("L²·N^α – ok", "L²·N^α – ok"), ("tab\tand\nline", "tab\tand\nline"),
    ("\u{1B}]0;title\u{7}", "\\u{1B}]0;title\\u{7}"), ("a\rb", "a\\u{D}b"), ("\u{9B}31m", "\\u{9B}31m"),
    ("abc\u{202E}cba", "abc\\u{202E}cba"), ("\u{2066}x\u{2069}", "\\u{2066}x\\u{2069}"), ("", ""),
    ("<script>alert(1)</script>", "<script>alert(1)</script>"), ("nul\u{0}", "nul\\u{0}"),
  ])
  func controlsAreShownNotSent(_ text: String, _ expected: String) {
    #expect(Printable.clean(text) == expected)
  }

  @Test func longTextIsCutInTheMiddle() {
    let text = String(repeating: "a", count: 3000) + String(repeating: "z", count: 3000)
    let cut = Printable.clean(text, longest: 100)
    #expect(cut == String(repeating: "a", count: 50) + " … " + String(repeating: "z", count: 50))
    #expect(Printable.clean(text, longest: 6000) == text)
  }

  /// Ten million control characters, a combining mark repeated a million times: linear, and short in the end.
  @Test(.timeLimit(.minutes(1)), arguments: ["\u{0}", "\u{301}", "x"])
  func hugeTextIsShort(_ piece: String) {
    let clean = Printable.clean(String(repeating: piece, count: 10_000_000))
    #expect(clean.utf8.count < 20_000)
  }

  @Test func noControlCharacterIsLeft() {
    for value in UInt32(0)...0x2100 {
      guard let scalar = Unicode.Scalar(value), value != 9, value != 10 else { continue }
      let isControl = scalar.properties.generalCategory == .control
      let clean = Printable.clean(String(Character(scalar)))
      #expect(
        clean.unicodeScalars.contains(scalar) != isControl || (0x202A...0x202E).contains(value)
          || (0x2066...0x2069).contains(value), "U+\(String(value, radix: 16))")
    }
  }
}
