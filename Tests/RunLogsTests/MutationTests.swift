// Damaged binary logs: cut at every byte, and flipped at random. Nothing crashes, every row that was read is accounted for,
// and no number appears that was never measured unless its bytes were flipped.
//
// `LAWBOOK_MUTATIONS=100000 swift test -c release --filter MutationTests` tries as many flips a format.

import Diagnostics
import Foundation
import Runs
import TestSupport
import Testing

@testable import RunLogs

@Suite(.timeLimit(.minutes(60))) struct MutationTests {
  private static let flips =
    ProcessInfo.processInfo.environment["LAWBOOK_MUTATIONS"].flatMap { Int($0) } ?? 150

  struct Sample: Sendable, CustomTestStringConvertible {
    var name: String
    var bytes: [UInt8]
    var testDescription: String { name }
  }

  private static let events = EventSample.file(
    (1...6).flatMap { [($0, "val/loss", 4 - Float($0) / 8), ($0, "tokens", Float($0) * 1000)] })
  private static let text = Array(Samples.longCSV.utf8)

  static let samples: [Sample] = [
    Sample(name: "a.wandb", bytes: WandBSample.file(evaluations: 6)),
    Sample(name: "r/events.out.tfevents.1", bytes: events),
    Sample(name: "a.zip", bytes: Stored.zip([("a.csv", text), ("b.csv", text)])),
    fixture("columnar/duckdb-v2.parquet"), fixture("columnar/fastparquet.parquet"),
    fixture("columnar/pyarrow-deltas.parquet"), fixture("columnar/pyarrow-pages-lz4.parquet"),
    fixture("columnar/polars-stream.arrow"), fixture("columnar/pyarrow-category.feather"),
    fixture("packed/rows.csv.gz"), fixture("packed/rows.csv.bz2"), fixture("packed/rows.csv.xz"),
    fixture("packed/rows.csv.zst"), fixture("packed/rows.sqlite"),
  ]

  private static func fixture(_ path: String) -> Sample {
    let url = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "fixtures/" + path)
    return Sample(name: url.lastPathComponent, bytes: (try? Array(Data(contentsOf: url))) ?? [])
  }

  private static func read(_ path: String) -> RunTable? { try? readLogs([path]) }

  @Test(arguments: samples) func wholeItIsRead(_ sample: Sample) throws {
    let folder = try Folder()
    let table = try readLogs([folder.write(sample.name, sample.bytes)])
    #expect(table.evaluations.count >= 6 && table.addsUp)
  }

  /// Every byte of small files; of larger ones so many places that the test stays short.
  @Test(arguments: samples) func cutAnywhere(_ sample: Sample) throws {
    let folder = try Folder()
    let whole = Set(try readLogs([folder.write(sample.name, sample.bytes)]).content)
    for length in stride(from: 0, to: sample.bytes.count, by: Self.flips > 1000 ? 1 : 1 + sample.bytes.count / 1500) {
      let file = try folder.write(sample.name, sample.bytes.prefix(length))
      guard let table = Self.read(file) else { continue }
      #expect(table.addsUp && Set(table.content).isSubset(of: whole), "cut at \(length)")
    }
  }

  @Test(arguments: samples) func flippedAtRandom(_ sample: Sample) throws {
    let folder = try Folder()
    var random = Seeded(UInt64(sample.bytes.count))
    for _ in 0..<Self.flips {
      var damaged = sample.bytes
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        damaged[Int.random(in: 0..<damaged.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
      }
      guard let table = Self.read(try folder.write(sample.name, damaged)) else { continue }
      #expect(table.addsUp)
    }
  }
}
