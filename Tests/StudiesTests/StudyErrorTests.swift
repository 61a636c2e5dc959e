// What is said about a study file that is wrong: all of it, each with its line and column and a remedy.

import Foundation
import Studies
import Testing

@Suite struct StudyErrorTests {
  @Test func allErrorsAreReportedAtOnceInOrder() throws {
    let said = try Scratch.complaints(
      """
      titel: x
      data: run.csv
      map: {parms: N}
      units: {tokens: many, params: -1}
      optimum: cubic
      objective: log-hubert
      published: yin2042
      at_compute: .nan
      cells: {tolerance: 2}
      replicates: 1.5
      """)
    #expect(
      said == """
        study.yaml:1:1: error: a study has no key 'titel'
        hint: did you mean 'title'?
        study.yaml:2:7: error: no such file or folder: run.csv
        hint: did you mean 'runs.csv'?
        study.yaml:3:7: error: map has no key 'parms'
        hint: did you mean 'params'?
        study.yaml:4:17: error: units of tokens must be a number, not 'many'
        hint: numbers are written 1e9, 1.07B or 1_000
        study.yaml:4:31: error: units of params is out of range: -1
        hint: it must be above zero
        study.yaml:5:10: error: no optimum method is called 'cubic'
        hint: expected one of: akima, asymmetric, auto, grid, joint, local_quadratic, near_best, plain_quadratic, quadratic
        study.yaml:6:12: error: no objective is called 'log-hubert'
        hint: did you mean 'log-huber'?
        study.yaml:7:12: error: no published law is called 'yin2042'
        hint: did you mean 'yin2024'?
        study.yaml:8:13: error: at_compute must be a number, not '.nan'
        hint: numbers are written 1e9, 1.07B or 1_000
        study.yaml:9:20: error: tolerance of cells is out of range: 2
        hint: it lies between 0 and 0.5
        study.yaml:10:13: error: replicates must be a whole number
        """)
  }

  @Test(arguments: [
    ("data: runs.csv\ndata: runs.csv", "study.yaml:1:1: error: 'data' is given twice"),
    ("data: runs.csv\nmap: [params]", "study.yaml:2:6: error: map must be a mapping of keys to values, not a list"),
    ("data: {a: b}", "study.yaml:1:7: error: data must be text, not a mapping"),
    ("data:", "study.yaml:1:6: error: data has no value"),
    ("data: []", "study.yaml:1:7: error: data is an empty list"),
    ("[1, 2]", "study.yaml:1:1: error: a study must be a mapping of keys to values, not a list"),
    ("title: x", "study.yaml:1:1: error: a study needs 'data' or 'published'"),
    ("? [a]\n: b\ndata: runs.csv", "study.yaml:1:3: error: a key must be a word, not a list"),
    ("data: runs.csv\nat_compute: 1e999", "study.yaml:2:13: error: at_compute must be a number, not '1e999'"),
    ("data: runs.csv\nat_compute: inf", "study.yaml:2:13: error: at_compute must be a number, not 'inf'"),
    ("data: runs.csv\nseed: -1", "study.yaml:2:7: error: seed is out of range: -1"),
    ("data: runs.csv\nhold_out: params > many", "study.yaml:2:11: error: cannot read the hold-out condition"),
    ("data: runs.csv\nhold_out: {params: [2, 1]}", "study.yaml:2:20: error: params of hold_out has its bounds"),
    (
      "data: runs.csv\nhold_out: {params: [2]}",
      "study.yaml:2:20: error: params of hold_out must be two numbers, not a list"
    ),
    ("data: runs.csv\nhold_out: {}", "study.yaml:2:11: error: hold_out is empty"),
    ("data: runs.csv\nfixed: {}", "study.yaml:2:8: error: fixed is empty"),
    ("data: runs.csv\nfixed: {batch: 3}", "study.yaml:2:9: error: fixed has no key 'batch'"),
    ("data: runs.csv\nwhere: {reason: x}", "study.yaml:2:8: error: where needs 'if'"),
    (
      "data: runs.csv\nexclude: {runn: x}",
      "study.yaml:2:10: error: exclude needs 'run'\nstudy.yaml:2:11: error: exclude has no key 'runn'"
    ),
    (
      "data: runs.csv\nfixed: middle",
      "study.yaml:2:8: error: nothing can be fixed at 'middle'\nhint: write middle-cell"
    ),
    ("data: runs.csv\ncompute: 7ND", "study.yaml:2:10: error: no compute formula is called '7ND'"),
    ("data: runs.csv\ncompute: {cross-dit: {n_ctx: 1280}}", "study.yaml:2:22: error: cross-dit needs 'layers'"),
    (
      "data: runs.csv\ncompute: {cross-dit: {n_ctx: 1280, width: 9}}",
      "study.yaml:2:22: error: cross-dit needs 'params'"
    ),
    (
      "data: runs.csv\nheld_out_scheme: sise",
      "study.yaml:2:18: error: no scheme of leaving out is called 'sise'\nhint: did you mean 'size'?"
    ),
    ("data: runs.csv\ncompute: {cross-dit: {layers: 2}}", "study.yaml:2:22: error: cross-dit needs 'n_ctx'"),
    (
      "data: runs.csv\ncompute: {cross-dit: {n_ctx: 64, layers: 2, width: 96}}",
      "study.yaml:2:45: error: cross-dit has no key 'width'"
    ),
    (
      "data: runs.csv\ncompute: {cross-dit: {n_ctx: 64, layers: 1.5}}",
      "study.yaml:2:42: error: layers of cross-dit must be a whole number"
    ),
    ("data: runs.csv\ncompute: {adaln-dit: {n_ctx: 64}}", "study.yaml:2:22: error: adaln-dit needs 'layers'"),
    (
      "data: runs.csv\ncompute: {mm-dit: {n_ctx: 64, layers: 2}}",
      "study.yaml:2:19: error: mm-dit needs 'caption_tokens'"
    ),
    ("data: runs.csv\ncompute: {dit: {n_ctx: 64}}", "study.yaml:2:11: error: compute has no key 'dit'"),
    (
      "data: runs.csv\nobjective: {squared: {delta: 1}}",
      "study.yaml:2:23: error: squared has no key 'delta'"
    ),
    ("data: runs.csv\nmap: {params: N, tokens: N}", "study.yaml:2:18: error: column 'N' is mapped to 'params' already"),
    ("data: *.csv", "study.yaml:1:8: error: is not YAML"),
    ("data: runs.csv\n\tmap: x", "study.yaml:2:1: error: is not YAML"),
    ("data: [runs.csv", "study.yaml:2:1: error: is not YAML"),
    ("data: runs.csv\n---\ndata: other", "study.yaml:2:1: error: is not YAML"),
    ("", "study.yaml: error: is empty"), ("# nothing\n", "study.yaml: error: is empty"),
  ])
  func eachMistakeHasItsPlace(_ yaml: String, _ expected: String) throws {
    let said = try Scratch.complaints(yaml)
    #expect(said.hasPrefix(expected), "\(said)")
  }

  @Test func missingFileNamesTheNearest() throws {
    let scratch = try Scratch(["study.yaml": "data: x"])
    let error = try #require(throws: (any Error).self) { try readStudy(scratch.path("stduy.yaml")) }
    #expect("\(error)".contains("did you mean"))
    #expect("\(error)".contains("study.yaml'?"))
  }

  @Test func aStudyAmongOtherPathsIsRefused() throws {
    let scratch = try Scratch(["runs.csv": "", "study.yaml": "data: runs.csv"])
    let error = try #require(throws: (any Error).self) {
      try studyAtPaths([scratch.path("runs.csv"), scratch.path("study.yaml")])
    }
    #expect("\(error)".contains("cannot be joined"))
  }
}

