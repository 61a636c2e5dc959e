// A JSON Schema (draft 2020-12) of settings, so that an editor completes and checks the YAML.

/// The schema of a file whose root is a mapping.
package struct JSONSchema {
  private var definitions: [(key: String, value: JSONValue)] = []
  private var begun: Set<String> = []

  /// - Parameters:
  ///   - title: what the file is.
  ///   - needed: keys of which one has to be there.
  package static func document(_ title: String, _ form: ValueForm, anyOf needed: [String] = []) -> JSONValue {
    var schema = JSONSchema()
    guard case .object(var members) = schema.json(form) else { return .bool(true) }
    if !needed.isEmpty {
      members.append(("anyOf", .array(needed.map { ["required": [.string($0)]] })))
    }
    if !schema.definitions.isEmpty { members.append(("$defs", .object(schema.definitions.sorted { $0.key < $1.key }))) }
    return .object(
      [("$schema", "https://json-schema.org/draft/2020-12/schema"), ("title", .string(title))] + members)
  }

  mutating func json(_ form: ValueForm) -> JSONValue {
    switch form {
    case .anything: return [:]
    case .text: return ["type": ["string", "number", "boolean"]]
    case .pattern(let pattern): return Self.pattern(pattern)
    case .flag: return ["type": "boolean"]
    case .number(let range): return Self.number("number", range)
    case .count(let range): return Self.number("integer", Double(range.lowerBound)...Double(range.upperBound))
    case .share: return Self.share
    case .word(let words): return ["enum": .array(words.map { .string($0) })]
    case .list(let item, let isOneEnough, let count): return list(item, isOneEnough, count)
    case .keys(let keys, let least): return mapping(keys, least: least, most: nil)
    case .oneKey(let keys): return mapping(keys, least: 1, most: 1)
    case .names(let known, let item): return names(known, item)
    case .either(let forms): return ["anyOf": .array(forms.map { json($0) })]
    case .reference(let name, let make): return reference(name, make)
    }
  }

  private mutating func list(_ item: ValueForm, _ isOneEnough: Bool, _ count: ClosedRange<Int>) -> JSONValue {
    let one = json(item)
    var members: [(key: String, value: JSONValue)] = [("type", "array"), ("items", one)]
    if count.lowerBound > 0 { members.append(("minItems", JSONValue(count.lowerBound))) }
    if count.upperBound < .max { members.append(("maxItems", JSONValue(count.upperBound))) }
    return isOneEnough ? ["anyOf": [one, .object(members)]] : .object(members)
  }

  private mutating func mapping(_ keys: [KeyForm], least: Int, most: Int?) -> JSONValue {
    var members: [(key: String, value: JSONValue)] = [
      ("type", "object"), ("properties", .object(keys.map { ($0.name, property($0)) })),
      ("additionalProperties", false),
    ]
    let needed = keys.filter(\.isNeeded).map(\.name)
    if !needed.isEmpty { members.append(("required", .array(needed.map { .string($0) }))) }
    if least > 0 { members.append(("minProperties", JSONValue(least))) }
    if let most { members.append(("maxProperties", JSONValue(most))) }
    return .object(members)
  }

  private mutating func property(_ key: KeyForm) -> JSONValue {
    guard case .object(let members) = json(key.form) else { return .bool(true) }
    let usual = key.usual.isEmpty ? "" : " When left out: \(SettingTable.plain(key.usual))."
    if key.sentence.isEmpty { return .object(members) }
    return .object([("description", .string(key.plainDescription + usual))] + members)
  }

  private mutating func names(_ known: [String]?, _ item: ValueForm) -> JSONValue {
    let value = json(item)
    guard let known else { return ["type": "object", "additionalProperties": value] }
    return [
      "type": "object", "properties": .object(known.map { ($0, value) }), "additionalProperties": false,
    ]
  }

  private mutating func reference(_ name: String, _ make: () -> ValueForm) -> JSONValue {
    if begun.insert(name).inserted {
      let value = json(make())
      definitions.append((name, value))
    }
    return ["$ref": .string("#/$defs/\(name)")]
  }
}

// Numbers: as YAML knows them, and as text where only Lawbook does (`1.07B`, `1_000`).
extension JSONSchema {
  private static func pattern(_ pattern: String) -> JSONValue { ["type": "string", "pattern": .string(pattern)] }

  private static func number(_ type: String, _ range: ClosedRange<Double>) -> JSONValue {
    var members: [(key: String, value: JSONValue)] = [("type", .string(type))]
    switch range.lowerBound {
    case -.greatestFiniteMagnitude: break
    case .leastNormalMagnitude: members.append(("exclusiveMinimum", 0))
    default: members.append(("minimum", .number(range.lowerBound)))
    }
    if range.upperBound < 1e300, range.upperBound != Double(Int.max) {
      members.append(("maximum", .number(range.upperBound)))
    }
    let sign = range.lowerBound < 0 ? "[+-]?" : "[+]?"
    return ["anyOf": [.object(members), pattern("^\(sign)[.]?[0-9][0-9_.]*([eE][+-]?[0-9]+)?[kKMBGT]?$")]]
  }

  private static var share: JSONValue {
    [
      "anyOf": [
        ["type": "number", "exclusiveMinimum": 0, "maximum": 1],
        pattern("^[+]?[.]?[0-9][0-9_.]*([eE][+-]?[0-9]+)? *%?$"),
      ]
    ]
  }
}
