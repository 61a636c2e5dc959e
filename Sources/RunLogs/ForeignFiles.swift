// What a file is that no format reads: told by its first bytes, so that its user learns the way out.

import Runs

extension ForeignFile {
  /// Aim's repository is a folder.
  static let aimFolder = ".aim"

  /// By its beginning; nil where it is none of these.
  static func of(_ head: FileHead) -> ForeignFile? {
    let bytes = head.bytes
    if bytes.count >= 12, bytes[8..<12].elementsEqual(Array("DUCK".utf8)) { return .duckDB }
    if head.starts(with: "FEA1") { return .featherV1 }
    if head.starts(with: "PARE") { return .encryptedParquet }
    if head.starts(with: [0x89, 0x48, 0x44, 0x46, 0x0D, 0x0A, 0x1A, 0x0A]) { return .hdf5 }
    if head.starts(with: [0x93] + Array("NUMPY".utf8)) { return .numpy }
    // The length of a JSON header, then the header.
    if bytes.count > 9, bytes[8] == 0x7B, bytes.little(0, 8) ?? 0 < 100_000_000, bytes[5..<8].allSatisfy({ $0 == 0 }) {
      return .safetensors
    }
    if head.starts(with: [0x50, 0x4B, 3, 4]), head.text.contains("/data.pkl") { return .torch }
    if bytes.count > 2, bytes[0] == 0x80, (2...5).contains(bytes[1]) { return .pickle }
    return nil
  }
}

extension LogFile {
  /// Why the content is neither text nor a known format; nil where it may be text.
  static func foreignContent(_ head: Span<UInt8>, _ count: Int) -> FileFault? {
    let magic = (0..<min(2, count)).map { head[$0] }
    if magic == [0xFF, 0xFE] || magic == [0xFE, 0xFF] { return .utf16 }
    let line = Bytes.first(Bytes.newline, head, 0, count) ?? count
    // No text has these in its first line.
    let isBinary = (0..<line).contains { head[$0] < 0x20 && !isBlank(head[$0]) || head[$0] == 0x7F }
    return isBinary ? .binary : nil
  }
}