@Suite struct HostileStudyTests {
  /// Nine levels of nine aliases: 387 million nodes for whoever walks them.
  @Test func aliasBomb() throws {
    var yaml = "data: runs.csv\na: &a [x,x,x,x,x,x,x,x,x]\n"
    for (name, before) in zip("bcdefghi", "abcdefgh") {
      yaml += "\(name): &\(name) [\(Array(repeating: "*\(before)", count: 9).joined(separator: ","))]\n"
    }
    let said = try Scratch.complaints(yaml)
    #expect(said.hasPrefix("study.yaml:4:17: error: more than 12 YAML aliases"), "\(said)")
    #expect(try Scratch.complaints(yaml + "? *i\n: x\n").contains("more than 12 YAML aliases"))
  }

  @Test func aliasesWithinTheLimitStayCheapAsKeys() throws {
    var yaml = "data: runs.csv\na: &a [x,x,x,x,x,x]\n"
    for (name, before) in zip("bcd", "abc") { yaml += "\(name): &\(name) [*\(before),*\(before),*\(before)]\n" }
    let said = try Scratch.complaints(yaml + "? *d\n: x\n")
    #expect(said.contains("a key must be a word"))
  }

  @Test(arguments: ["[", "{a: ", "- ", "? "])
  func deepNesting(_ opening: String) throws {
    let said = try Scratch.complaints(
      "data: " + (opening.hasSuffix(" ") ? "\n  " : "")
        + String(repeating: opening, count: 100_000))
    #expect(!said.isEmpty)
  }

  @Test func deepNestingThatIsWhole() throws {
    let said = try Scratch.complaints(
      "data: " + String(repeating: "[", count: 900) + String(repeating: "]", count: 900))
    #expect(said.hasPrefix("study.yaml:1:"), "\(said)")
  }

  @Test func binaryFile() throws {
    let bytes = Data((0..<4096).map { UInt8(truncatingIfNeeded: $0 &* 7919) })
    #expect(try Scratch.complaints(bytes).hasPrefix("study.yaml: error: is not a text file"))
    #expect(try Scratch.complaints(Data([0xFF, 0xFE, 0x41])).hasPrefix("study.yaml: error: is not a text file"))
    #expect(try Scratch.complaints(Data("data: \u{1}x".utf8)).hasPrefix("study.yaml: error: is not a text file"))
  }

  @Test func hugeFile() throws {
    let yaml = "data: runs.csv\n" + String(repeating: "# filler\n", count: 500_000)
    #expect(try Scratch.complaints(yaml).hasPrefix("study.yaml: error: is too large"))
  }

  @Test func terminalEscapesAreShownNotSent() throws {
    let said = try Scratch.complaints("data: runs.csv\n\"\\e[31mred\": x")
    #expect(said.contains("\\u{1B}[31mred") && !said.contains("\u{1B}"))
  }

  @Test func specialFilesAreNotRead() {
    for path in ["/dev/zero", "/dev/stdin", "/"] {
      #expect(throws: (any Error).self) { try readStudy(path) }
    }
  }
}
