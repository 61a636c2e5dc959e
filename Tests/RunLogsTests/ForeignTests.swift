// Files that are known and not read say what they are and the way out; Neptune's offline folders.

import Diagnostics
import Foundation
import Runs
import Testing

@testable import RunLogs

struct ForeignTests {
  private static let heads: [ForeignFile: [UInt8]] = {
    var heads: [ForeignFile: [UInt8]] = [:]
    heads[.duckDB] = [UInt8](repeating: 7, count: 8) + Array("DUCK".utf8) + [0, 0]
    heads[.featherV1] = Array("FEA1".utf8) + [0, 0, 0, 0]
    heads[.encryptedParquet] = Array("PARE".utf8) + [0, 0, 0, 0]
    heads[.safetensors] = [24, 0, 0, 0, 0, 0, 0, 0] + Array("{\"__metadata__\":{}}  ".utf8)
    heads[.hdf5] = [0x89, 0x48, 0x44, 0x46, 0x0D, 0x0A, 0x1A, 0x0A, 0]
    heads[.numpy] = [0x93] + Array("NUMPY".utf8) + [1, 0]
    heads[.pickle] = [0x80, 4, 0x95, 0]
    heads[.torch] = Stored.zip([("archive/data.pkl", [0x80, 2])])
    return heads
  }()

  @Test(arguments: ForeignFile.allCases.filter { $0 != .aim })
  func saysWhatItIs(_ kind: ForeignFile) throws {
    let bytes = try #require(Self.heads[kind])
    let folder = try Folder()
    let file = try folder.write("a.bin", bytes)
    do {
      _ = try readLogs([file])
      Issue.record("read a file of kind \(kind)")
    } catch {
      #expect(error.description.contains(kind.words))
    }
    // Beside a log, weights are not worth an entry of the ledger.
    try folder.write("runs.csv", "run,params,tokens,val_loss\na,5,10,3\n")
    let table = try readLogs([folder.path])
    #expect(table.evaluations.count == 1)
    #expect(table.ledger.map(\.reason) == (kind.isByTheWay ? [] : [.file(.foreign(kind))]))
    #expect(table.notes.contains(.notRead([file])) == kind.isByTheWay)
  }

  @Test func anAimRepositoryIsNamed() throws {
    let folder = try Folder()
    try folder.write("x/.aim/run_metadata.sqlite", "SQLite")
    do {
      _ = try readLogs([folder.path + "/x"])
      Issue.record("read an Aim repository")
    } catch {
      #expect(error.description.contains(ForeignFile.aim.words))
    }
    try folder.write("x/runs.csv", "run,params,tokens,val_loss\na,5,10,3\n")
    #expect(try readLogs([folder.path + "/x"]).ledger.map(\.reason) == [.file(.foreign(.aim))])
  }
}

struct NeptuneTests {
  private static func operation(_ type: String, _ path: String, _ rest: String) -> String {
    let parts = path.split(separator: "/").map { "\"\($0)\"" }.joined(separator: ", ")
    return #"{"obj": {"type": "\#(type)", "path": [\#(parts)], \#(rest)}, "version": 1, "at": 1.5}"# + "\n"
  }

  private static func series(_ path: String, _ steps: [Int], _ value: (Int) -> Double) -> String {
    steps.map { operation("LogFloats", path, "\"values\": [{\"value\": \(value($0)), \"step\": \($0), \"ts\": 1}]") }
      .joined()
  }

  @Test func aFolderOfRuns() throws {
    let folder = try Folder()
    let settings =
      Self.operation("AssignString", "sys/name", "\"value\": \"sweep-1\"")
      + Self.operation("AssignInt", "parameters/n_params", "\"value\": 5000")
      + Self.operation("AssignFloat", "parameters/optimizer/lr", "\"value\": 0.002")
      + Self.operation("AssignInt", "parameters/tokens_per_batch", "\"value\": 100")
    try folder.write("offline/run__1/metadata.json", "{\n\"mode\": \"offline\"\n}")
    try folder.write(
      "offline/run__1/data-1.log", settings + Self.series("train/loss", [10, 20]) { 5 - Double($0) / 40 })
    try folder.write(
      "offline/run__1/data-9.log", Self.series("val/loss", [20]) { _ in 4.75 } + "{\"obj\": {\"type\"")
    let table = try readLogs([folder.path])
    #expect(table.runs.map(\.id) == ["sweep-1"] && table.runs[0].params == 5000 && table.runs[0].learningRate == 0.002)
    #expect(table.evaluations.map(\.tokens) == [2000] && table.evaluations.map(\.loss) == [4.75])
    #expect(table.training.losses == [4.75, 4.5] && table.ledger.map(\.reason) == [.file(.tornMessages(1))])
    #expect(table.addsUp)
  }
}
