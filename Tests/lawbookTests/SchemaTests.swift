// The JSON Schemas that `lawbook schema` prints, held against every YAML file of the repository by a validator that is
// not ours (python3-jsonschema), and against files that Lawbook refuses.

import Diagnostics
import Drawing
import Documents
import Foundation
import Figures
import Plots
import Studies
import Sweeps
import TestSupport
import Testing
import Texts

@testable import lawbook

private let hasSchemaValidator =
  ProcessInfo.processInfo.environment["CI"] != nil
  || output(of: "python3", ["-c", "import jsonschema; print(1)"]) == "1\n"

@Suite(.enabled(if: hasSchemaValidator, "python3-jsonschema is not installed: .ci/setup test"))
struct SchemaTests {
  @Test(arguments: SchemaCommand.Kind.allCases) func everyFileOfTheRepositoryPasses(_ kind: SchemaCommand.Kind) throws {
    let files = try RepositoryFile.all().filter { $0.kind == kind }
    try #require(!files.isEmpty)
    let said = try Self.validate(files.map { ($0.name, $0.map) }, kind)
    #expect(said.isEmpty, "\(said)")
  }

  @Test(arguments: SchemaCommand.Kind.allCases) func whatTheReaderRefusesTheSchemaRefuses(
    _ kind: SchemaCommand.Kind
  ) throws {
    let wrong = Self.wrong.filter { $0.kind == kind }
    try #require(!wrong.isEmpty)
    let files = try wrong.enumerated().map { index, file in
      (name: "wrong-\(index).json", map: try parseYAML(file.text, at: Place(file: "wrong.yaml", line: 1, column: 1)))
    }
    let said = try Self.validate(files, kind)
    for (file, text) in zip(files, wrong.map(\.text)) {
      #expect(said.contains("(\(file.name))"), "the schema takes: \(text)")
      #expect(try Self.isRefused(text, kind), "the reader takes: \(text)")
    }
  }

  private static let wrong: [(kind: SchemaCommand.Kind, text: String)] = [
    (.study, "title: x"), (.study, "titel: x\ndata: a.csv"), (.study, "data: a.csv\ncells: {tolerance: 2}"),
    (.study, "data: a.csv\noptimum: cubic"), (.study, "data: a.csv\nat_compute: many"),
    (.study, "data: a.csv\nat_compute: 0"), (.study, "data: a.csv\nreplicates: 1.5"),
    (.study, "data: a.csv\nmap: {parms: N}"), (.study, "data: a.csv\nunits: {tokens: -1}"),
    (.study, "data: a.csv\nobjective: {squared: {delta: 1}}"), (.study, "data: a.csv\nfixed: {}"),
    (.study, "data: a.csv\nfixed: middle"), (.study, "data: a.csv\nlaws: {loss: {from: kaplan}}"),
    (.study, "data: a.csv\nhold_out: [{params: [1, 2, 3]}]"), (.study, "data: []"),
    (.study, "data: a.csv\ncompute: {cross-dit: {n_ctx: 1280}}"), (.study, "published: yin2042"),
    (.study, "data: a.csv\nintervals: {residual: {by: sise}}"), (.study, "data: a.csv\nnear_best: 2"),
    (.plan, "sizes: []"), (.plan, "name: x\nbatch_tokens: [64, many]"), (.plan, "name: x\nlearning_rates: 20"),
    (.plan, "name: x\nsizes: [{layers: 2}]"), (.plan, "name: x\nschedules: [cosin]"), (.plan, "name: x\nlines: 1"),
    (.plan, "name: x\nruns: [{lines: 3}]"), (.plan, "name: x\nclips: [{frames: 0}]"),
    (.venue, "title: x"), (.venue, "widths: {column: 3}"), (.venue, "widths: {column: 3 in}\ntype: {text: tiny}"),
    (.venue, "widths: {column: 3 in}\ncolours: {ink: blue}"), (.venue, "widths: {column: 3 in}\nprinted: maybe"),
    (.venue, "widths: {column: 3 in}\nlines: {data: 900}"),
    (.spec, "mark: []"), (.spec, "marks: [pionts: {x: [1], y: [1]}]"),
    (.spec, "marks: [points: {x: [1], y: [1], opacity: 2}]"), (.spec, "marks: []\ny: {domain: [1]}"),
    (.spec, "marks: []\nx: {scale: lg}"), (.spec, "marks: []\nlegend: bset"),
    (.spec, "panels: [{marks: [], heding: a}]"), (.spec, "marks: []\ncolumns: 99"),
    (.notebook, "subtitle: x"), (.notebook, "title: x\nlanguage: not a language"),
    (.notebook, "title: x\nfigure: {width: 99}"), (.notebook, "title: x\nnumbered: maybe"),
    (.notebook, "title: x\nfigure: {widht: 3}"), (.notebook, "title: x\nauthors: {a: b}"),
  ]

