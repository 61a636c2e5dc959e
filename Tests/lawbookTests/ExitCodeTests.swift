// The documentation's table of exit codes: its examples are run, and end as it says.

import Foundation
import Testing

struct ExitCodeTests {
  private static let article = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("Sources/lawbook/lawbook.docc/CommandLine.md")

  /// Code and example of every row.
  private static func rows() throws -> [(code: Int32, command: String)] {
    let text = try String(contentsOf: article, encoding: .utf8)
    return text.matches(of: /(?m)^\| (\d+) \|.*\| `([^`]+)` \|$/).map {
      (Int32($0.output.1) ?? -1, String($0.output.2))
    }
  }

  @Test func theTableIsTrue() throws {
    let rows = try Self.rows()
    #expect(Set(rows.map(\.code)) == [0, 1, 2, 3])
    let plan = "name: p\nsizes: [{layers: 1, width: 16}]\nbatch_tokens: 64\nlearning_rates: 1e-3\nmarks: [640]\n"
    let folder = try CommandFolder(files: [("plan.yaml", Data(plan.utf8))])
    for row in rows {
      let outcome = try folder.run(row.command)
      #expect(outcome.exit == row.code, "\(row.command): \(outcome.stderr)")
    }
  }
}
