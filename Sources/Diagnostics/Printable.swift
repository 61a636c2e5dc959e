// Text from a log may hold anything; what reaches a terminal must not drive it.

public enum Printable {
  /// The text with control characters (escape sequences among them) shown as `\u{1B}` and long text cut in the middle.
  public static func clean(_ text: String, longest: Int = 2000) -> String {
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0x09, 0x0A: result.append(scalar)
      case 0..<0x20, 0x7F..<0xA0, 0x202A...0x202E, 0x2066...0x2069:
        result.append(contentsOf: "\\u{\(String(scalar.value, radix: 16, uppercase: true))}".unicodeScalars)
      default: result.append(scalar)
      }
    }
    let whole = String(result)
    guard whole.count > longest else { return whole }
    return whole.prefix(longest / 2) + " … " + whole.suffix(longest / 2)
  }
}
