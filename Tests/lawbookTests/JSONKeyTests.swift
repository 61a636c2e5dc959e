// The keys of `fit --json`, `predict --json` and `runs --json`: scripts rest on them, so none goes and none is renamed.

import Foundation
import Testing

@Suite struct JSONKeyTests {
  private static let commands = [
    "fit":
      "fit runs.csv --json --replicates 5 --forms --hold-out 'params >= 3e8 and tokens > 5e9' "
      + "--fixed batch_tokens=40k,learning_rate=1e-4 --at-compute 1e20",
    "predict": "predict runs.csv --compute 1e20 --json", "runs": "runs runs.csv --json",
  ]

  /// A file a command in `keys`: every path of keys, `[]` for the elements of a list.
  @Test(arguments: ["fit", "predict", "runs"]) func keysStay(_ name: String) throws {
    let rows = SweepFile().rows + ["bad,x,1e9,1e5,1e-3,3"]
    let outcome = try CommandFolder(files: [("runs.csv", SweepFile.text(rows))]).run(
      "lawbook " + Self.commands[name, default: ""])
    #expect(outcome.exit == 0, "\(outcome.stderr)")
    let object = try JSONObject(outcome.stdout)
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("keys/\(name).txt")
    let expected = try String(contentsOf: file, encoding: .utf8).split(separator: "\n").map(String.init)
    let found = Self.paths(object.members, "").filter { $0 != "schema" }
    #expect(Set(expected).subtracting(found).sorted() == [], "keys are gone")
    #expect(Set(found).subtracting(expected).sorted() == [], "keys that are not listed in keys/\(name).txt")
    #expect(try object.text("schema") == "lawbook.\(name)/1")
  }

  private static func paths(_ value: Any, _ path: String) -> [String] {
    if let object = value as? [String: Any] {
      return object.flatMap { key, value in
        let place = path.isEmpty ? key : "\(path).\(key)"
        return [place] + paths(value, place)
      }
    }
    return (value as? [Any])?.flatMap { paths($0, path + "[]") } ?? []
  }
}
