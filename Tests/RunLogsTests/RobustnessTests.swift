// Properties: cut files, shuffled rows, split files, tiny blocks, random bytes.

import Diagnostics
import Foundation
import Runs
import TestSupport
import Testing

@testable import RunLogs

struct RobustnessTests {
  /// Run, tokens and loss of every evaluation with the line it stands on.
  private func measured(_ table: RunTable) -> [String: Int] {
    Dictionary(
      table.evaluations.map { ("\(table.runs[$0.run].id) \($0.tokens) \($0.loss) \($0.step ?? -1)", $0.line) },
      uniquingKeysWith: { first, _ in first })
  }

  /// Cut at any byte, a log keeps all its complete rows and gains none that it did not have.
  /// A row of `span` lines is complete with the last of them.
  private func checkCuts(_ text: String, _ name: String, span: Int = 1) throws {
    let folder = try Folder()
    let bytes = Array(text.utf8)
    let whole = measured(try readLogs([try folder.write(name, bytes)]))
    var kept = 0
    for length in 0..<bytes.count {
      let completeLines = bytes.prefix(length).count { $0 == 10 }
      let complete = Set(whole.filter { $0.value + span - 1 <= completeLines }.keys)
      let file = try folder.write(name, bytes.prefix(length))
      guard let table = try? readLogs([file]) else {
        #expect(complete.isEmpty, "\(name) cut at \(length): nothing read")
        continue
      }
      let read = Set(measured(table).keys)
      #expect(complete.isSubset(of: read), "\(name) cut at \(length): a complete row is lost")
      #expect(read.isSubset(of: Set(whole.keys)), "\(name) cut at \(length): a number that was never measured")
      #expect(table.addsUp)
      kept = max(kept, read.count)
    }
    #expect(kept >= whole.count - 1)
  }

  @Test func cutAnywhere() throws {
    try checkCuts("run,tokens,val_loss\na,10,3.25\na,20,3.125\nb,10,2.0625\nb,200,2.5\n", "plain.csv")
    try checkCuts(
      "val_loss,run,params,tokens\r\n3.25,a,1000,10\r\n3.125,a,1000,2000\r\n2.5,b,20000,1000\r\n", "crlf.csv")
    try checkCuts(
      "run,note,tokens,val_loss\n\"a\",\"x, \"\"y\"\"\nz\",10,\"3.25\"\n\"b\",\"\",20,\"3.125\"\n", "quoted.csv",
      span: 2)
    try checkCuts(Samples.lines, "lines.jsonl")
    let fixed = (1...12).map { "a,\($0),\($0 + 100).\($0 + 1000)\n" }.joined()
    try checkCuts("run,tokens,val_loss\n" + fixed, "fixed.csv")
  }

  @Test func orderOfRowsAndFilesChangesNothing() throws {
    let folder = try Folder()
    let expected = try folder.table(Samples.longCSV)
    #expect(expected.runs.map(\.id) == ["run0", "run1", "run2", "run3", "run4", "run5"])
    var random = Seeded(11)
    for round in 0..<20 {
      let rows = Samples.longRows.shuffled(using: &random)
      let shuffled = try folder.table(([Samples.longHeader] + rows).joined(separator: "\n") + "\n")
      #expect(shuffled.content == expected.content)
      #expect(shuffled.runs.map(\.id) == expected.runs.map(\.id))
      #expect(shuffled.training.losses == expected.training.losses)
      let cut = Int.random(in: 1..<rows.count, using: &random)
      for (name, part) in [("b", rows[..<cut]), ("a", rows[cut...])] {
        try folder.write("split\(round)/\(name).csv", ([Samples.longHeader] + part).joined(separator: "\n") + "\n")
      }
      let split = try readLogs([folder.path + "/split\(round)"])
      #expect(split.content == expected.content)
      #expect(split.training.losses == expected.training.losses)
      #expect(split.training.starts == expected.training.starts)
    }
  }

