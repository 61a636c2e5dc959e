// `name=value` on the command line, read in one place: a name given twice is a mistake everywhere.

import Diagnostics

enum NamedValues {
  /// Pairs from options that may each hold several, separated by commas: `--map params=N,tokens=D`.
  static func list(_ options: [String], _ option: String, _ problems: inout [Diagnostic]) -> [(String, String)] {
    pairs(options.flatMap { $0.split(separator: ",").map(String.init) }, option, example: "params=N", &problems)
  }

  /// One pair an option, its value free to hold commas: `-P title='Week 47, Tuesday'`.
  static func single(_ options: [String], _ option: String) throws(Failure) -> [String: String] {
    var problems: [Diagnostic] = []
    let found = pairs(options, option, example: "name=value", mayBeEmpty: true, &problems)
    if !problems.isEmpty { throw Failure(problems) }
    return Dictionary(found, uniquingKeysWith: { $1 })
  }

  private static func pairs(
    _ parts: [String], _ option: String, example: String, mayBeEmpty: Bool = false, _ problems: inout [Diagnostic]
  ) -> [(String, String)] {
    var pairs: [(String, String)] = []
    for part in parts {
      let sides = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
      guard sides.count == 2, !sides[0].isEmpty, mayBeEmpty || !sides[1].isEmpty else {
        problems.append(
          Diagnostic(.error, "\(option): '\(part)' is not name=value", hint: "write \(option) \(example)"))
        continue
      }
      if pairs.contains(where: { $0.0 == sides[0] }) {
        problems.append(Diagnostic(.error, "\(option) names \(sides[0]) twice"))
      }
      pairs.append((sides[0], sides[1]))
    }
    return pairs
  }
}
