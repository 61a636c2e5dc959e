// What a command answers: sentences first, then tables, then what may be read later.

public import Texts

/// The answer of a command, before it is written in one of the formats.
public struct Answer: Sendable {
  /// A heading with what stands under it.
  public struct Part: Sendable {
    /// Empty for none.
    public var title: String
    /// Sentences, wrapped at any width; a line that begins with a blank (an equation) is kept as it is.
    public var sentences: [String]
    public var table: Table?
    /// Only with --verbose.
    public var isDetail: Bool
    /// Rows of the table that are shown without --verbose; nil for all.
    public var most: Int?
    /// The sentences say what the table holds: a terminal shows them alone, other formats the table.
    public var isToldBySentences = false

    public init(
      _ title: String = "", _ sentences: [String] = [], table: Table? = nil, isDetail: Bool = false, most: Int? = nil
    ) {
      (self.title, self.sentences, self.table) = (title, sentences, table)
      (self.isDetail, self.most) = (isDetail, most)
    }
  }

  private let main: [Part]
  private let evidence: @Sendable () -> [Part]
  private let makeJSON: @Sendable () -> JSONValue

  /// - Parameters:
  ///   - parts: what is read first.
  ///   - evidence: what stands behind it; worked out only where it is shown.
  ///   - json: what `--json` prints; worked out only then.
  public init(
    _ parts: [Part], evidence: @escaping @Sendable () -> [Part] = { [] },
    json: @escaping @autoclosure @Sendable () -> JSONValue
  ) {
    (main, self.evidence, makeJSON) = (parts, evidence, json)
  }

  public var parts: [Part] { main + evidence() }
  public var json: JSONValue { makeJSON() }

  public var tables: [Table] { parts.compactMap(\.table) }
}

/// The formats in which every result is printed.
public enum OutputFormat: String, Sendable, Hashable, CaseIterable {
  case text, json, csv, markdown, latex
}

extension Answer {
  /// - Parameters:
  ///   - width: of the terminal, in characters; text only.
  ///   - verbose: whether details are shown; the other formats hold all of them.
  ///   - strong: makes a heading stand out.
  public func written(
    as format: OutputFormat, width: Int = 80, verbose: Bool = false, strong: (String) -> String = { $0 }
  ) -> String {
    switch format {
    case .text: text(width: width, verbose: verbose, strong: strong)
    case .json: json.text
    case .csv: tables.map { $0.csv() }.joined(separator: "\n\n")
    case .markdown: parts.map(\.markdown).filter { !$0.isEmpty }.joined(separator: "\n\n")
    case .latex: tables.map(\.latex).joined(separator: "\n\n")
    }
  }

  private func text(width: Int, verbose: Bool, strong: (String) -> String) -> String {
    var blocks: [String] = []
    for part in verbose ? parts : main.filter({ !$0.isDetail }) {
      let indent = part.title.isEmpty ? 0 : 2
      let sentences = part.sentences.flatMap {
        $0.hasPrefix(" ") ? [$0] : TextWrap.lines($0, indent: indent, width: width)
      }
      let table =
        part.isToldBySentences ? [] : part.table?.lines(width: width, most: verbose ? nil : part.most) ?? []
      let head = TextWrap.lines(part.title, indent: 0, width: width).map(strong)
      blocks.append((head + sentences + table).joined(separator: "\n"))
    }
    return blocks.filter { !$0.isEmpty }.joined(separator: "\n\n").replacing("\u{202F}", with: " ")
  }
}

extension Answer.Part {
  fileprivate var markdown: String {
    let head = title.isEmpty ? [] : ["### \(title)"]
    return (head + sentences.map { Table.escapedForMarkdown($0) } + (table.map { [$0.markdown] } ?? []))
      .joined(separator: "\n\n")
  }
}
