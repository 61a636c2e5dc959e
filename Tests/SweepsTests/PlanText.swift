// Plans from text, in a folder that is gone when the test is over.

import Foundation
import Sweeps

enum PlanText {
  static func plan(_ yaml: String, memory: Double = .infinity) throws -> SweepPlan {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appendingPathComponent("plan.yaml")
    try Data(yaml.utf8).write(to: file)
    return try readSweepPlan(file.path, memory: memory)
  }

  /// What is said about this text, with the folder left out of every message.
  static func complaints(_ yaml: String, memory: Double = .infinity) -> String {
    do {
      _ = try plan(yaml, memory: memory)
      return ""
    } catch {
      return "\(error)".split(separator: "\n").map { line in
        line.firstRange(of: "plan.yaml").map { String(line[$0.lowerBound...]) } ?? String(line)
      }.joined(separator: "\n")
    }
  }

  static let small = """
    name: small
    sizes: [{layers: 2, width: 32}, {layers: 4, width: 64}]
    batch_tokens: [64, 256]
    learning_rates: [1e-3, 2e-3]
    marks: [51200, 102400]

    """
}
