// What `--json` printed, taken apart; a key that is missing or of another type fails the test by name.

import Foundation

struct JSONObject: CustomStringConvertible {
  let members: [String: Any]

  init(_ text: String) throws {
    members = try (JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]).orThrow("no object: \(text)")
  }

  private init(_ members: [String: Any]) { self.members = members }

  func object(_ key: String) throws -> JSONObject {
    JSONObject(try (members[key] as? [String: Any]).orThrow("no object under '\(key)'"))
  }

  func array(_ key: String) throws -> [JSONObject] {
    try (members[key] as? [[String: Any]]).orThrow("no list of objects under '\(key)'").map { JSONObject($0) }
  }

  func number(_ key: String) throws -> Double {
    try (members[key] as? NSNumber).orThrow("no number under '\(key)'").doubleValue
  }

  func text(_ key: String) throws -> String { try (members[key] as? String).orThrow("no text under '\(key)'") }

  func isNull(_ key: String) -> Bool { members[key] is NSNull }

  /// The `value` of an estimate.
  func value(_ key: String) throws -> Double { try object(key).number("value") }

  /// Keys in order, so that equal objects read the same.
  var description: String {
    let data = try? JSONSerialization.data(withJSONObject: members, options: [.sortedKeys])
    return String(decoding: data ?? Data(), as: UTF8.self)
  }
}
