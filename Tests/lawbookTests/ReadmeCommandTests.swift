// Every block of commands in the README, run as it is printed, one after another in a fresh folder.

import Foundation
import Testing

struct ReadmeCommandTests {
  /// Blocks that take minutes, by how they begin.
  private static let slow = ["make report", "lawbook bench"]

  private static let readme = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("README.md")

  /// What stands between two fences: commands where the first fence is bare, a file where it names one (```` ```csv a.csv ````).
  private struct Block {
    var file: String?
    var text: String
  }

  @Test func everyCommandDoesWhatItIsPrintedFor() throws {
    let blocks = try Self.blocks()
    let commands = blocks.filter { $0.file == nil }
    #expect(commands.count >= 6)
    for start in Self.slow {
      #expect(commands.count { $0.text.hasPrefix(start) } == 1, "no block begins with \(start)")
    }
    let folder = try CommandFolder()
    // In one shell, so that a block goes on in the folder that the one before it went to.
    let script = blocks.filter { block in !Self.slow.contains { block.text.hasPrefix($0) } }.map(Self.script)
    try folder.write("readme.sh", Data(script.joined().utf8))
    let outcome = try folder.run("sh readme.sh")
    let failed = outcome.stdout.split(separator: "\n").filter { $0.hasPrefix("FAILED ") }
    #expect(failed == [], "\(outcome.stderr)")
    #expect(outcome.exit == 0 && outcome.stdout.hasSuffix("the end\n"), "\(outcome.stderr)")
  }

  /// Each line with its exit code told where it is not 0.
  private static func script(_ block: Block) -> String {
    if let file = block.file { return "cat > \(file) <<'the end of the file'\n\(block.text)the end of the file\n" }
    let lines = block.text.split(separator: "\n").map { line in
      "\(line)\n[ $? = 0 ] || echo 'FAILED \(line.replacing("'", with: "'\\''"))'\n"
    }
    return lines.joined() + "echo 'the end'\n"
  }

  private static func blocks() throws -> [Block] {
    let parts = try String(contentsOf: readme, encoding: .utf8).components(separatedBy: "```")
    return parts.enumerated().compactMap { index, part in
      guard index % 2 == 1, let end = part.firstIndex(of: "\n") else { return nil }
      let words = part[..<end].split(separator: " ")
      let text = String(part[part.index(after: end)...])
      if words.isEmpty { return Block(text: text) }
      return words.count == 2 ? Block(file: String(words[1]), text: text) : nil
    }
  }
}
