// Venues found and read: those of Templates/venues by name, one's own by path.

public import Diagnostics
import Foundation
import Texts

/// The venues of a folder and any others by their path.
public struct Venues: Sendable {
  /// `Templates/venues`.
  public var folder: String

  public init(folder: String) { self.folder = folder }

  /// Names of the folder's venues, sorted.
  public var names: [String] {
    let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return files.filter { $0.hasSuffix(".yaml") }.map { String($0.dropLast(5)) }.sorted()
  }

  /// The file of a venue of the folder.
  public func file(of name: String) -> String { folder + "/" + name + ".yaml" }

  /// A venue by `name`, `name/width` or the path of a YAML file, `file.yaml/width` too.
  ///
  /// - Parameters:
  ///   - base: the folder that paths are relative to; nil for the working folder.
  /// - Returns: the venue with the width that was asked for at its head.
  /// - Throws: `Failure` for an unknown name, with the nearest, and for everything that is wrong in the file.
  public func venue(_ wanted: String, base: String? = nil, at place: Place? = nil) throws(Failure) -> Venue {
    let (source, width) = Self.split(wanted)
    var venue = try read(source, base: base, at: place)
    guard let width else { return venue }
    guard let index = venue.widths.firstIndex(where: { $0.name == width }) else {
      throw Failure(
        "the venue '\(venue.name)' has no width '\(width)'", at: place,
        hint: Suggestion.hint(for: width, among: venue.widths.map(\.name)))
    }
    venue.widths.swapAt(0, index)
    venue.isWidthChosen = true
    return venue
  }

  /// Whether a venue is named by its file.
  public static func isFile(_ wanted: String) -> Bool {
    let source = split(wanted).source
    return source.hasSuffix(".yaml") || source.hasSuffix(".yml")
  }

  /// The file that a venue of one's own names.
  public static func file(_ wanted: String) -> String { split(wanted).source }

  /// `icml/page` is a width of a venue; `venues/mine.yaml` is a file.
  private static func split(_ wanted: String) -> (source: String, width: String?) {
    if let end = wanted.range(of: ".yaml/", options: .backwards) {
      return (String(wanted[..<wanted.index(before: end.upperBound)]), String(wanted[end.upperBound...]))
    }
    guard !wanted.hasSuffix(".yaml"), !wanted.hasSuffix(".yml"), let slash = wanted.firstIndex(of: "/") else {
      return (wanted, nil)
    }
    return (String(wanted[..<slash]), String(wanted[wanted.index(after: slash)...]))
  }

  private func read(_ source: String, base: String?, at place: Place?) throws(Failure) -> Venue {
    let isFile = Self.isFile(source)
    guard isFile || names.contains(source) else {
      throw Failure("no venue is named '\(source)'", at: place, hint: Suggestion.hint(for: source, among: names))
    }
    let path = isFile ? (source.hasPrefix("/") ? source : SpecLibrary.resolved(source, base)) : file(of: source)
    let name = ((path as NSString).lastPathComponent as NSString).deletingPathExtension
    guard let root = try YAMLSource(file: path, kind: "venue").compose() else {
      throw Failure("holds no venue", at: Place(file: path), hint: "widths: {column: 3.25 in}")
    }
    let reader = NodeReader(file: path)
    let file = VenueFile(reader: reader, root: root, name: name)
    let venue = file.read()
    try reader.finish()
    return venue
  }
}
