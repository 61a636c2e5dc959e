// An evaluated report: what HTML and PDF are both written from. All numbering and every reference is resolved here.

public import Drawing

public struct Document: Sendable {
  public var title: String
  public var subtitle: String?
  public var authors: [String]
  /// As written in the front matter; never the clock, so that the same input gives the same bytes.
  public var date: String?
  public var abstract: [Inline]
  public var language: String
  public var blocks: [Block]
  /// Digest of all input bytes and the version: stands in the metadata of what is written.
  public var digest: String

  public init(
    title: String, subtitle: String? = nil, authors: [String] = [], date: String? = nil, abstract: [Inline] = [],
    language: String = "en", blocks: [Block] = [], digest: String = ""
  ) {
    self.title = title
    self.subtitle = subtitle
    self.authors = authors
    self.date = date
    self.abstract = abstract
    self.language = language
    self.blocks = blocks
    self.digest = digest
  }
}

public indirect enum Block: Sendable {
  /// Level 1 to 6; `id` is unique in the document.
  case heading(level: Int, id: String, [Inline])
  case paragraph([Inline])
  case list(ordered: Bool, start: Int, items: [[Block]])
  case quote([Block])
  case code(language: String, String)
  /// A displayed equation in TeX; number and id where it is labelled.
  case equation(tex: String, id: String?, number: Int?)
  case figure(FigureBlock)
  case table(TableBlock)
  /// A box that the reader must not miss: a warning, a cell that failed.
  case notice(severity: Notice, [Block])
  case rule

  public enum Notice: String, Sendable { case note, warning, error }
}

public indirect enum Inline: Sendable, Hashable {
  case text(String)
  case emphasis([Inline])
  case strong([Inline])
  case strike([Inline])
  case code(String)
  case math(tex: String)
  /// To another place, `https://…`, or inside the document, `#id`.
  case link(destination: String, [Inline])
  case footnote(number: Int, [Inline])
  /// A space where the source has a line end.
  case softBreak
  case lineBreak
}

public struct FigureBlock: Sendable {
  public var id: String
  public var number: Int
  public var caption: [Inline]
  /// Several scenes stand beside each other where the page is wide enough, under one caption.
  public var scenes: [Scene]
  public init(id: String, number: Int, caption: [Inline], scenes: [Scene]) {
    self.id = id
    self.number = number
    self.caption = caption
    self.scenes = scenes
  }
}

public struct TableBlock: Sendable {
  public enum Alignment: String, Sendable { case left, centre, right }
  public var id: String?
  public var number: Int?
  public var caption: [Inline]
  public var alignments: [Alignment]
  public var header: [[Inline]]
  public var rows: [[[Inline]]]
  /// Stand under it in small type.
  public var notes: [[Inline]] = []
  /// For each column, how soon it goes where the page has no room: the highest first, 0 never; empty for none.
  public var priorities: [Int] = []
  public init(
    id: String? = nil, number: Int? = nil, caption: [Inline] = [], alignments: [Alignment], header: [[Inline]],
    rows: [[[Inline]]]
  ) {
    self.id = id
    self.number = number
    self.caption = caption
    self.alignments = alignments
    self.header = header
    self.rows = rows
  }
}
