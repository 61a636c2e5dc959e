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

  /// So many digits behind the point that what a cut could have taken changes the value by less than 1e-9.
  var isFine: Bool { exponent == nil && (fraction ?? 0) >= 10 }

  /// Fewer rows than this show no habit.
  static let fewest = 8

  var hasExponent: Bool { exponent != nil }
}

/// How the last column of a file is written, as far as its last lines show.
struct LastColumn: Sendable, Hashable {
  /// The one format of all of them; nil where they differ or are too few.
  var format: ValueFormat?
  /// None is written with an exponent, so none can have lost one.
  var isPlain: Bool

  init(_ lines: some Collection<ArraySlice<UInt8>>, delimiter: UInt8) {
    let formats = Set(lines.map { ValueFormat($0[(($0.lastIndex(of: delimiter) ?? $0.startIndex - 1) + 1)...]) })
    format = lines.count >= ValueFormat.fewest && formats.count == 1 ? formats.first : nil
    isPlain = lines.count >= ValueFormat.fewest && !formats.contains { $0.hasExponent }
  }

  /// Whether a value that nothing closes is as whole as the others.
  func shows(_ value: ValueFormat) -> Bool { value == format || (isPlain && value.isFine) }
}

extension LogFile {
  private static let tail = 1 << 16

  /// The last column at the end of a file that has no final line end.
  static func lastColumn(_ file: borrowing Descriptor, from start: Int, delimiter: UInt8) -> LastColumn? {
    let place = max(start, file.size - tail)
    var bytes = [UInt8](repeating: 0, count: max(0, file.size - place))
    guard file.read(into: &bytes, at: place, limit: bytes.count, offset: place) == bytes.count else { return nil }
    let lines = bytes.split(separator: Bytes.newline).dropLast().map { $0.last == 0x0D ? $0.dropLast() : $0 }
    return LastColumn(lines.dropFirst(place > start ? 1 : 0), delimiter: delimiter)
  }
}
