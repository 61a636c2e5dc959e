// Parquet and Arrow files of the writers that people use (reference/columnar.py made them) hold the rows of one CSV file.

import Diagnostics
import Foundation
import Runs
import Testing

@testable import RunLogs

struct ColumnarTests {
  static let folder =
    URL(filePath: #filePath).deletingLastPathComponent().path(percentEncoded: false)
    + "fixtures/columnar/"
  static let files = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [])
    .filter { !$0.hasSuffix(".csv") }.sorted()

  @Test func theWritersAreThere() { #expect(Self.files.count == 16) }

  @Test(arguments: files) func holdsTheRowsOfTheText(_ name: String) throws {
    let text = try readLogs([Self.folder + "rows.csv"])
    let table = try readLogs([Self.folder + name])
    #expect(text.evaluations.count == 8 && text.training.losses.count == 24)
    #expect(table.content == text.content && table.addsUp && table.ledger.isEmpty)
    #expect(table.runs.map(\.id) == text.runs.map(\.id))
    #expect(table.evaluations.map(\.line) == text.evaluations.map { $0.line - 1 })
    #expect(table.training.losses == text.training.losses && table.training.tokens == text.training.tokens)
    let title = name.hasSuffix("parquet") ? "Parquet file" : "Feather file"
    #expect(table.notes.contains { $0.words.hasSuffix("\(name) is read as \(title)") })
  }

  /// Conditions see numbers, truth values and texts as those of a table of text.
  @Test(arguments: ["late == true", "step > 300 and seed != 1", "run == 'b, quoted'", "train_loss < 3.9"])
  func conditionsHoldAlike(_ condition: String) throws {
    let mapping = LogMapping(filters: [LogFilter(condition)])
    let text = try readLogs([Self.folder + "rows.csv"], mapping: mapping)
    for name in ["pyarrow.parquet", "duckdb.parquet", "polars.arrow"] {
      let table = try readLogs([Self.folder + name], mapping: mapping)
      #expect(table.content == text.content && table.kinds == text.kinds && table.addsUp)
      #expect(table.setAside.map(\.evaluation.loss) == text.setAside.map(\.evaluation.loss))
    }
  }

  @Test func packedOnceMore() throws {
    let folder = try Folder()
    let bytes = try Data(contentsOf: URL(filePath: Self.folder + "duckdb.parquet"))
    let zip = try folder.write("x.zip", Stored.zip([("a/duckdb.parquet", Array(bytes))]))
    #expect(try readLogs([zip]).content == readLogs([Self.folder + "rows.csv"]).content)
  }

  /// A stream keeps the batches before the cut; what has its list at the end says that it is lost.
  @Test func cutFiles() throws {
    let folder = try Folder()
    let feather = try Data(contentsOf: URL(filePath: Self.folder + "pyarrow.feather"))
    let table = try readLogs([folder.write("a.feather", feather.prefix(feather.count * 2 / 3))])
    let kept = table.training.losses.count
    #expect(kept > 0 && kept < 24 && kept % 7 == 0 && table.addsUp)
    #expect(table.ledger.first?.reason.words == "the file is cut off or damaged: \(kept) rows are read")
    let parquet = try Data(contentsOf: URL(filePath: Self.folder + "pyarrow.parquet"))
    let file = try folder.write("a.parquet", parquet.dropLast(9))
    do {
      _ = try readLogs([file])
      Issue.record("read a Parquet file without its list")
    } catch {
      #expect(error.description.contains("is a Parquet file that is cut off or damaged"))
    }
  }

  /// A damaged group of rows costs its rows, and the ledger names them.
  @Test func aDamagedGroupCostsItself() throws {
    let folder = try Folder()
    var bytes = try Data(contentsOf: URL(filePath: Self.folder + "polars.parquet"))
    for place in 4..<40 { bytes[place] = 0xFF }
    let table = try readLogs([folder.write("a.parquet", bytes)])
    #expect(table.training.losses.count == 15 && table.ledger.count == 1 && table.addsUp)
    #expect(table.ledger[0].reason.words.hasPrefix("rows 1 to 9 are lost: column 'run'"))
    #expect(table.evaluations.map(\.line).min() == 12)
  }

  @Test func fixedNumbers() {
    #expect(SmallFloats.half(0x3C00) == 1 && SmallFloats.half(0xC000) == -2 && SmallFloats.half(0x0001) == 0x1p-24)
    #expect(SmallFloats.half(0x7C00) == .infinity && SmallFloats.half(0x7E00).isNaN && SmallFloats.half(0x3555) < 1)
  }

  /// Runs and packed bits of every width.
  @Test(arguments: 0...32) func hybridIntegers(_ width: Int) throws {
    let values = (0..<19).map { UInt32(truncatingIfNeeded: UInt64($0 * 2_654_435_761) & (1 << UInt64(width) - 1)) }
    var bits = [UInt8](repeating: 0, count: 3 * width)
    for (place, value) in values.enumerated() {
      for bit in 0..<width where value >> UInt32(bit) & 1 == 1 {
        bits[(place * width + bit) / 8] |= 1 << UInt8((place * width + bit) % 8)
      }
    }
    let repeated = Wire.little(UInt64(values[3])).prefix((width + 7) / 8)
    let text = [3 << 1 | 1] + bits + [5 << 1] + repeated
    let padded = text + [UInt8](repeating: 0, count: Bytes.padding)
    var (at, found) = (0, [UInt32]())
    let isRead = HybridIntegers.read(padded.span, &at, text.count, width: width, count: 24, into: &found)
    #expect(isRead && found.prefix(19) == values[...] && found.count == 24)
    (at, found) = (0, [])
    let isShort = HybridIntegers.read(padded.span, &at, text.count, width: width, count: 30, into: &found)
    #expect(!isShort)
  }
}

/// Archives whose members are stored as they are.
enum Stored {
  static func zip(_ members: [(name: String, bytes: [UInt8])]) -> [UInt8] {
    var (file, directory) = ([UInt8](), [UInt8]())
    for (name, bytes) in members {
      let about =
        [UInt8](repeating: 0, count: 8) + Wire.little(Checksum.ieee(bytes[...]))
        + Wire.little(UInt32(bytes.count)) + Wire.little(UInt32(bytes.count)) + Wire.little(UInt16(name.utf8.count))
        + [0, 0]
      directory +=
        [0x50, 0x4B, 1, 2, 20, 0, 20, 0] + about + [UInt8](repeating: 0, count: 10)
        + Wire.little(UInt32(file.count)) + Array(name.utf8)
      file += [0x50, 0x4B, 3, 4, 20, 0] + about + Array(name.utf8) + bytes
    }
    let start = file.count
    return file + directory + [0x50, 0x4B, 5, 6, 0, 0, 0, 0] + Wire.little(UInt16(members.count))
      + Wire.little(UInt16(members.count)) + Wire.little(UInt32(directory.count)) + Wire.little(UInt32(start)) + [0, 0]
  }
}
