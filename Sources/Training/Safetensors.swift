// Weights, batches and checkpoints as files that other frameworks read: safetensors, single precision only.
// The format: eight bytes with the length of the header, the header (JSON: name → dtype, shape, place), the values, all
// little-endian (https://github.com/huggingface/safetensors).

public import Diagnostics
import Files
import Foundation

/// Name and shape of a tensor.
public struct TensorLabel: Sendable, Hashable {
  public var name: String
  public var shape: [Int]

  public init(_ name: String, _ shape: [Int]) {
    self.name = name
    self.shape = shape
  }

  /// Values the tensor holds.
  public var count: Int { shape.reduce(1, *) }
}

/// A tensor of single precision numbers, row by row.
public struct NamedTensor: Sendable, Hashable {
  public var label: TensorLabel
  public var values: [Float]

  public init(_ name: String, _ shape: [Int], _ values: [Float]) {
    label = TensorLabel(name, shape)
    self.values = values
  }

  public var name: String { label.name }
  public var shape: [Int] { label.shape }
}

/// Everything such a file holds.
public struct SafetensorsFile: Sendable, Hashable {
  /// In the order of their values in the file.
  public var tensors: [NamedTensor]
  public var metadata: [String: String]

  public init(_ tensors: [NamedTensor] = [], metadata: [String: String] = [:]) {
    self.tensors = tensors
    self.metadata = metadata
  }

  public subscript(name: String) -> NamedTensor? { tensors.first { $0.name == name } }

  /// Replaces the file at `path`, whole or not at all. Equal contents give equal bytes.
  ///
  /// - Throws: `Failure` when the file cannot be written; the old one stays.
  public func write(to path: String) throws(Failure) {
    var writer = try SafetensorsWriter(path, tensors.map(\.label), metadata: metadata)
    for tensor in tensors { try writer.append(tensor.values.span) }
    try writer.finish()
  }
}

/// Writes tensor after tensor straight from where its values lie, without a copy. A file that is not finished never takes
/// its place.
public struct SafetensorsWriter: ~Copyable {
  private var file: AtomicFile
  private let labels: [TensorLabel]
  private var written = 0

  /// Tensors in the order in which their values will come, each name once.
  ///
  /// - Throws: `Failure` when the file cannot be made.
  public init(_ path: String, _ labels: [TensorLabel], metadata: [String: String] = [:]) throws(Failure) {
    precondition(Set(labels.map(\.name)).count == labels.count && !labels.contains { $0.name == "__metadata__" })
    var file = try AtomicFile(path)
    let header = safetensorsHeader(labels, metadata)
    try unsafe file.append(header.span.bytes)
    self.init(file, labels)
  }

  private init(_ file: consuming AtomicFile, _ labels: [TensorLabel]) {
    self.file = file
    self.labels = labels
  }

  /// The values of the next tensor.
  ///
  /// - Throws: `Failure` when they do not fit the disk.
  public mutating func append(_ values: Span<Float>) throws(Failure) {
    precondition(written < labels.count && values.count == labels[written].count)
    try unsafe file.append(values.bytes)
    written += 1
  }

  /// Puts the file in its place, once the values of all tensors are there.
  ///
  /// - Throws: `Failure` when the disk does not take it.
  public consuming func finish() throws(Failure) {
    precondition(written == labels.count)
    try file.commit()
  }
}

/// Length and header, metadata first and by key, padded with spaces to a multiple of eight bytes.
func safetensorsHeader(_ labels: [TensorLabel], _ metadata: [String: String]) -> [UInt8] {
  var entries: [String] = []
  if !metadata.isEmpty {
    let pairs = metadata.sorted { $0.key < $1.key }.map { "\(JSONText.string($0.key)):\(JSONText.string($0.value))" }
    entries.append("\"__metadata__\":{\(pairs.joined(separator: ","))}")
  }
  var place = 0
  for label in labels {
    let end = place + label.count * MemoryLayout<Float>.size
    let shape = label.shape.map(String.init).joined(separator: ",")
    entries.append(
      "\(JSONText.string(label.name)):{\"dtype\":\"F32\",\"shape\":[\(shape)],\"data_offsets\":[\(place),\(end)]}")
    place = end
  }
  var header = Array("{\(entries.joined(separator: ","))}".utf8)
  header += [UInt8](repeating: 0x20, count: (8 - header.count % 8) % 8)
  return (0..<8).map { UInt8(truncatingIfNeeded: header.count >> (8 * $0)) } + header
}
