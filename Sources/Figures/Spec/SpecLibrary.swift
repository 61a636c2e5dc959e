// Specs in files: those that come with Lawbook by name, one's own by path.

public import Diagnostics
import Foundation
public import Texts

/// The specs of a folder (Templates/figures).
public struct SpecLibrary: Sendable {
  public var folder: String

  public init(folder: String) { self.folder = folder }

  /// Names of the folder's specs, sorted.
  public var names: [String] {
    let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return files.filter { $0.hasSuffix(".yaml") }.map { String($0.dropLast(5)) }.sorted()
  }

  public func file(of name: String) -> String { folder + "/" + name + ".yaml" }

  /// Whether a figure's name is the path of a spec.
  public static func isFile(_ name: String) -> Bool { name.hasSuffix(".yaml") || name.hasSuffix(".yml") }

  /// The spec of a name or at a path.
  ///
  /// - Parameter base: the folder that paths are relative to; nil for the working folder.
  public func spec(_ name: String, base: String? = nil) throws(Failure) -> YAMLMap {
    guard Self.isFile(name) else {
      return try readYAMLMap(file(of: name), shownAs: file(of: name), kind: "figure spec")
    }
    return try readYAMLMap(Self.resolved(name, base), shownAs: name, kind: "figure spec")
  }

  /// The text of a CSV file that a spec names, relative to the folder of the spec.
  public static func csv(_ name: String, base: String?, at place: Place) throws(Failure) -> String {
    let path = resolved(name, base)
    guard let data = FileManager.default.contents(atPath: path), data.count <= 400_000_000,
      let text = String(data: data, encoding: .utf8)
    else {
      throw Failure("the file '\(name)' cannot be read as text", at: place, hint: "it is looked for beside the spec")
    }
    return text
  }

  public static func resolved(_ name: String, _ base: String?) -> String {
    guard let base, !base.isEmpty, !name.hasPrefix("/") else { return name }
    return base + "/" + name
  }
}
