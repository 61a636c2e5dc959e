// Values as JSON, byte for byte the same wherever they are written.

enum JSONText {
  /// A string in quotes.
  static func string(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case _ where scalar.value < 0x20:
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }

  /// The shortest decimal that reads back as the same number. What is no number stands in quotes, since JSON has none.
  static func number(_ value: Double) -> String { value.isFinite ? "\(value)".shortened : string("\(value)") }
  static func number(_ value: Float) -> String { value.isFinite ? "\(value)".shortened : string("\(value)") }

  /// An object on one line, keys in the order given.
  static func object(_ pairs: [(String, String)]) -> String {
    "{" + pairs.map { "\(string($0.0)):\($0.1)" }.joined(separator: ",") + "}"
  }
}

extension String {
  /// 1e16 and 64 for 1e+16 and 64.0.
  fileprivate var shortened: String {
    let text = replacing("e+", with: "e")
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }
}
