// A folder for one test.

public import Foundation

/// A folder with files that is removed with the value.
public final class ScratchFolder: Sendable {
  public let path = FileManager.default.temporaryDirectory.appendingPathComponent("lawbook-" + UUID().uuidString).path

  public init(files: [(name: String, content: Data)] = []) throws {
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    for (name, content) in files { try write(name, content) }
  }

  public func write(_ name: String, _ content: Data) throws {
    let url = URL(fileURLWithPath: path).appendingPathComponent(name)
    try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try content.write(to: url)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }
}
