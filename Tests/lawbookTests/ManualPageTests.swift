// The man page names every command and option, and holds nothing that man(7) would take for something else.

import Testing

@testable import lawbook

struct ManualPageTests {
  private static let page = (try? CommandDescription.lawbook()).map { ManualPage(tool: $0, version: "1").text } ?? ""

  @Test(arguments: Invocation.commands) func namesTheCommand(_ name: String) throws {
    #expect(Self.page.contains("\n.SS lawbook \(name.replacing("-", with: "\\-"))"))
  }

  @Test func namesTheOptions() {
    for option in ["--where", "--venue", "--learning-rate", "--html-only"] {
      #expect(Self.page.contains("\\fB\(option.replacing("-", with: "\\-"))\\fR"), "\(option)")
    }
    #expect(!Self.page.contains("progress\\-lines"), "a hidden option")
  }

  @Test func linesThatBeginWithAPointAreRequests() {
    let known = [".TH", ".SH", ".SS", ".TP", ".PP", ".EX", ".EE", ".B", ".I"]
    for line in Self.page.split(separator: "\n") where line.hasPrefix(".") || line.hasPrefix("'") {
      #expect(known.contains(String(line.prefix { $0 != " " })), "\(line)")
    }
    #expect(ManualPage.escaped(".x \\ -1") == "\\&.x \\e \\-1")
  }

  @Test(arguments: ["bash", "zsh", "fish"]) func thereAreCompletions(_ shell: String) throws {
    let script = try CommandFolder().run("lawbook --generate-completion-script \(shell)")
    #expect(script.exit == 0 && script.stdout.contains("cross-validate") && script.stderr.isEmpty)
  }
}
