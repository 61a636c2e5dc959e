// Expected text kept in files: a test fails when what it makes differs, and shows where.

import Foundation

/// Compares text with the golden file of this name in `goldens` beside the calling test.
///
/// With `LAWBOOK_RECORD=1` the file is written, and the test still fails: recording is no proof.
/// - Returns: what is wrong, nil when nothing is.
public func goldenDifference(_ actual: String, named name: String, file: String = #filePath) -> String? {
  let folder = (file as NSString).deletingLastPathComponent + "/goldens"
  let path = folder + "/" + name
  if ProcessInfo.processInfo.environment["LAWBOOK_RECORD"] == "1" {
    try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try? Data(actual.utf8).write(to: URL(fileURLWithPath: path))
    return "recorded \(name): look at it, then run again without LAWBOOK_RECORD"
  }
  guard let data = FileManager.default.contents(atPath: path) else { return "no golden file \(name)" }
  let expected = String(decoding: data, as: UTF8.self)
  guard expected != actual else { return nil }
  let (wanted, got) = (
    expected.split(separator: "\n", omittingEmptySubsequences: false),
    actual.split(separator: "\n", omittingEmptySubsequences: false)
  )
  let line =
    zip(wanted, got).enumerated().first { $0.element.0 != $0.element.1 }?.offset ?? min(wanted.count, got.count)
  func shown(_ lines: [Substring]) -> String { line < lines.count ? String(lines[line].prefix(300)) : "(end)" }
  return "\(name) differs at line \(line + 1)\n  expected: \(shown(wanted))\n  actual:   \(shown(got))"
}
