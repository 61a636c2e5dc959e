// Safetensors: exact bytes out, the same values back, and nothing believed of a file that is not whole.

import Diagnostics
import Foundation
import Testing

@testable import Training

@Suite struct SafetensorsTests {
  private let folder = FileManager.default.temporaryDirectory.appendingPathComponent("lawbook-" + UUID().uuidString)
    .path

  private static let sample = SafetensorsFile(
    [
      NamedTensor("b.weight", [2, 3], [1, -2, 3.5, .infinity, -0.0, .leastNonzeroMagnitude]),
      NamedTensor("a \"1\"", [], [7]),
      NamedTensor("none", [0, 4], []),
    ], metadata: ["width": "32", "block": "cross-dit"])

  @Test func bytesAreThoseOfTheFormat() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try SafetensorsFile([NamedTensor("x", [2], [1, 2])], metadata: ["b": "2", "a": "1"]).write(to: folder + "/x")
    let bytes = try Data(contentsOf: URL(fileURLWithPath: folder + "/x"))
    let header = #"{"__metadata__":{"a":"1","b":"2"},"x":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}"#
    let padding = String(repeating: " ", count: 88 - header.utf8.count)
    #expect(
      bytes == Data([88, 0, 0, 0, 0, 0, 0, 0]) + Data((header + padding).utf8) + Data([0, 0, 128, 63, 0, 0, 0, 64]))
  }

  @Test func whatIsWrittenIsReadBack() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try Self.sample.write(to: folder + "/x")
    let read = try SafetensorsFile(contentsOf: folder + "/x")
    #expect(read == Self.sample)
    #expect(read["b.weight"]?.values[4].sign == .minus)
    #expect(read["c"] == nil)
  }

  @Test func anUnfinishedFileNeverTakesItsPlace() throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try Self.sample.write(to: folder + "/x")
    do {
      var writer = try SafetensorsWriter(folder + "/x", [TensorLabel("y", [1]), TensorLabel("z", [1])])
      let values: [Float] = [1]
      try writer.append(values.span)
    }
    #expect(try SafetensorsFile(contentsOf: folder + "/x") == Self.sample)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["x"])
  }

  private static func file(_ header: String, values: Int, length: UInt64? = nil) -> Data {
    let length = length ?? UInt64(header.utf8.count)
    return Data((0..<8).map { UInt8(truncatingIfNeeded: length >> (8 * $0)) }) + Data(header.utf8) + Data(count: values)
  }

  private static func tensor(_ shape: String, _ offsets: String, type: String = "F32") -> String {
    #"{"dtype":"\#(type)","shape":[\#(shape)],"data_offsets":[\#(offsets)]}"#
  }

  static let hostile: [(Data, String)] = [
    (Data(), "0 bytes are too few"), (Data([1, 2, 3]), "3 bytes are too few"),
    (file("{}", values: 0, length: .max), "a header of 18446744073709551615 bytes in a file of 10"),
    (file("{}", values: 0, length: 3), "a header of 3 bytes in a file of 10"),
    (file("[]", values: 0), "no JSON object"), (file("", values: 0), "no JSON object"),
    (file(#"{"x":1}"#, values: 0), "no JSON object"), (file(#"{"x":{}}"#, values: 0), "no JSON object"),
    (file(String(repeating: "[", count: 100_000), values: 0), "no JSON object"),
    (file(String(repeating: #"{"x":"#, count: 100_000), values: 0), "no JSON object"),
    (file("{\"x\":\(tensor("1e30", "0,4"))}", values: 4), "no JSON object"),
    (file("{\"__metadata__\":{\"a\":1}}", values: 0), "no JSON object"),
    (file("{\"x\":\(tensor("1", "0"))}", values: 4), "no begin and end"),
    (file("{\"x\":\(tensor("1", "0,4", type: "F16"))}", values: 4), "is F16, only F32"),
    (file("{\"x\":\(tensor("2", "0,4"))}", values: 4), "of shape [2] has 4 bytes"),
    (file("{\"x\":\(tensor("-1,-1", "0,4"))}", values: 4), "has 4 bytes"),
    (file("{\"x\":\(tensor("4611686018427387904,4", "0,0"))}", values: 0), "has 0 bytes"),
    (file("{\"x\":\(tensor("1", "-4,0"))}", values: 4), "lies at -4 to 0 where 0 is next"),
    (file("{\"x\":\(tensor("1", "0,4"))}", values: 3), "ends at 4 of 3 bytes"),
    (file("{\"x\":\(tensor("1", "0,4"))}", values: 5), "1 bytes belong to no tensor"),
    (file("{\"x\":\(tensor("1", "4,8"))}", values: 8), "where 0 is next"),
    (
      file("{\"x\":\(tensor("1", "0,4")),\"y\":\(tensor("1", "0,4"))}", values: 4),
      "tensor 'y' lies at 0 to 4 where 4 is next"
    ),
    (file("{\"x\":\(tensor("1", "0,9223372036854775807"))}", values: 4), "ends at 9223372036854775807 of 4"),
  ]

  @Test(arguments: hostile) func nothingIsBelieved(bytes: Data, reason: String) throws {
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try bytes.write(to: URL(fileURLWithPath: folder + "/x"))
    let failure = #expect(throws: Failure.self) { try SafetensorsFile(contentsOf: folder + "/x") }
    #expect(failure?.diagnostics.first?.headline.contains(reason) == true, "\(failure?.description ?? "")")
  }

  /// Every file cut short is refused, and a file with a byte changed either reads or is refused.
  @Test func damagedFilesDoNoHarm() throws {
    let header = safetensorsHeader(Self.sample.tensors.map(\.label), Self.sample.metadata)
    let whole = Data(header) + Data(count: 28)
    #expect(try SafetensorsFile.parsed(whole).tensors.count == 3)
    for count in 0..<whole.count {
      #expect(throws: SafetensorsFile.Malformed.self) { try SafetensorsFile.parsed(whole.prefix(count)) }
    }
    for place in 0..<header.count {
      for byte in [0, 0x22, 0x30, 0x5B, 0x7D, 0xFF] as [UInt8] {
        var damaged = whole
        damaged[place] = byte
        let read = try? SafetensorsFile.parsed(damaged)
        #expect((read?.tensors.reduce(0) { $0 + $1.values.count } ?? 7) == 7)
      }
    }
  }

  @Test func aMissingFileIsAFailure() {
    #expect(throws: Failure.self) { try SafetensorsFile(contentsOf: "/nowhere/x") }
  }
}
