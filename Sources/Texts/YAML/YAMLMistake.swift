// What libyaml says of text that is no YAML: its own words at its own place, with a remedy for the usual mistakes.

import Diagnostics
import Yams

struct YAMLMistake {
  let origin: Place

  func diagnostic(_ error: YamlError) -> Diagnostic {
    switch error {
    case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
      .composer(_, let problem, let mark, _):
      Diagnostic(at: place(mark), "is not YAML: \(problem)", hint: remedy(problem))
    case .duplicatedKeysInMapping(let keys, let context):
      Diagnostic(at: place(context.mark), "'\(keys.first ?? "")' is given twice", hint: "keep one of the two")
    case .memory: Diagnostic(at: origin, "is nested too deeply", hint: "a few levels are enough")
    case .reader(let problem, _, _, _):
      Diagnostic(at: Place(file: origin.file), "is not a text file: \(problem)", hint: "YAML is text in UTF-8")
    default: Diagnostic(at: origin, "cannot be read as YAML")
    }
  }

  private func place(_ mark: Mark) -> Place { origin.shifted(line: mark.line, column: mark.column) }

  private func remedy(_ problem: String) -> String {
    if problem.contains("cannot start any token") {
      return "indent with spaces, not tabs; quote what starts with % @ or `"
    }
    if problem.contains("alias") || problem.contains("expected alphabetic") {
      return "quote a value that starts with '*', such as '*.csv'"
    }
    if problem.contains("mapping values are not allowed") { return "quote a value that holds ': '" }
    if problem.contains("another document") { return "keep one document in the file: nothing after '---'" }
    return "quote a text that holds ': ' or '#', or that starts with one of @ ` * & ! % [ {"
  }
}
