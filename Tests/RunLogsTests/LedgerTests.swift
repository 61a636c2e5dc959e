// Every row that takes no part is in the ledger with file, line and reason, and takes no other row with it.

import Diagnostics
import Foundation
import Runs
import Testing

@testable import RunLogs

struct LedgerTests {
  private let header = "run,params,tokens,val_loss\n"

  @Test(arguments: [
    ("b,5,20,NaN", LedgerEntry.Kind.diverged, "val_loss is nan"), ("b,5,20,inf", .diverged, "val_loss is inf"),
    ("b,5,20,-Infinity", .diverged, "val_loss is -inf"), ("b,5,20,1e308", .diverged, "val_loss is 1e+308"),
    ("b,5,20,-2.0", .invalid, "val_loss is -2.0, not positive"), ("b,5,20,0", .invalid, "val_loss is 0, not positive"),
    ("b,5,20,x", .invalid, "val_loss is not a number"), ("b,5,-20,3", .invalid, "tokens is -20.0"),
    ("b,5,0,3", .invalid, "tokens is 0: before any training no law applies"), ("b,-5,20,3", .invalid, "params is -5.0"),
    ("b,0,20,3", .invalid, "params is 0.0"), ("b,nan,20,3", .invalid, "params is nan"),
    ("b,5,nan,3", .invalid, "tokens is nan"),
    ("b,5,1e999,3", .invalid, "tokens is inf"), ("b,1e308,1e308,3", .invalid, "compute overflows"),
    ("b,5,,3", .incomplete, "tokens are not given and do not follow from step and batch_tokens"),
    ("a,5,10,3", .duplicate, "repeats line 2"), ("b,5,20", .torn, "3 fields where the header has 4"),
    ("b,5,20,3,9", .torn, "5 fields where the header has 4"), (",5,20,3", .invalid, "the row names no run"),
    ("b,\"5,20,3", .torn, "the quotes of the line do not match"),
    ("b,\"5\"5,20,3", .torn, "the quotes of the line do not match"),
    ("b,5,2\0,3", .invalid, "tokens is not a number"), ("\0\0\0\0", .torn, "the line holds NUL bytes"),
  ])
  func kinds(_ row: String, _ kind: LedgerEntry.Kind, _ reason: String) throws {
    let folder = try Folder()
    let table = try folder.table(header + "a,5,10,4\n" + row + "\nc,6,30,2\n")
    #expect(table.evaluations.map(\.loss) == [4, 2])
    #expect(table.ledger.map(\.kind) == [kind])
    #expect(table.ledger.first?.reason.words == reason)
    #expect(table.ledger.first?.line == 3)
    #expect(table.ledger.first?.file == folder.path + "/log.csv")
    #expect(table.addsUp)
  }

  @Test func jsonLinesKinds() throws {
    let folder = try Folder()
    let text = """
      {"run": "a", "params": 5, "tokens": 10, "val_loss": NaN}
      {"run": "a", "params": 5, "tokens": 20, "val_loss": 3}
      {"run": "a", "params": 5, "tokens": 20, "val_loss": 3
      {"run": "a", "params": 5, "tokens": 30, "val_loss": true}
      not json
      {"run": "a", "params": 5, "tokens": 20, "val_loss": 3}
      {"run": "a", "params": 5, "tokens": 40, "val_loss": 2, "extra": [1, {"b": [null, "x"]}], "note": "\\u00e9\\"q"}

      """
    let table = try folder.table(text, name: "log.jsonl")
    #expect(table.kinds == [.diverged, .torn, .invalid, .torn, .duplicate])
    #expect(table.ledger.map(\.line) == [1, 3, 4, 5, 6])
    #expect(table.evaluations.map(\.loss) == [3, 2])
    #expect(table.addsUp)
  }

