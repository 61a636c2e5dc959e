// Whether the last value of a file without a final line end can have been cut, judged by how the rows before write theirs.

/// How a value is written: digits behind the point and in the exponent, or else just how long it is.
struct ValueFormat: Sendable, Hashable {
  private var fraction: Int?
  private var exponent: Int?
  private var length: Int?

  init(_ text: some Collection<UInt8>) {
    let parts = text.split(maxSplits: 1, omittingEmptySubsequences: false) { $0 | 0x20 == 0x65 }
    guard let mantissa = parts.first,
      let point = mantissa.firstIndex(of: 0x2E) ?? (parts.count > 1 ? mantissa.endIndex : nil)
    else {
      length = text.count
      return
    }
    fraction = max(0, mantissa.distance(from: point, to: mantissa.endIndex) - 1)
    exponent = parts.count > 1 ? parts[1].count : nil
  }

  /// Fewer rows than this show no habit.
  static let fewest = 8

  /// The one format that the last column has in all of these whole lines; nil where they differ or are too few.
  static func shared(by lines: some Collection<ArraySlice<UInt8>>, delimiter: UInt8) -> ValueFormat? {
    guard lines.count >= fewest else { return nil }
    let formats = Set(lines.map { ValueFormat($0[(($0.lastIndex(of: delimiter) ?? $0.startIndex - 1) + 1)...]) })
    return formats.count == 1 ? formats.first : nil
  }
}

extension LogFile {
  private static let tail = 1 << 16

  /// The format of the last column at the end of a file that has no final line end.
  static func lastFormat(_ file: borrowing Descriptor, from start: Int, delimiter: UInt8) -> ValueFormat? {
    let place = max(start, file.size - tail)
    var bytes = [UInt8](repeating: 0, count: max(0, file.size - place))
    guard file.read(into: &bytes, at: place, limit: bytes.count, offset: place) == bytes.count else { return nil }
    let lines = bytes.split(separator: Bytes.newline).dropLast().map { $0.last == 0x0D ? $0.dropLast() : $0 }
    return ValueFormat.shared(by: lines.dropFirst(place > start ? 1 : 0), delimiter: delimiter)
  }
}