  /// Whether Lawbook's own reader refuses the text.
  private static func isRefused(_ text: String, _ kind: SchemaCommand.Kind) throws -> Bool {
    let folder = try CommandFolder(files: [("a.csv", Data("run\n".utf8)), ("f.yaml", Data(text.utf8))])
    let path = folder.path + "/f.yaml"
    do {
      switch kind {
      case .study: _ = try readStudy(path)
      case .plan: _ = try readSweepPlan(path)
      case .venue: _ = try Venues(folder: folder.path).venue(path)
      case .spec:
        let map = try readYAMLMap(path, shownAs: path, kind: "spec")
        _ = try readSpec(map, data: SpecData(nil), size: .inches(3, 2), theme: .init())
      case .notebook:
        try folder.write("n.md", Data("---\n\(text)\n---\n".utf8))
        return try !readNotebook(folder.path + "/n.md").1.isEmpty
      }
    } catch is Failure {
      return true
    }
    return false
  }

  /// What the validator says of the files; empty when nothing.
  private static func validate(_ files: [(name: String, map: YAMLMap)], _ kind: SchemaCommand.Kind) throws -> String {
    let folder = try CommandFolder(files: [("schema.json", Data(kind.schema.text.utf8))])
    var instances = ""
    for (name, map) in files {
      try folder.write(name, Data(YAMLValue(.map(map), at: map.place).core.text.utf8))
      instances += " -i '\(name)'"
    }
    let result = try folder.run("python3 -m jsonschema --output pretty\(instances) schema.json")
    return result.exit == 0 ? "" : result.stderr + result.stdout
  }
}

/// A YAML file of the repository, or the front matter of a notebook.
private struct RepositoryFile {
  var name: String
  var map: YAMLMap
  var kind: SchemaCommand.Kind

  static func all() throws -> [RepositoryFile] {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("../..").path
    return try ["Data", "Reports", "Templates"].flatMap { folder -> [RepositoryFile] in
      let names = FileManager.default.enumerator(atPath: root + "/" + folder)?.compactMap { $0 as? String } ?? []
      return try names.sorted().compactMap { try file(folder + "/" + $0, in: root) }
    }
  }

  private static func file(_ name: String, in root: String) throws -> RepositoryFile? {
    let path = root + "/" + name
    if name.hasSuffix(".md") { return try frontMatter(name, path) }
    guard name.hasSuffix(".yaml"), name != "Data/manifest.yaml" else { return nil }
    let map = try readYAMLMap(path, shownAs: name, kind: "YAML")
    let kind: SchemaCommand.Kind =
      if name.contains("/venues/") { .venue } else if name.contains("/figures/") {
        .spec
      } else if map["marks"] != nil
        || map["runs"] != nil
      { .plan } else { .study }
    return RepositoryFile(name: name, map: map, kind: kind)
  }

  private static func frontMatter(_ name: String, _ path: String) throws -> RepositoryFile? {
    let lines = try String(contentsOfFile: path, encoding: .utf8).split(
      separator: "\n", omittingEmptySubsequences: false)
    guard lines.first == "---", let end = lines.dropFirst().firstIndex(of: "---") else { return nil }
    let map = try parseYAML(lines[1..<end].joined(separator: "\n"), at: Place(file: name, line: 2, column: 1))
    return RepositoryFile(name: name, map: map, kind: .notebook)
  }
}

extension YAMLValue {
  /// As YAML 1.2's core schema reads it, and with it an editor: `1e9` is a number, `1.07B` and `1_000` are text.
  fileprivate var core: JSONValue {
    switch content {
    case .map(let map): .object(map.entries.map { ($0.key, $0.value.core) })
    case .list(let items): .array(items.map(\.core))
    case .scalar(let text, quoted: true): .string(text)
    case .scalar(let text, _): isNull ? .null : Self.plain(text)
    }
  }

  private static func plain(_ text: String) -> JSONValue {
    if ["true", "false"].contains(text) { return .bool(text == "true") }
    guard text.wholeMatch(of: /[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?/) != nil, let number = Double(text)
    else { return .string(text) }
    return .number(number)
  }
}
