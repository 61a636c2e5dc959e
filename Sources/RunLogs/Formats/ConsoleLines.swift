// What training loops print: lines taken apart by the words in them.

import Texts

/// A line of a console log, without the codes that colour it.
struct ConsoleLine {
  let text: Substring

  /// What follows `word`, up to the first character that cannot be part of a number.
  func number(after word: String) -> Double? {
    guard let place = text.firstRange(of: word) else { return nil }
    let rest = text[place.upperBound...].drop { $0 == " " }
    let digits = rest.prefix { $0.isNumber || "+-.eE,_".contains($0) || "naif".contains($0) }
    let trimmed = digits.last == "," ? digits.dropLast() : digits
    return NumberParser.value(of: String(trimmed)) ?? Quantity.parse(String(trimmed))
  }

  func contains(_ word: String) -> Bool { text.contains(word) }

  /// `key = value` after a word.
  func setting(after word: String) -> Setting? {
    guard let place = text.firstRange(of: word) else { return nil }
    let sides = text[place.upperBound...].split(separator: "=", maxSplits: 1)
    guard sides.count == 2 else { return nil }
    return Setting(name: String(sides[0]).trimmedSpaces, value: String(sides[1]).trimmedSpaces)
  }
}

enum ConsoleLines {
  static func of(_ bytes: [UInt8]) -> [ConsoleLine] {
    let text = String(decoding: bytes, as: UTF8.self)
    return text.split(whereSeparator: \.isNewline).map { ConsoleLine(text: uncoloured($0)) }
  }

  /// Without `ESC [ … m` and its kin.
  private static func uncoloured(_ line: Substring) -> Substring {
    guard line.utf8.contains(0x1B) else { return line }
    var kept: [UInt8] = []
    var bytes = Array(line.utf8)[...]
    while let byte = bytes.popFirst() {
      guard byte == 0x1B else {
        kept.append(byte)
        continue
      }
      if bytes.first == 0x5B { bytes = bytes.dropFirst().drop { !(0x40...0x7E).contains($0) }.dropFirst() }
    }
    return String(decoding: kept, as: UTF8.self)[...]
  }

  /// Whether a file is text that a program printed: no table and no JSON.
  static func mayBe(_ head: FileHead) -> Bool {
    guard let first = head.bytes.first(where: { $0 > 0x20 }) else { return false }
    return first != 0x7B && !head.bytes.contains(0)
  }
}