  @Test func orderOfRowsThatAreRunsChangesNothing() throws {
    let folder = try Folder()
    var random = Seeded(5)
    let rows = (0..<60).map { "\($0 % 7 + 1)e6,\($0 % 5 + 1)e8,\(Double($0 * 37 % 19) / 8)" }
    let expected = try folder.table("params,tokens,loss\n" + rows.joined(separator: "\n") + "\n")
    #expect(expected.counts.rows == 60)
    for _ in 0..<20 {
      let table = try folder.table(
        "params,tokens,loss\n" + rows.shuffled(using: &random).joined(separator: "\n") + "\n")
      #expect(table.content == expected.content)
      #expect(table.ledger.count == expected.ledger.count)
    }
  }

  @Test(arguments: [1, 2, 7, 16, 33, 100, 1000])
  func blockBordersAndWorkersChangeNothing(_ block: Int) throws {
    let folder = try Folder()
    let csv =
      "# head\n" + Samples.longCSV
      + "run1,1,2\n\"q\"\"\nx\",5,5,0.1,1,5,2,3\n\"open,1,1,1,1,1,1,1\nrun9,5,5,0.1,1,5,nan,\n"
    for (name, text) in [("log.csv", csv), ("log.jsonl", Samples.lines + "{\"torn\": \n")] {
      let expected = try folder.table(text, name: name).everything
      #expect(try folder.table(text, name: name, block: block, workers: 1).everything == expected)
      #expect(try folder.table(text, name: name, block: block, workers: 3).everything == expected)
    }
  }

  @Test func randomBytesNeverCrash() throws {
    let folder = try Folder()
    var random = Seeded(23)
    let alphabet = Array("0123456789.eE+-,,,\n\n\"\"{}:[]\\ntu#NaN\r\t;_ abrun\0é".utf8)
    let seeds = [
      Array(Samples.lines.utf8), Array(Samples.longCSV.utf8.prefix(400)), Array("params,tokens,loss\n1,2,3\n".utf8),
    ]
    var read = 0
    for round in 0..<3000 {
      var bytes = seeds[round % seeds.count]
      for _ in 0..<Int.random(in: 1...12, using: &random) {
        let place = Int.random(in: 0..<max(bytes.count, 1), using: &random)
        switch Int.random(in: 0..<4, using: &random) {
        case 0 where !bytes.isEmpty:
          bytes[min(place, bytes.count - 1)] = alphabet[Int.random(in: 0..<alphabet.count, using: &random)]
        case 1 where !bytes.isEmpty: bytes.remove(at: min(place, bytes.count - 1))
        case 2: bytes.insert(alphabet[Int.random(in: 0..<alphabet.count, using: &random)], at: min(place, bytes.count))
        default: bytes = Array(bytes.prefix(place)) + bytes.suffix(Int.random(in: 0...bytes.count, using: &random))
        }
      }
      let file = try folder.write(round % 2 == 0 ? "log.csv" : "log.jsonl", bytes)
      let block = Int.random(in: 1...200, using: &random)
      do throws(Failure) {
        let table = try readLogs([file], mapping: .init(), options: BlockOptions(size: block))
        #expect(table.addsUp)
        #expect(table.evaluations.allSatisfy { $0.tokens > 0 && $0.tokens.isFinite && $0.loss.isFinite })
        read += 1
      } catch {
        #expect(!error.diagnostics.isEmpty)
      }
    }
    #expect(read > 500)
  }

  private static let data = ProcessInfo.processInfo.environment["LAWBOOK_TEST_DATA"]

  @Test(.enabled(if: data != nil, "set LAWBOOK_TEST_DATA")) func published() throws {
    let file = (Self.data ?? "") + "/chinchilla_epoch.csv"
    let table = try readLogs([file], mapping: .init(filters: [.init("epoch_excluded == 0")]))
    #expect(table.evaluations.count == 240)
    #expect(table.runs.count == 240)
    #expect(table.kinds == Array(repeating: .excluded, count: 5))
    let small = try readLogs([file], mapping: .init(filters: [.init("epoch_excluded == 0 and flops < 1e21")]))
    #expect(small.evaluations.count == 217)
    let grid = try readLogs([(Self.data ?? "") + "/yin2024_figure4.csv"])
    #expect(grid.evaluations.count == 36)
    #expect(Set(grid.runs.map(\.params)) == [1.07e9])
  }
}
