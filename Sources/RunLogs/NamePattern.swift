// Names of runs that say their settings: `gpt-25M-bs64-lr2e-3` by `gpt-{params}-bs{batch_sequences}-lr{learning_rate}`.

import Runs
package import Diagnostics
import Texts

/// - Throws: what is wrong with a pattern for names of runs.
package func checkNamePattern(_ text: String) throws(Failure) { _ = try NamePattern(text) }

struct NamePattern: Sendable {
  private enum Piece: Sendable {
    case text(String)
    case field(Field)
    /// `{}`: anything.
    case anything
  }

  let text: String
  private let pieces: [Piece]

  /// - Throws: `Failure` for a name in braces that is no numeric setting, and for two with nothing between them.
  init(_ text: String) throws(Failure) {
    self.text = text
    var pieces: [Piece] = []
    var rest = Substring(text)
    while let open = rest.firstIndex(of: "{") {
      if open > rest.startIndex { pieces.append(.text(String(rest[..<open]))) }
      guard let close = rest[open...].firstIndex(of: "}") else {
        throw Failure(
          "'{' without '}' in the name pattern '\(text)'", hint: "write --name 'gpt-{params}-lr{learning_rate}'")
      }
      let name = String(rest[rest.index(after: open)..<close])
      pieces.append(name.isEmpty ? .anything : .field(try Self.field(name)))
      rest = rest[rest.index(after: close)...]
    }
    if !rest.isEmpty { pieces.append(.text(String(rest))) }
    self.pieces = pieces
    guard pieces.contains(where: { if case .field = $0 { true } else { false } }) else {
      throw Failure(
        "the name pattern '\(text)' names no setting", hint: "write --name 'gpt-{params}-lr{learning_rate}'")
    }
  }

  private static func field(_ name: String) throws(Failure) -> Field {
    let known = Field.allCases.filter { RunSettings.fields.contains($0) }
    if let field = known.first(where: { $0.rawValue == name }) { return field }
    throw Failure("'{\(name)}' is no setting", hint: Suggestion.hint(for: name, among: known.map(\.rawValue)))
  }

  /// What a name says; nil where it is not of this form. The pattern may match any part of the name.
  func values(in name: String) -> [(Field, Double)]? {
    var start = name.startIndex
    while true {
      if let found = match(name[start...], pieces[...]) { return found }
      guard start < name.endIndex else { return nil }
      start = name.index(after: start)
    }
  }

  private func match(_ name: Substring, _ pieces: ArraySlice<Piece>) -> [(Field, Double)]? {
    guard let piece = pieces.first else { return [] }
    let rest = pieces.dropFirst()
    switch piece {
    case .text(let text): return name.hasPrefix(text) ? match(name.dropFirst(text.count), rest) : nil
    case .anything: return ends(name, rest).lazy.compactMap { match(name[$0...], rest) }.first
    case .field(let field):
      for end in ends(name, rest) {
        guard let value = Quantity.parse(String(name[..<end])), value > 0 || field == .seed,
          let found = match(name[end...], rest)
        else { continue }
        return [(field, value)] + found
      }
      return nil
    }
  }

  /// Where a piece may end: where the text behind it begins, or, behind the last piece, anywhere, the longest first.
  private func ends(_ name: Substring, _ rest: ArraySlice<Piece>) -> [String.Index] {
    let most = name.prefix(64).endIndex
    var ends: [String.Index] = []
    var at = name.startIndex
    while at < most {
      at = name.index(after: at)
      if case .text(let text)? = rest.first, !name[at...].hasPrefix(text) { continue }
      ends.append(at)
    }
    return rest.isEmpty ? ends.reversed() : ends
  }
}
