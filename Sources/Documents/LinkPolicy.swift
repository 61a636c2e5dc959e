// Where a link in a report may lead. What writes a document asks again, whoever made it.

public enum LinkPolicy {
  static let schemes = ["https", "http", "mailto"]

  /// A known scheme, a place inside the document, or a relative path; never `javascript:`, `data:` or `//host`.
  public static func allows(_ destination: String) -> Bool {
    let scalars = destination.unicodeScalars
    guard !scalars.isEmpty, scalars.allSatisfy({ $0.value > 0x20 && $0.value != 0x7F && $0 != "\\" }) else {
      return false
    }
    if destination.hasPrefix("#") { return destination.count > 1 }
    if destination.hasPrefix("//") { return false }
    let head = destination.prefix { !"/?#".contains($0) }
    guard let colon = head.firstIndex(of: ":") else { return true }
    return schemes.contains(head[..<colon].lowercased())
  }
}
