// In what two runs differ, from the first lines of their logs, for whoever starts one in the folder of the other.

import Foundation

/// The settings that differ, at most three: `learning_rate is 0.002 there, 0.004 here`.
func headerDifference(_ there: String, _ here: String) -> String {
  let (there, here) = (settings(there), settings(here))
  // The name of a run follows from its settings.
  let names = Set(there.keys).union(here.keys).subtracting(["run"]).sorted()
  let differing = names.filter { there[$0] != here[$0] }
  guard !there.isEmpty, !differing.isEmpty else { return "its settings cannot be read" }
  let shown = differing.prefix(3).map { "\($0) is \(there[$0] ?? "not given") there, \(here[$0] ?? "not given") here" }
  return (shown + (differing.count > 3 ? ["and \(differing.count - 3) more"] : [])).joined(separator: "; ")
}

/// Every setting of a header as text.
private func settings(_ header: String) -> [String: String] {
  let object = try? JSONSerialization.jsonObject(with: Data(header.utf8))
  return (object as? [String: Any] ?? [:]).mapValues { value in
    (value as? [Any]).map { $0.map { "\($0)" }.joined(separator: ",") } ?? "\(value)"
  }
}
