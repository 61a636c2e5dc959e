// The documentation's tables of keys, from the declarations.

package enum SettingTable {
  /// Rows of Markdown: key, value, default.
  package static func markdown(_ keys: [KeyForm]) -> [String] {
    ["| key | value | when left out |", "|---|---|---|"]
      + keys.map { key in
        let usual = key.isNeeded ? "needed" : key.usual
        return "| `\(key.name)` | \(cell(key.description)) | \(usual.isEmpty ? "–" : cell(usual)) |"
      }
  }

  private static func cell(_ text: String) -> String { text.replacing("|", with: "\\|") }

  /// Markdown without its marks: code as it is, links by their name.
  static func plain(_ text: String) -> String {
    var result = ""
    var rest = text[...]
    while let open = rest.firstRange(of: " (<doc:"), let close = rest[open.upperBound...].firstRange(of: ">)") {
      result += rest[..<open.lowerBound]
      rest = rest[close.upperBound...]
    }
    return (result + rest).filter { $0 != "`" }
  }
}
