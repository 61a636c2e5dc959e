// A notebook as it is written, before anything is computed: text, cells and references, each with its place.

public import Diagnostics
public import Texts

public struct Notebook: Sendable {
  /// As the user named it; every place in it starts so.
  public var file: String
  /// The folder that relative paths and includes are resolved in.
  public var folder: String
  public var frontMatter: FrontMatter
  public var blocks: [SourceBlock]
  /// Footnotes by name, as written.
  public var footnotes: [String: [SourceInline]]
  /// Every file that was read, in order, for the digest.
  public var inputs: [InputFile]

  public init(
    file: String, folder: String, frontMatter: FrontMatter, blocks: [SourceBlock],
    footnotes: [String: [SourceInline]] = [:], inputs: [InputFile] = []
  ) {
    self.file = file
    self.folder = folder
    self.frontMatter = frontMatter
    self.blocks = blocks
    self.footnotes = footnotes
    self.inputs = inputs
  }
}

public struct InputFile: Sendable, Hashable {
  /// Relative to the notebook's folder, so that a digest does not depend on where the folder stands.
  public var name: String
  public var bytes: [UInt8]
  public init(name: String, bytes: [UInt8]) {
    self.name = name
    self.bytes = bytes
  }
}

public indirect enum SourceBlock: Sendable {
  case heading(level: Int, id: String?, [SourceInline], Place)
  case paragraph([SourceInline])
  case list(ordered: Bool, start: Int, items: [[SourceBlock]])
  case quote([SourceBlock])
  case code(language: String, String)
  case equation(tex: String, id: String?, Place)
  case table(SourceTable)
  case cell(SourceCell)
  case rule
}

public indirect enum SourceInline: Sendable {
  case text(String)
  case emphasis([SourceInline])
  case strong([SourceInline])
  case strike([SourceInline])
  case code(String)
  case math(tex: String, Place)
  case link(destination: String, [SourceInline], Place)
  case footnote(name: String, Place)
  /// `{{expression | format}}`.
  case value(expression: String, format: String?, Place)
  /// `@fig-map`, without the `@`.
  case reference(id: String, Place)
  case softBreak
  case lineBreak
}

/// A table written in Markdown, with the `Table: caption {#tbl-id}` that follows it.
public struct SourceTable: Sendable {
  public var alignments: [TableBlock.Alignment]
  public var header: [[SourceInline]]
  public var rows: [[[SourceInline]]]
  public var id: String?
  public var caption: [SourceInline]
  public var place: Place
}

/// A fenced cell: what it is, its id, and its YAML body.
public struct SourceCell: Sendable {
  public enum Kind: String, Sendable, CaseIterable { case figure, table, value, law }
  public var kind: Kind
  public var id: String?
  public var idPlace: Place
  public var body: YAMLMap
  /// Of the fence.
  public var place: Place
}
