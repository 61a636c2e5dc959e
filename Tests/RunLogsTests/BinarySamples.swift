// Small binary logs, made as their tools make them, so that tests can cut and damage them.

import Foundation

@testable import RunLogs

enum Wire {
  static func varint(_ value: UInt64) -> [UInt8] {
    value < 0x80 ? [UInt8(value)] : [UInt8(value & 0x7F) | 0x80] + varint(value >> 7)
  }
  static func bytes(_ field: UInt64, _ bytes: [UInt8]) -> [UInt8] {
    varint(field << 3 | 2) + varint(UInt64(bytes.count)) + bytes
  }
  static func text(_ field: UInt64, _ text: String) -> [UInt8] { bytes(field, Array(text.utf8)) }
  static func whole(_ field: UInt64, _ value: UInt64) -> [UInt8] { varint(field << 3) + varint(value) }
  static func float(_ field: UInt64, _ value: Float) -> [UInt8] { varint(field << 3 | 5) + little(value.bitPattern) }
  static func little<T: FixedWidthInteger>(_ value: T) -> [UInt8] {
    (0..<(T.bitWidth / 8)).map { UInt8(truncatingIfNeeded: value >> T(8 * $0)) }
  }
}

enum WandBSample {
  /// One run with some settings and so many evaluations.
  static func file(evaluations: Int) -> [UInt8] {
    let settings = [("n_params", "1000"), ("tokens_per_batch", "10"), ("learning_rate", "0.001"), ("note", "\"x\"")]
    let config = settings.flatMap { Wire.bytes(1, Wire.text(1, $0.0) + Wire.text(16, $0.1)) }
    var records = [Wire.bytes(17, Wire.text(1, "id1") + Wire.bytes(4, config) + Wire.text(8, "sweep-a"))]
    for step in 1...max(1, evaluations) {
      let items = [("_step", "\(step)"), ("val/loss", "\(5 - Double(step) / 1024)"), ("bad", "NaN")]
      records.append(
        Wire.bytes(2, items.flatMap { Wire.bytes(1, Wire.text(2, $0.0) + Wire.text(16, $0.1)) }))
    }
    return framed(records)
  }

  static func framed(_ records: [[UInt8]]) -> [UInt8] {
    var file: [UInt8] = Array(":W&B".utf8) + [0xE1, 0xBE, 0]
    for record in records {
      var rest = record[...]
      var isFirst = true
      repeat {
        let left = 32_768 - file.count % 32_768
        if left < 7 {
          file += [UInt8](repeating: 0, count: left)
          continue
        }
        let piece = rest.prefix(left - 7)
        rest = rest.dropFirst(piece.count)
        let type: UInt8 = isFirst ? (rest.isEmpty ? 1 : 2) : (rest.isEmpty ? 4 : 3)
        file += Wire.little(Checksum.ieee(([type] + piece)[...])) + Wire.little(UInt16(piece.count)) + [type] + piece
        isFirst = false
      } while !rest.isEmpty
    }
    return file
  }
}

enum EventSample {
  static func file(_ points: [(step: Int, tag: String, value: Float)], tensors: Bool = false) -> [UInt8] {
    var records = [Wire.text(3, "brain.Event:2")]
    for point in points {
      let value =
        tensors
        ? Wire.bytes(8, Wire.whole(1, 1) + Wire.bytes(4, Wire.little(point.value.bitPattern)))
        : Wire.float(2, point.value)
      records.append(
        Wire.whole(2, UInt64(point.step)) + Wire.bytes(5, Wire.bytes(1, Wire.text(1, point.tag) + value)))
    }
    return records.flatMap { framed($0) }
  }

  static func framed(_ record: [UInt8]) -> [UInt8] {
    let length = Wire.little(UInt64(record.count))
    return length + Wire.little(masked(length)) + record + Wire.little(masked(record))
  }

  private static func masked(_ bytes: [UInt8]) -> UInt32 {
    let crc = Checksum.castagnoli(bytes[...])
    return (crc >> 15 | crc << 17) &+ 0xA282_EAD8
  }
}
