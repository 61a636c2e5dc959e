// Safetensors files read with suspicion: nothing in the header is believed before it has been checked against the file.

public import Diagnostics
import Foundation

extension SafetensorsFile {
  /// Longer headers are refused, as the format's own library does.
  private static let longestHeader = 100_000_000

  /// Reads the file at `path`.
  ///
  /// - Throws: `Failure` when it cannot be read or is no whole safetensors file of single precision tensors.
  public init(contentsOf path: String) throws(Failure) {
    let data: Data
    do {
      data = try Data(contentsOf: URL(fileURLWithPath: path))
    } catch {
      throw Failure(
        "the file cannot be read", at: Place(file: path), hint: (error as NSError).localizedDescription)
    }
    do throws(Malformed) {
      self = try Self.parsed(data)
    } catch {
      throw Failure("no whole safetensors file: \(error.reason)", at: Place(file: path))
    }
  }

  struct Malformed: Error {
    var reason: String
  }

  /// - Throws: what is wrong with the bytes.
  static func parsed(_ data: Data) throws(Malformed) -> SafetensorsFile {
    let start = try valuesStart(data)
    let header = try Header(data[data.startIndex + 8..<data.startIndex + start])
    let values = data.count - start
    var place = 0
    var tensors: [NamedTensor] = []
    for entry in header.entries {
      try entry.check(from: place, values)
      let bytes = data[data.startIndex + start + place..<data.startIndex + start + entry.end]
      tensors.append(NamedTensor(entry.name, entry.shape, floats(bytes)))
      place = entry.end
    }
    guard place == values else { throw Malformed(reason: "\(values - place) bytes belong to no tensor") }
    return SafetensorsFile(tensors, metadata: header.metadata)
  }

  private static func valuesStart(_ data: Data) throws(Malformed) -> Int {
    guard data.count >= 8 else { throw Malformed(reason: "\(data.count) bytes are too few for a header") }
    let length = data.prefix(8).reversed().reduce(0 as UInt64) { $0 << 8 | UInt64($1) }
    guard length <= UInt64(longestHeader), Int(length) <= data.count - 8 else {
      throw Malformed(reason: "a header of \(length) bytes in a file of \(data.count)")
    }
    return 8 + Int(length)
  }

  private static func floats(_ bytes: Data) -> [Float] {
    let count = bytes.count / MemoryLayout<Float>.size
    return unsafe [Float](unsafeUninitializedCapacity: count) { buffer, initialized in
      unsafe bytes.copyBytes(to: UnsafeMutableRawBufferPointer(buffer))
      initialized = count
    }
  }
}

/// The JSON header, each tensor in the order of its values.
private struct Header {
  var entries: [Entry] = []
  var metadata: [String: String] = [:]

  struct Entry {
    var name: String
    var type: String
    var shape: [Int]
    var start: Int
    var end: Int
  }

  private struct Record: Decodable {
    var dtype: String
    var shape: [Int]
    var offsets: [Int]

    enum CodingKeys: String, CodingKey {
      case dtype, shape
      case offsets = "data_offsets"
    }
  }

  /// A member of the header: either the metadata or a tensor.
  private enum Member: Decodable {
    case tensor(Record)
    case metadata([String: String])

    init(from decoder: any Decoder) throws {
      let isMetadata = decoder.codingPath.last?.stringValue == "__metadata__"
      self = isMetadata ? .metadata(try [String: String](from: decoder)) : .tensor(try Record(from: decoder))
    }
  }

  init(_ bytes: Data) throws(SafetensorsFile.Malformed) {
    guard bytes.first == UInt8(ascii: "{"), let members = try? JSONDecoder().decode([String: Member].self, from: bytes)
    else { throw .init(reason: "the header is no JSON object of dtype, shape and data_offsets by name") }
    for (name, member) in members {
      switch member {
      case .metadata(let pairs): metadata = pairs
      case .tensor(let record):
        guard record.offsets.count == 2 else { throw .init(reason: "tensor '\(name)' has no begin and end") }
        entries.append(
          Entry(
            name: name, type: record.dtype, shape: record.shape, start: record.offsets[0],
            end: record.offsets[1]))
      }
    }
    // An empty tensor lies where the next one begins.
    entries.sort { ($0.start, $0.end, $0.name) < ($1.start, $1.end, $1.name) }
  }
}

extension Header.Entry {
  /// Values follow each other without gap or overlap, each tensor as long as its shape says.
  fileprivate func check(from place: Int, _ available: Int) throws(SafetensorsFile.Malformed) {
    guard type == "F32" else { throw .init(reason: "tensor '\(name)' is \(type), only F32 is read") }
    guard start == place, end >= start else {
      throw .init(reason: "tensor '\(name)' lies at \(start) to \(end) where \(place) is next")
    }
    guard end <= available else { throw .init(reason: "tensor '\(name)' ends at \(end) of \(available) bytes") }
    guard let bytes = Self.bytes(shape), bytes == end - start else {
      throw .init(reason: "tensor '\(name)' of shape \(shape) has \(end - start) bytes")
    }
  }

  private static func bytes(_ shape: [Int]) -> Int? {
    var count = MemoryLayout<Float>.size
    for side in shape {
      let (product, isTooLarge) = count.multipliedReportingOverflow(by: side)
      guard side >= 0, !isTooLarge else { return nil }
      count = product
    }
    return count
  }
}
