// The same log in different clothes: quotes, line ends, byte order marks, delimiters, comments, headers, folders, globs.

import Diagnostics
import Foundation
import Runs
import Testing

@testable import RunLogs

struct FormatTests {
  @Test func clothes() throws {
    let folder = try Folder()
    let plain = Samples.longCSV
    let expected = try folder.table(plain).content
    #expect(expected.count == 24)
    #expect(try folder.table(plain.replacing("\n", with: "\r\n")).content == expected)
    #expect(try folder.table("\u{FEFF}" + plain).content == expected)
    #expect(try folder.table(plain.replacing(",", with: "\t"), name: "log.tsv").content == expected)
    #expect(try folder.table(plain.replacing(",", with: ";")).content == expected)
    #expect(try folder.table("# made by hand\n\n" + plain + "# the end\n").content == expected)
    let quoted = plain.split(separator: "\n").map { line in
      line.split(separator: ",", omittingEmptySubsequences: false).map { "\"\($0)\"" }.joined(separator: ",")
    }
    #expect(try folder.table(quoted.joined(separator: "\r\n") + "\r\n").content == expected)
    #expect(try folder.table(quoted.joined(separator: "\n")).content == expected)
  }

  @Test func quotedFields() throws {
    let folder = try Folder()
    let text = """
      run,note,"params",tokens,val_loss
      "a, ""b"" c","two
      lines",5,10,3
      <script>alert(1)</script>,"",5,20,2
      x,y,5,-1,2

      """
    let table = try folder.table(text)
    #expect(Set(table.runs.map(\.id)) == ["a, \"b\" c", "<script>alert(1)</script>"])
    #expect(table.evaluations.map(\.line).sorted() == [2, 4])
    #expect(table.ledger.map(\.line) == [5])
  }

  @Test func anUnclosedQuoteCostsOneLine() throws {
    let folder = try Folder()
    let rows = (1...5000).map { "r\($0),5,10,\(Double($0) / 4)\n" }.joined()
    for block in [97, 1 << 20] {
      let table = try folder.table("run,params,tokens,val_loss\n\"open,5,10,3\n" + rows, block: block)
      #expect(table.evaluations.count == 5000)
      #expect(table.kinds == [.torn])
    }
  }

  @Test func headerInAComment() throws {
    let folder = try Folder()
    let table = try folder.table("# params, tokens, val_loss\n5,10,3\n6,10,2\n")
    #expect(table.runs.map(\.params) == [5, 6])
    #expect(table.evaluations.map(\.line) == [2, 3])
  }

  @Test func jsonLinesWithHeaders() throws {
    let folder = try Folder()
    let table = try folder.table(Samples.lines, name: "log.jsonl")
    #expect(table.runs.map(\.id) == ["a", "b"])
    #expect(table.runs.map(\.params) == [1e6, 2e6])
    #expect(table.runs.map(\.learningRate) == [0.001, 0.002])
    #expect(table.evaluations.map(\.tokens) == [2000, 2000, 4000])
    #expect(table.training.losses == [3.5, 3.25, 3.0])
    #expect(table.counts.withoutLoss == 2)
    #expect(table.addsUp)
  }

  @Test func aHeaderLineMakesTheFileOneRun() throws {
    let folder = try Folder()
    let header = "{\"params\": 1e6, \"batch_tokens\": 10}\n"
    let rows = (1...100).map { "{\"step\": \($0), \"val_loss\": \(Double($0) / 8)}\n" }.joined()
    try folder.write("one/metrics.jsonl", header + rows)
    try folder.write("two/metrics.ndjson", header + rows)
    let table = try readLogs([folder.path])
    #expect(table.runs.map(\.id) == ["one", "two"])
    #expect(table.evaluations.count == 200)
    let small = try readLogs([folder.path], mapping: .init(), options: BlockOptions(size: 32))
    #expect(small.everything == table.everything)
  }

  @Test func aHeaderMayNameTheRunOfTheLinesBelow() throws {
    let folder = try Folder()
    let text = """
      {"run": "a", "params": 5, "batch_tokens": 10}
      {"step": 1, "val_loss": 3}
      {"run": "b", "params": 6, "batch_tokens": 10}
      {"step": 1, "val_loss": 2}
      {"step": 2, "val_loss": 1}

      """
    for block in [16, 1 << 20] {
      let table = try folder.table(text, name: "log.jsonl", block: block)
      #expect(table.runs.map(\.id) == ["a", "b"])
      #expect(table.runs.map(\.params) == [5, 6])
      #expect(table.evaluations.map(\.run) == [0, 1, 1])
    }
  }

  @Test func linesWithSettingsAreRuns() throws {
    let folder = try Folder()
    let table = try folder.table(
      "{\"params\":5,\"tokens\":10,\"val_loss\":3}\n{\"params\":6,\"tokens\":10,\"val_loss\":2}\n", name: "log.jsonl")
    #expect(table.runs.map(\.id) == ["log:1", "log:2"])
  }

  @Test func foldersAndGlobs() throws {
    let folder = try Folder()
    let text = "params,tokens,val_loss\n5,10,3\n"
    for name in ["a.csv", "sub/b.csv", "sub/deep/c.csv", "sub/d.tsv"] { try folder.write(name, text) }
    try FileManager.default.createSymbolicLink(
      atPath: folder.path + "/sub/loop", withDestinationPath: folder.path)
    let names = { (paths: [String]) throws in
      try Inputs.files(paths).map { String($0.path.dropFirst(folder.path.count + 1)) }
    }
    #expect(try names([folder.path]) == ["a.csv", "sub/b.csv", "sub/d.tsv", "sub/deep/c.csv"])
    #expect(try names([folder.path + "/*.csv"]) == ["a.csv"])
    #expect(try names([folder.path + "/**/*.csv"]) == ["a.csv", "sub/b.csv", "sub/deep/c.csv"])
    #expect(
      try names([folder.path + "/sub/?.[ct]sv", folder.path + "/a.csv", folder.path + "/*.csv"]) == [
        "sub/b.csv", "sub/d.tsv", "a.csv",
      ])
  }

  @Test func runsOfTheSameNameInSeveralFiles() throws {
    let folder = try Folder()
    let header = "run,params,tokens,val_loss\n"
    try folder.write("1.csv", header + "a,5,10,3\nb,5,10,3\n")
    try folder.write("2.csv", header + "a,5,20,2\nb,6,20,2\n")
    let table = try readLogs([folder.path])
    #expect(table.runs.map(\.id) == ["a", "b", "b"])
    #expect(table.evaluations.map(\.run) == [0, 0, 1, 2])
    #expect(table.notes.map(\.words).contains("1 run continued in another file: same name, no setting that differs"))
    #expect(
      table.notes.map(\.words).contains(
        "1 run name used in several files with different settings: kept as runs of their own"))
  }

  @Test func sameNameWithAnotherSizeOrSeedIsAnotherRun() throws {
    let folder = try Folder()
    let table = try folder.table("run,params,seed,tokens,val_loss\na,5,1,10,3\na,6,1,10,2\na,5,2,10,1\na,5,1,20,0.5\n")
    #expect(table.runs.map(\.seed) == [1, 2, 1])
    #expect(table.evaluations.map(\.run) == [0, 0, 1, 2])
  }

  @Test func naturalOrder() {
    let sorted = ["run10", "run2", "run1", "run02", "a", "run2b", ""].sorted(by: NaturalOrder.precedes)
    #expect(sorted == ["", "a", "run1", "run02", "run2", "run2b", "run10"])
  }
}
