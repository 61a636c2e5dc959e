// The man page, in man(7), from the declared commands: what `--help` says is said here too, and nothing else.

struct ManualPage {
  let tool: CommandDescription
  let version: String

  var text: String {
    let head = [
      #".TH LAWBOOK 1 "" "Lawbook \#(version)" "User commands""#, ".SH NAME",
      "lawbook \\- " + Self.escaped(tool.abstract ?? ""), ".SH SYNOPSIS", ".B lawbook", ".I command",
      "[\\fIarguments\\fR]", ".SH DESCRIPTION",
    ]
    let commands = tool.shownCommands.flatMap(section)
    return (head + paragraphs(tool.discussion) + [".SH COMMANDS"] + commands).joined(separator: "\n")
  }

  private func section(_ command: CommandDescription) -> [String] {
    let usage = command.shownArguments.filter { $0.kind == .positional }.map(Self.usage).joined(separator: " ")
    let options = command.shownArguments.filter { $0.kind != .positional }
    return [".SS lawbook " + Self.escaped(command.commandName) + (usage.isEmpty ? "" : " " + usage)]
      + [Self.escaped(command.abstract ?? "")] + paragraphs(command.discussion) + options.flatMap(entry)
  }

  private static func usage(_ argument: ArgumentDescription) -> String {
    let name = "\\fI\(escaped(argument.valueName ?? ""))\\fR" + (argument.isRepeating ? " ..." : "")
    return argument.isOptional ? "[\(name)]" : name
  }

  private func entry(_ argument: ArgumentDescription) -> [String] {
    let names = (argument.names ?? []).map { "\\fB\(Self.escaped($0.text))\\fR" }.joined(separator: ", ")
    let value = argument.kind == .option ? " \\fI\(Self.escaped(argument.valueName ?? ""))\\fR" : ""
    let values = argument.allValues.map { "One of: \($0.joined(separator: ", "))." }
    let initial = argument.defaultValue.map { "Default: \($0)." }
    let words = [argument.abstract, values, initial].compactMap { $0 }.joined(separator: " ")
    return [".TP", names + value, Self.escaped(words)]
  }

  /// A line is a paragraph; indented lines stand as they are; a line in capitals is a small heading.
  private func paragraphs(_ discussion: String?) -> [String] {
    var lines: [String] = []
    var isLiteral = false
    for line in (discussion ?? "").split(separator: "\n", omittingEmptySubsequences: true).map(String.init) {
      if line.hasPrefix(" ") != isLiteral {
        isLiteral.toggle()
        lines.append(isLiteral ? ".EX" : ".EE")
      }
      let isHeading = !isLiteral && line.allSatisfy { $0.isUppercase }
      lines += isLiteral ? [Self.escaped(line)] : [".PP", isHeading ? ".B " + Self.escaped(line) : Self.escaped(line)]
    }
    return lines + (isLiteral ? [".EE"] : [])
  }

  /// A backslash, a hyphen and a control character at the start of a line mean something to man(7).
  static func escaped(_ text: String) -> String {
    let plain = text.replacing("\\", with: "\\e").replacing("-", with: "\\-").replacing("\n", with: " ")
    return plain.hasPrefix(".") || plain.hasPrefix("'") ? "\\&" + plain : plain
  }
}
