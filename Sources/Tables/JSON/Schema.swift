// The schema that every command's JSON names.

public import Texts

extension JSONValue {
  /// An object with `"schema": "lawbook.NAME/1"` before its own keys; what is no object stays as it is.
  public func schema(_ name: String, version: Int = 1) -> JSONValue {
    guard case .object(let members) = self else { return self }
    return .object([(key: "schema", value: .string("lawbook.\(name)/\(version)"))] + members)
  }
}