  @Test func rowsThatAreRunsRepeatOnlyByteForByte() throws {
    let folder = try Folder()
    let table = try folder.table("params,tokens,val_loss,set\n5,10,3,x\n5,10,3,y\n5,10,3,x\n7,10,3,x\n5,10,4,x\n")
    #expect(table.evaluations.count == 4)
    #expect(table.runs.count == 4)
    #expect(table.ledger.map(\.line) == [4])
    #expect(table.kinds == [.duplicate])
    #expect(table.addsUp)
  }

  @Test func trainingRows() throws {
    let folder = try Folder()
    let text = """
      run,batch_tokens,step,train_loss,val_loss
      a,10,1,5,
      a,10,2,nan,
      a,10,3,4,4.5
      a,10,3,4,
      a,10,4,inf,4.25
      a,10,,3,
      a,10,5,,

      """
    let table = try folder.table(text)
    #expect(table.kinds == [.diverged, .duplicate, .incomplete])
    #expect(table.evaluations.map(\.loss) == [4.5, 4.25])
    #expect(table.training.tokens == [10, 30])
    #expect(table.counts.trainingOnly == 1)
    #expect(table.counts.withoutLoss == 1)
    #expect(table.notes.map(\.words).contains("1 evaluation kept although train_loss is not finite there"))
    #expect(table.addsUp)
  }

