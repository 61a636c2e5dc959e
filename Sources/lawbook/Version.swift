// The version that reports are stamped with.

extension Lawbook {
  static let version = "0.1.0"
}
