// Singular and plural.

/// `1 run`, `2 runs`; `plural` where it is not the noun with an s.
public func counted(_ count: Int, _ noun: String, plural: String? = nil) -> String {
  "\(NumberStyle.fixed(0).text(Double(count))) \(count == 1 ? noun : plural ?? noun + "s")"
}
