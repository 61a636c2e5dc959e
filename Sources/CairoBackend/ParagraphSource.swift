// A paragraph as Pango wants it: UTF-8 without anything that breaks lines or hides, and looks by byte range.

import Drawing

/// The flat text of a `StyledText` with the byte range of each span.
struct ParagraphSource {
  struct Range {
    var start: Int
    var end: Int
    var style: TextStyle
    var box: InlineBox?
  }

  private(set) var bytes: [UInt8] = []
  private(set) var ranges: [Range] = []
  /// Byte offsets of the separators that were put in to break lines.
  private var added: Set<Int> = []

  static let lineSeparator: [UInt8] = [0xE2, 0x80, 0xA8]
  private static let object: [UInt8] = [0xEF, 0xBF, 0xBC]

  init(_ text: StyledText) {
    for span in text.spans {
      switch span {
      case .text(let string, let style):
        append(Array(Self.clean(string).utf8), style, nil)
      case .box(let box, let style):
        append(Self.object, style, box)
      case .lineBreak:
        bytes += Self.lineSeparator
      }
    }
  }

  private mutating func append(_ piece: [UInt8], _ style: TextStyle, _ box: InlineBox?) {
    guard !piece.isEmpty else { return }
    ranges.append(Range(start: bytes.count, end: bytes.count + piece.count, style: style, box: box))
    bytes += piece
  }

  /// The same with a line separator before each of these bytes, which rise.
  func broken(before places: [Int]) -> ParagraphSource {
    var result = self
    result.bytes = []
    result.bytes.reserveCapacity(bytes.count + 3 * places.count)
    var from = 0
    for place in places {
      result.bytes += bytes[from..<place]
      result.added.insert(result.bytes.count)
      result.bytes += Self.lineSeparator
      from = place
    }
    result.bytes += bytes[from...]
    var before = 0
    for i in ranges.indices {
      while before < places.count, places[before] <= ranges[i].start { before += 1 }
      var inside = before
      while inside < places.count, places[inside] < ranges[i].end { inside += 1 }
      result.ranges[i].start += 3 * before
      result.ranges[i].end += 3 * inside
    }
    return result
  }

  /// Where a line ends for the eye: before the white space and the separator that end it.
  func trimmed(_ line: Swift.Range<Int>) -> Int {
    var end = min(line.upperBound, bytes.count)
    while end > line.lowerBound {
      if bytes[end - 1] == 0x20 {
        end -= 1
      } else if end - 3 >= line.lowerBound, isSeparator(at: end - 3) {
        end -= 3
      } else {
        break
      }
    }
    return end
  }

  /// Whether a line end holds a separator that the text itself had.
  func isForced(_ lineEnd: Swift.Range<Int>) -> Bool {
    let end = min(lineEnd.upperBound + 3, bytes.count)
    return (lineEnd.lowerBound..<max(end, lineEnd.lowerBound)).contains { isSeparator(at: $0) && !added.contains($0) }
  }

  /// The character that starts at a byte.
  func scalar(at byte: Int) -> Unicode.Scalar {
    String(decoding: bytes[byte..<min(byte + 4, bytes.count)], as: UTF8.self).unicodeScalars.first ?? " "
  }

  func isSeparator(at byte: Int) -> Bool { holds(Self.lineSeparator, at: byte) }
  func isBox(at byte: Int) -> Bool { holds(Self.object, at: byte) }

  private func holds(_ pattern: [UInt8], at byte: Int) -> Bool {
    byte >= 0 && byte + 2 < bytes.count && bytes[byte] == pattern[0] && bytes[byte + 1] == pattern[1]
      && bytes[byte + 2] == pattern[2]
  }

  /// Index of the range that holds a byte; ranges rise and do not overlap.
  func range(at byte: Int) -> Int? {
    var low = 0
    var high = ranges.count
    while low < high {
      let middle = (low + high) / 2
      if ranges[middle].end <= byte { low = middle + 1 } else { high = middle }
    }
    return low < ranges.count && ranges[low].start <= byte ? low : nil
  }

  /// Controls become visible, line ends become spaces, and what reorders or hides text goes.
  static func clean(_ text: String) -> String {
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0x09...0x0D, 0x85, 0x2028, 0x2029: result.append(" ")
      case 0..<0x20, 0x7F..<0xA0, 0xFFFC: result.append("\u{FFFD}")
      case 0xAD, 0x202A...0x202E, 0x2066...0x2069, 0xFEFF: break
      default: result.append(scalar)
      }
    }
    return cString(String(result))
  }
}