  @Test func filesThatAreNoLogs() throws {
    let folder = try Folder()
    try folder.write("a.csv", "params,tokens,val_loss\n5,10,3\n")
    try folder.write("binary.csv", [0x7F, 0x45, 0x4C, 0x46, 0, 0, 1, 2] as [UInt8])
    try folder.write("empty.csv", "")
    try folder.write("blank.jsonl", "\n\n")
    try folder.write("config.json", "{\n  \"params\": 5\n}\n")
    try folder.write("speed.json", "{\"tokens\": 5, \"seconds\": 2}\n")
    try folder.write("cut.csv", "params,tok")
    try folder.write("numbers.csv", "1,2,3\n4,5,6\n")
    try folder.write("packed.csv", [0x1F, 0x8B, 8, 0] as [UInt8])
    try folder.write("wide.csv", [0xFF, 0xFE, 0x61, 0] as [UInt8])
    try folder.write("machines.csv", "host,cores\nx,2\n")
    try folder.write("control.csv", "a\u{1}b,c\n\n")
    try folder.write("notes.txt", "not looked at")
    let table = try readLogs([folder.path])
    #expect(table.evaluations.count == 1)
    #expect(
      table.ledger.map { $0.file.split(separator: "/").last.map(String.init) ?? "" } == [
        "binary.csv", "blank.jsonl", "control.csv", "cut.csv", "empty.csv", "machines.csv",
        "numbers.csv", "packed.csv", "wide.csv",
      ])
    #expect(table.ledger.allSatisfy { $0.line == 0 && $0.reason.words.hasPrefix("the file ") })
    #expect(table.addsUp)
  }

  @Test(arguments: ["", "\n\n", "params,tokens,val_loss\n", "\0\0\0", "[1, 2]"])
  func nothingToRead(_ text: String) throws {
    let folder = try Folder()
    #expect(throws: Failure.self) { try folder.table(text) }
  }

  @Test func pathsThatNameNothing() throws {
    let folder = try Folder()
    try folder.write("runs.csv", "params,tokens,val_loss\n5,10,3\n")
    do throws(Failure) {
      _ = try readLogs([folder.path + "/run.csv", folder.path + "/x*.csv", "/dev/null"])
      Issue.record("accepted")
    } catch {
      #expect(error.diagnostics.count == 2)
      #expect(error.diagnostics.first?.hint == "did you mean 'runs.csv'?")
    }
  }

  /// Without a final line end a value may be cut; it is kept where all rows before write it in one fixed format.
  @Test(arguments: [
    (12, "3.1250", true), (12, "3.125", false), (12, "3.12500", false), (12, "3", false), (12, "", false),
    (5, "3.1250", false),
    (12, "3.1250\r", true), (5, "\"3.1\"", true),
  ])
  func aLastLineWithoutEnd(_ rows: Int, _ last: String, _ isKept: Bool) throws {
    let folder = try Folder()
    let lines = (1...rows).map { row -> String in
      let loss = "\(Double(row + 10) / 8 + 0.0625)".padding("0", fraction: 4)
      return "a,5,\(row),\(loss)\n"
    }
    let text = header + lines.joined()
    let table = try folder.table(text + "a,5,100,\(last)")
    let refused: [LedgerEntry.Kind] = isKept ? [] : [.torn]
    #expect(table.evaluations.count == rows + 1 - refused.count)
    #expect(table.kinds == refused)
    #expect(table.ledger.allSatisfy { $0.run == "a" })
    let closed = try folder.table((header + lines.joined()).replacing("\n", with: "\r\n") + "a,5,100,\(last)")
    #expect(closed.evaluations.count == table.evaluations.count)
    let unused = try folder.table(header.replacing("\n", with: ",note\n") + "a,5,100,3.1,x")
    #expect(unused.evaluations.count == 1)
  }

  /// Numbers as Python writes them: a cut in the eleventh decimal does no harm, one that takes an exponent would.
  @Test func aLastLineOfManyDecimals() throws {
    let folder = try Folder()
    func lines(_ suffix: String) -> String { (1...9).map { "a,5,\($0),3.12345678901\($0)\(suffix)\n" }.joined() }
    #expect(try folder.table(header + lines("") + "a,5,100,3.12345678901").evaluations.count == 10)
    #expect(try folder.table(header + lines("") + "a,5,100,3.1234567").kinds == [.torn])
    #expect(
      try folder.table(header + lines("2").replacing("3.12345678901", with: "3.1e-") + "a,5,100,3.12345678901").kinds
        == [.torn])
  }

  @Test func settingsInAFileOfTheirOwn() throws {
    let folder = try Folder()
    try folder.write("runs.csv", "run,params,lr\na,5,0.1\nb,6,0.2\n")
    try folder.write("losses.csv", "run,tokens,val_loss\na,10,3\nb,10,2\n")
    let table = try readLogs([folder.path])
    #expect(table.runs.map(\.params) == [5, 6])
    #expect(table.runs.map(\.learningRate) == [0.1, 0.2])
    #expect(table.evaluations.map(\.compute) == [300, 360])
    #expect(table.addsUp)
  }

  @Test func aLineOfTenMegabytes() throws {
    let folder = try Folder()
    let long = String(repeating: "x", count: 10_000_000)
    let table = try folder.table(header + "a,5,10,4\n\(long)\nb,6,20,3\n\(long),5,30,2\n")
    #expect(table.evaluations.map(\.loss) == [4, 2, 3])
    #expect(table.kinds == [.torn])
    let lines = try folder.table(
      "{\"run\":\"\(long)\",\"tokens\":1,\"val_loss\":2}\n{\"a\":\"\(long)\n", name: "log.jsonl", block: 4096)
    #expect(lines.evaluations.count == 1)
    #expect(lines.kinds == [.torn])
  }

  @Test func aLineWithoutEndIsPassedOver() throws {
    let folder = try Folder()
    let text = header + "a,5,10,4\n" + String(repeating: "y", count: 5000) + "\nb,6,20,3\n"
    let file = try folder.write("log.csv", text)
    let table = try readLogs([file], mapping: .init(), options: BlockOptions(size: 64, longestLine: 1000))
    #expect(table.evaluations.map(\.loss) == [4, 3])
    #expect(table.kinds == [.torn])
    #expect(table.ledger.first?.line == 3)
    #expect(table.evaluations.map(\.line) == [2, 4])
  }
}

extension String {
  /// Digits added at the end until the point has so many behind it.
  fileprivate func padding(_ digit: String, fraction: Int) -> String {
    let behind = lastIndex(of: ".").map { distance(from: $0, to: endIndex) - 1 } ?? 0
    return self + String(repeating: digit, count: Swift.max(0, fraction - behind))
  }
}
