// A path that is not there, answered with the nearest there is.

public import Diagnostics
import Foundation

/// Says that a path is not there, with the nearest name in its folder.
public func missingPath(_ path: String, at place: Place? = nil) -> Diagnostic {
  let url = URL(fileURLWithPath: path)
  let folder = url.deletingLastPathComponent()
  let siblings = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
  let near = Suggestion.nearest(to: url.lastPathComponent, among: siblings)
  let prefix = path.hasSuffix(url.lastPathComponent) ? String(path.dropLast(url.lastPathComponent.count)) : ""
  return Diagnostic(at: place, "no such file or folder: \(path)", hint: near.map { "did you mean '\(prefix)\($0)'?" })
}
