// A YAML file as a tree of values that know their places: the one tree that studies, plans, venues, specs and notebooks
// are read from.

public import Diagnostics

public struct YAMLValue: Sendable {
  public enum Content: Sendable {
    /// Text as written; quoted where it must not be read as a number.
    case scalar(String, quoted: Bool)
    case list([YAMLValue])
    case map(YAMLMap)
  }

  public var content: Content
  public var place: Place

  public init(_ content: Content, at place: Place) {
    self.content = content
    self.place = place
  }

  public var scalar: String? {
    if case .scalar(let text, _) = content { return text }
    return nil
  }

  public var list: [YAMLValue]? {
    if case .list(let items) = content { return items }
    return nil
  }

  public var map: YAMLMap? {
    if case .map(let map) = content { return map }
    return nil
  }

  public var isQuoted: Bool {
    if case .scalar(_, quoted: true) = content { return true }
    return false
  }

  /// The number of an unquoted scalar, as `Quantity` reads it: `1e9`, `1.07B`, `1_000`.
  public var number: Double? {
    guard case .scalar(let text, quoted: false) = content else { return nil }
    return Quantity.parse(text)
  }

  public var isNull: Bool {
    guard case .scalar(let text, quoted: false) = content else { return false }
    return ["", "~", "null"].contains(text)
  }
}

public struct YAMLMap: Sendable {
  public struct Entry: Sendable {
    public var key: String
    public var keyPlace: Place
    public var value: YAMLValue

    public init(key: String, keyPlace: Place, value: YAMLValue) {
      self.key = key
      self.keyPlace = keyPlace
      self.value = value
    }
  }

  /// In the order of the file.
  public var entries: [Entry]
  public var place: Place

  public init(entries: [Entry] = [], place: Place) {
    self.entries = entries
    self.place = place
  }

  public subscript(key: String) -> YAMLValue? { entries.first { $0.key == key }?.value }
  public var keys: [String] { entries.map(\.key) }
}
