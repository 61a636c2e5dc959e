// JSON that is no JSON Lines: an array of objects, an object over many lines. Places only; values are read by `JSONRows`.

enum JSONText {
  private static let deepest = 256

  /// Where the elements of the array that begins at `start` lie; those that are whole, where the text is cut.
  static func elements(_ text: [UInt8], _ start: Int) -> (found: [Range<Int>], isWhole: Bool) {
    var found: [Range<Int>] = []
    var at = start + 1
    while true {
      at = skip(text, at)
      guard at < text.count else { return (found, false) }
      if text[at] == 0x5D { return (found, true) }
      guard let end = endOfValue(text, at) else { return (found, false) }
      found.append(at..<end)
      at = skip(text, end)
      guard at < text.count else { return (found, false) }
      if text[at] == 0x2C { at += 1 } else if text[at] != 0x5D { return (found, false) }
    }
  }

  /// Where the value of a key of the object at `start` lies.
  static func value(of key: String, in text: [UInt8], _ start: Int) -> Range<Int>? {
    let wanted = Array(key.utf8)
    var at = skip(text, start + 1)
    while at < text.count, text[at] == Bytes.quote {
      guard let keyEnd = endOfString(text, at) else { return nil }
      let isWanted = text[(at + 1)..<(keyEnd - 1)].elementsEqual(wanted)
      at = skip(text, keyEnd)
      guard at < text.count, text[at] == 0x3A else { return nil }
      at = skip(text, at + 1)
      guard at < text.count else { return nil }
      guard let end = endOfValue(text, at) else { return isWanted ? at..<text.count : nil }
      if isWanted { return at..<end }
      at = skip(text, end)
      guard at < text.count, text[at] == 0x2C else { return nil }
      at = skip(text, at + 1)
    }
    return nil
  }

  /// Keys and values of an object, nested ones flattened with dots; nil where it is not one whole object.
  static func settings(_ text: some Collection<UInt8>) -> [Setting]? {
    var line = text.map { $0 == Bytes.newline || $0 == 0x0D ? 0x20 : $0 }
    let end = line.count
    line += [UInt8](repeating: 0, count: Bytes.padding)
    var rows = JSONRows(learns: true)
    var cells = Cells(columns: 0)
    guard rows.read(line.span, 0, end, into: &cells) else { return nil }
    return rows.names.enumerated().map { Setting(name: $0.element, value: cells.string($0.offset, in: line.span)) }
  }

  static func skip(_ text: [UInt8], _ start: Int) -> Int {
    var at = start
    while at < text.count, text[at] == 0x20 || text[at] == 0x0A || text[at] == 0x0D || text[at] == 0x09 { at += 1 }
    return at
  }

  private static func endOfValue(_ text: [UInt8], _ start: Int) -> Int? {
    guard start < text.count else { return nil }
    switch text[start] {
    case Bytes.quote: return endOfString(text, start)
    case 0x7B, 0x5B: return endOfNested(text, start)
    default:
      var at = start
      while at < text.count, !",]} \n\r\t".utf8.contains(text[at]) { at += 1 }
      return at < text.count && at > start ? at : nil
    }
  }

  private static func endOfNested(_ text: [UInt8], _ start: Int) -> Int? {
    var depth = 0
    var at = start
    while at < text.count {
      switch text[at] {
      case Bytes.quote:
        guard let end = endOfString(text, at) else { return nil }
        at = end - 1
      case 0x7B, 0x5B:
        depth += 1
        if depth > deepest { return nil }
      case 0x7D, 0x5D:
        depth -= 1
        if depth == 0 { return at + 1 }
      default: break
      }
      at += 1
    }
    return nil
  }

  private static func endOfString(_ text: [UInt8], _ start: Int) -> Int? {
    var at = start + 1
    while at < text.count {
      if text[at] == 0x5C { at += 1 } else if text[at] == Bytes.quote { return at + 1 }
      at += 1
    }
    return nil
  }
}
