// A setting declared once: read with its place, told to editors and people, and set from a command line.

import Diagnostics
import Testing

@testable import Texts

@Suite struct SettingTests {
  enum Colour: String, CaseIterable { case red, blue }

  struct Root {
    var size = 1.0
    var colour = Colour.red
    var names: [String] = []
    var isOn = false
  }

  static let group = SettingGroup<Root>(
    "a thing",
    [
      Setting("size", \.size, .number(in: 0...10), unit: "points", usual: "1", "how large it is"),
      Setting(
        group: "look", [Setting("colour", \.colour, .word("colour"), usual: "`red`", "what it looks like")], "how"),
      Setting("names", \.names, .several(.text), "what it is called"),
      Setting("on", \.isOn, .flag, isNeeded: true, "whether it is on"),
    ], isNested: false)

  private static func read(_ yaml: String) throws -> (Root, String) {
    var root = Root()
    let reader = NodeReader(file: "f.yaml")
    let map = try parseYAML(yaml, at: Place(file: "f.yaml", line: 1, column: 1))
    group.read(YAMLValue(.map(map), at: map.place), into: &root, reader)
    return (root, reader.sorted.map(\.description).joined(separator: "\n"))
  }

  @Test func valuesReachTheRoot() throws {
    let (root, said) = try Self.read("size: 2\nlook: {colour: blue}\nnames: a\non: true")
    #expect(said.isEmpty && root.size == 2 && root.colour == .blue && root.names == ["a"] && root.isOn)
  }

  @Test func everyMistakeIsToldAtItsPlace() throws {
    let (_, said) = try Self.read("size: 20\nlook: {color: blue}\nnames: {a: b}")
    #expect(
      said == """
        f.yaml:1:1: error: a thing needs 'on'
        f.yaml:1:7: error: size is out of range: 20
        hint: it lies between 0 and 10
        f.yaml:2:8: error: look has no key 'color'
        hint: did you mean 'colour'?
        f.yaml:3:8: error: names must be text, not a mapping
        """)
  }

  @Test func theTableSaysRangeWordsUnitAndDefault() {
    #expect(
      SettingTable.markdown(Self.group.keys) == [
        "| key | value | when left out |", "|---|---|---|", "| `size` | how large it is (0 to 10, points) | 1 |",
        "| `look` | how | – |", "| `names` | what it is called | – |",
        "| `on` | whether it is on (`true` or `false`) | needed |",
      ])
  }

  @Test func theSchemaIsTheSameDeclaration() {
    let text = JSONSchema.document("thing", Self.group.form).text
    for part in [
      #""$schema": "https://json-schema.org/draft/2020-12/schema""#, #""enum": ["red", "blue"]"#,
      #""required": ["on"]"#, #""maximum": 10"#, #""additionalProperties": false"#,
      "How large it is (0 to 10, points).",
    ] { #expect(text.contains(part), "\(part)") }
  }

  @Test func anAssignmentChangesOneKeyOfAMapping() throws {
    var map = try parseYAML("fixed: {a: 1, b: 2}\nform: x", at: Place(file: "f", line: 1, column: 1))
    try Assignment("fixed.b=3").change(&map)
    try Assignment("form={y: [1, 2]}").change(&map)
    try Assignment("new.deep=a = b").change(&map)
    #expect(map["fixed"]?.map?["a"]?.number == 1 && map["fixed"]?.map?["b"]?.number == 3)
    #expect(map["form"]?.map?["y"]?.list?.count == 2)
    #expect(map["new"]?.map?["deep"]?.scalar == "a = b")
  }

  @Test(arguments: ["form", "=x", "a..b=1", "", "a=[1"]) func whatIsNoAssignmentIsRefused(_ text: String) {
    #expect(throws: Failure.self) { try Assignment(text) }
  }
}
