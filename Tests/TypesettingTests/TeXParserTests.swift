// The TeX subset: trees, errors with their place, and no input that hangs.

import Testing

@testable import Typesetting

struct TeXParserTests {
  @Test(arguments: [
    ("x", "x"), ("12.5", "#12.5"), ("B_i^2", "B_[i]^[#2]"), ("10^{-4}", "#10^[− #4]"),
    ("\\frac{a}{b+1}", "frac[a][b + #1]"), ("\\sqrt[3]{x}", "root[x][#3]"), ("N_\\mathrm{opt}", "N_[\"opt\"]"),
    ("\\left(\\frac{T_c}{T}\\right)^{\\alpha_T}", "fence( frac[T_[c]][T] )^[α_[T]]"), ("\\hat{N}", "accent^[N]"),
    ("a\\,b\\quad c", "a ~ b ~ c"), ("x'", "x^[′]"), ("\\log C", "log C"), ("\\text{a b}", "\"a b\""),
    ("", ""), ("{}", ""), ("x^10", "x^[#1] #0"), ("a \\approx b", "a ≈ b"),
  ])
  func trees(_ source: String, _ expected: String) {
    let (node, errors) = parseTeX(source)
    #expect(errors.isEmpty)
    #expect(dump(node) == expected)
  }

  @Test(arguments: [
    ("\\nosuch", 0, "no command '\\nosuch'"), ("{a", 0, "'{' is never closed"), ("a}", 1, "unexpected '}'"),
    ("x^", 2, "'^' needs something after it"), ("x_1_2", 3, "a second '_' on one base; put the base in braces"),
    ("\\left( x", 0, "'\\left' without '\\right'"), ("\\right)", 0, "'\\right' without '\\left'"),
    ("\\mathrm x", 8, "'\\mathrm' needs braces"), ("\\", 0, "a lone '\\' at the end"),
  ])
  func errors(_ source: String, _ offset: Int, _ message: String) {
    let errors = parseTeX(source).errors
    #expect(errors.first == TeXError(offset: offset, message: message))
  }

  @Test func nothingCrashesOrHangs() {
    let pieces = [
      "{", "}", "^", "_", "\\left", "\\right", "(", ")", "\\frac", "\\sqrt", "[", "]", "x", "1", "\\", "'", " ", "é",
      "\u{0}",
    ]
    var state: UInt64 = 7
    for _ in 0..<4000 {
      var source = ""
      for _ in 0..<12 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        source += pieces[Int(state >> 33) % pieces.count]
      }
      _ = parseTeX(source)
    }
  }

  @Test(arguments: ["{", "\\left(", "\\frac", "^{x", "\\left", "\\sqrt[", "\\hat", "\\mathit", "\\sqrt"])
  func nestingIsBounded(_ piece: String) {
    let errors = parseTeX("x" + String(repeating: piece, count: 400)).errors
    #expect(errors.contains { $0.message == "nested too deeply" })
    #expect(errors.count < 200)
  }

  @Test func lengthIsBounded() {
    #expect(parseTeX(String(repeating: "a+", count: 1999) + "b").errors.isEmpty)
    let (node, errors) = parseTeX(String(repeating: "a+", count: 50_000))
    #expect(errors == [TeXError(offset: 0, message: "the formula is longer than 4000 characters")])
    #expect(node == .row([]))
  }

  @Test func labelsAreCutAtDollars() {
    #expect(labelParts("Tokens $T$ (10)") == [.text("Tokens "), .math("T"), .text(" (10)")])
    #expect(labelParts("5 \\$ and $x") == [.text("5 $ and $x")])
    #expect(labelParts("") == [])
  }

  private func parsed(_ source: String) -> String {
    let (node, errors) = parseTeX(source)
    return dump(node) + errors.map { " ! \($0.message)" }.joined()
  }

  @Test func operatorsTakeLimits() {
    #expect(parsed("\\lim_{n \\to 0} \\log x") == "lim*_[n → #0] log x")
    #expect(parsed("\\sum\\nolimits_i \\int\\limits^1") == "∑!nolimits_[i] ∫!limits^[#1]")
    #expect(parsed("\\operatorname*{arg\\,min}_x \\operatorname{erf} x") == "arg min*_[x] erf x")
    #expect(parsed("\\limits x").contains("'\\limits' needs an operator before it"))
    #expect(parsed("x\\limits_i").contains("'\\limits' needs an operator before it"))
  }

  @Test func fencesHaveSizesAndMiddles() {
    #expect(
      parsed("\\bigl( x \\Biggr] \\Big| \\biggm/") == "big1 opening ( x big4 closing ] big2 ordinary | big3 relation /")
    #expect(parsed("\\left( a \\middle| b \\right.") == "fence( a middle| b ")
    #expect(parsed("\\middle| b").contains("'\\middle' without '\\left'"))
    #expect(parsed("\\left( a").contains("'\\left' without '\\right'"))
  }

  @Test func accentsAndAlphabets() {
    #expect(parsed("\\vec v \\widehat{ab} \\overline x") == "accent→[v] wide^[a b] over[x]")
    #expect(parsed("\\mathbb{R}^n \\mathcal L \\boldsymbol{\\theta x}") == "ℝ^[n] ℒ 𝜽 𝒙")
    #expect(parsed("a {\\displaystyle b c} d") == "a display[b c] d")
    #expect(parsed("\\dfrac12 \\binom nk") == "display[frac[#1][#2]] binom[n][k]")
  }

  private func dump(_ node: MathNode) -> String {
    switch node {
    case .row(let nodes): nodes.map(dump).joined(separator: " ")
    case .symbol(let sign, _): sign
    case .number(let digits): "#" + digits
    case .identifier(let letter): letter
    case .upright(let text): "\"\(text)\""
    case .function(let name, let limits): limits ? "\(name)*" : name
    case .bold(let text): "*\(text)*"
    case .scripts(let base, let sub, let sup):
      dump(base) + (sub.map { "_[\(dump($0))]" } ?? "") + (sup.map { "^[\(dump($0))]" } ?? "")
    case .fraction(let a, let b): "frac[\(dump(a))][\(dump(b))]"
    case .root(let body, let degree): "root[\(dump(body))]" + (degree.map { "[\(dump($0))]" } ?? "")
    case .binomial(let a, let b): "binom[\(dump(a))][\(dump(b))]"
    case .styled(let body, let display): (display ? "display" : "text") + "[\(dump(body))]"
    case .limits(let base, let wanted): dump(base) + (wanted ? "!limits" : "!nolimits")
    case .accent(let mark, let body, let stretches): (stretches ? "wide" : "accent") + "\(mark)[\(dump(body))]"
    case .bar(let body, let over): (over ? "over" : "under") + "[\(dump(body))]"
    case .middle(let sign): "middle\(sign)"
    case .big(let sign, let kind, let size): "big\(size) \(kind.rawValue) \(sign)"
    case .fenced(let open, let body, let close): "fence\(open) \(dump(body)) \(close)"
    case .space: "~"
    }
  }
}
