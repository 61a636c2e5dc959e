// In what two runs differ, from the first lines of their logs: for whoever starts one in the folder of the other, and for
// a sweep that finds logs where its own would go.

/// A key of two first lines with different values.
public struct HeaderDifference: Sendable, Hashable {
  public var key: String
  /// Values as text, lists with commas; nil where the key is not given.
  public var there: String?
  public var here: String?

  /// Whether it tells what made the run (program version, BLAS core) and not which run it is.
  public var isOrigin: Bool { key == "lawbook" || key == "blas_core" }

  /// `learning_rate is 0.002 there, 0.004 here`.
  public var text: String { "\(key) is \(there ?? "not given") there, \(here ?? "not given") here" }
}

/// Every key that differs, in alphabetical order, what made the runs last. The name of the run and its highest rate follow
/// from the others.
public func headerDifferences(_ there: LogHeader, _ here: LogHeader) -> [HeaderDifference] {
  let (there, here) = (there.values, here.values)
  let names = Set(there.keys).union(here.keys).subtracting(["run", "highest_rate"]).sorted()
  let all = names.filter { there[$0] != here[$0] }.map { HeaderDifference(key: $0, there: there[$0], here: here[$0]) }
  return all.filter { !$0.isOrigin } + all.filter(\.isOrigin)
}

extension [HeaderDifference] {
  /// At most three of them in words.
  public var text: String {
    (prefix(3).map(\.text) + (count > 3 ? ["and \(count - 3) more"] : [])).joined(separator: "; ")
  }
}

/// What differs in words.
func headerDifference(_ there: String, _ here: String) -> String {
  let there = LogHeader(there)
  let differences = headerDifferences(there, LogHeader(here))
  return there.values.isEmpty || differences.isEmpty ? "its settings cannot be read" : differences.text
}
