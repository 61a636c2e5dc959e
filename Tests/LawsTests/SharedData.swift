// Third-party measurements, read where LAWBOOK_TEST_DATA says they are.

import Foundation
import Laws

let sharedData = ProcessInfo.processInfo.environment["LAWBOOK_TEST_DATA"]

/// The rows of a plain CSV file (no quotes) as name → text.
func rows(of file: String) throws -> [[String: String]] {
  let text = try String(contentsOfFile: (sharedData ?? "") + "/" + file, encoding: .utf8)
  let lines = text.split(whereSeparator: \.isNewline).map {
    $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
  }
  guard let header = lines.first else { return [] }
  return lines.dropFirst().map { Dictionary(zip(header, $0)) { first, _ in first } }
}

/// The rows of Chinchilla's runs that Epoch fitted.
func chinchilla() throws -> [LossPoint] {
  try rows(of: "chinchilla_epoch.csv").compactMap { row in
    guard row["epoch_excluded"] == "0", let n = row["params"].flatMap(Double.init),
      let t = row["tokens"].flatMap(Double.init), let c = row["flops"].flatMap(Double.init),
      let loss = row["loss"].flatMap(Double.init)
    else { return nil }
    return LossPoint(params: n, tokens: t, loss: loss, compute: c)
  }
}
