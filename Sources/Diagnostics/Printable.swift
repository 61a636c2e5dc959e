// Text from a log may hold anything; what reaches a terminal must not drive it.

public enum Printable {
  /// The text with control characters (escape sequences among them) shown as `\u{1B}`; of more than `longest` characters
  /// the middle is left out.
  public static func clean(_ text: String, longest: Int = 2000) -> String {
    let scalars = text.unicodeScalars
    // Bytes are at hand, characters have to be counted.
    guard text.utf8.count > longest, scalars.count > longest else { return shown(scalars) }
    return shown(scalars.prefix(longest / 2)) + " … " + shown(scalars.suffix(longest / 2))
  }

  private static func shown(_ scalars: some Sequence<Unicode.Scalar>) -> String {
    var result = ""
    for scalar in scalars {
      switch scalar.value {
      case 0x09, 0x0A: result.unicodeScalars.append(scalar)
      case 0..<0x20, 0x7F..<0xA0, 0x202A...0x202E, 0x2066...0x2069:
        result += "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
