// "did you mean …?"

import Testing

@testable import Diagnostics

@Suite struct SuggestionTests {
  @Test(arguments: [
    ("yin2042", "yin2024"), ("YIN2024", "yin2024"), ("hofmann2022", "hoffmann2022"), ("besirglu2024", "besiroglu2024"),
    ("xyz", nil), ("", nil), ("chinchilla", nil),
  ])
  func nearestName(_ name: String, _ expected: String?) {
    #expect(Suggestion.nearest(to: name, among: ["yin2024", "hoffmann2022", "besiroglu2024", "li2025"]) == expected)
  }

  @Test func orderOfCandidatesDoesNotMatter() {
    let candidates = ["alpha", "alphb", "alphc"]
    for order in [candidates, candidates.reversed()] {
      #expect(Suggestion.nearest(to: "alphx", among: order) == "alpha")
    }
  }

  @Test func hintNamesTheNearestOrListsAll() {
    #expect(Suggestion.hint(for: "paramz", among: ["tokens", "params"]) == "did you mean 'params'?")
    #expect(Suggestion.hint(for: "colour", among: ["tokens", "params"]) == "expected one of: params, tokens")
  }

  @Test func hintsNameEachOnceAndNotThousands() {
    #expect(Suggestion.hint(for: "colour", among: ["tokens", "params", "tokens"]) == "expected one of: params, tokens")
    let many = (1000..<3000).map { "k\($0)" }
    let hint = Suggestion.hint(for: "something", among: many)
    #expect(hint.hasSuffix("k1039 and 1960 more"))
  }

  @Test(arguments: [
    ("", "", 0), ("abc", "abc", 0), ("abc", "acb", 1), ("abc", "ab", 1), ("abc", "abcd", 1), ("abc", "axc", 1),
    ("", "abc", 3), ("kitten", "sitting", 3),
  ])
  func distanceCountsEdits(_ one: String, _ other: String, _ expected: Int) {
    #expect(Suggestion.distance(Array(one), Array(other)) == expected)
    #expect(Suggestion.distance(Array(other), Array(one)) == expected)
  }

  @Test func longNamesAreCheap() {
    let long = String(repeating: "a", count: 1_000_000)
    #expect(Suggestion.nearest(to: long, among: ["params"]) == nil)
  }
}
