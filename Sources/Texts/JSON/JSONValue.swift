// What `--json` prints: a JSON value with its keys in the order given, written the same way every time.

/// A JSON value (RFC 8259). Keys keep their order; a number that JSON cannot hold (NaN, infinity) is written as null.
public enum JSONValue: Sendable, Equatable {
  case object([(key: String, value: JSONValue)])
  case array([JSONValue])
  case string(String)
  case number(Double)
  case bool(Bool)
  case null

  public static func == (one: JSONValue, other: JSONValue) -> Bool { one.text == other.text }
}

extension JSONValue {
  /// The text, null where there is none.
  public init(_ text: String?) { self = text.map { .string($0) } ?? .null }
  /// The number, null where there is none.
  public init(_ number: Double?) { self = number.map { .number($0) } ?? .null }
  public init(_ count: Int) { self = .number(Double(count)) }
  public init(_ values: [JSONValue]) { self = .array(values) }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByFloatLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral, ExpressibleByNilLiteral
{
  public init(stringLiteral text: String) { self = .string(text) }
  public init(floatLiteral number: Double) { self = .number(number) }
  public init(integerLiteral number: Int) { self = .number(Double(number)) }
  public init(booleanLiteral truth: Bool) { self = .bool(truth) }
  public init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
  public init(dictionaryLiteral elements: (String, JSONValue)...) {
    self = .object(elements.map { (key: $0.0, value: $0.1) })
  }
  public init(nilLiteral: ()) { self = .null }
}

extension JSONValue {
  /// Pretty text, two spaces an indentation, without a final line end. An array or object of plain values that fits
  /// stays on one line.
  public var text: String {
    var out = ""
    write(to: &out, indent: 0)
    return out
  }

  private static let longestLine = 100

  private func write(to out: inout String, indent: Int) {
    switch self {
    case .object(let members):
      Self.writeList(members.map { ($0.key, $0.value) }, "{", "}", to: &out, indent: indent)
    case .array(let elements):
      Self.writeList(elements.map { (nil, $0) }, "[", "]", to: &out, indent: indent)
    default: out += plain
    }
  }

  private static func writeList(
    _ items: [(key: String?, value: JSONValue)], _ open: String, _ close: String, to out: inout String, indent: Int
  ) {
    let label = { (key: String?) in key.map { quoted($0) + ": " } ?? "" }
    if items.allSatisfy({ $0.value.isPlain }) {
      let line = open + items.map { label($0.key) + $0.value.plain }.joined(separator: ", ") + close
      if indent + line.utf8.count <= longestLine || items.isEmpty { return out += line }
    }
    let inner = "\n" + String(repeating: " ", count: indent + 2)
    out += open
    for (index, item) in items.enumerated() {
      out += (index == 0 ? "" : ",") + inner + label(item.key)
      item.value.write(to: &out, indent: indent + 2)
    }
    out += "\n" + String(repeating: " ", count: indent) + close
  }

  private var isPlain: Bool {
    switch self {
    case .object(let members): members.isEmpty
    case .array(let elements): elements.isEmpty
    default: true
    }
  }

  private var plain: String {
    switch self {
    case .object: "{}"
    case .array: "[]"
    case .string(let text): Self.quoted(text)
    case .number(let number): Self.digits(number)
    case .bool(let truth): truth ? "true" : "false"
    case .null: "null"
    }
  }

  /// The shortest digits that read back as the same double; whole numbers below 2^53 without a point.
  public static func digits(_ number: Double) -> String {
    guard number.isFinite else { return "null" }
    if abs(number) < 9_007_199_254_740_992, let whole = Int(exactly: number) {
      return number.sign == .minus && whole == 0 ? "-0.0" : String(whole)
    }
    return "\(number)"
  }

  public static func quoted(_ text: String) -> String {
    var out = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": out += "\\\""
      case "\\": out += "\\\\"
      case "\n": out += "\\n"
      case "\r": out += "\\r"
      case "\t": out += "\\t"
      default: out += isEscaped(scalar) ? escape(scalar) : String(scalar)
      }
    }
    return out + "\""
  }

  /// Control characters, and those that would drive a terminal or end a script: neither belongs in a log's names.
  private static func isEscaped(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x20, 0x7F..<0xA0, 0x2028...0x202E, 0x2066...0x2069: true
    default: false
    }
  }

  private static func escape(_ scalar: Unicode.Scalar) -> String {
    let hex = String(scalar.value, radix: 16)
    return "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
  }
}
