// What stands at the head of a notebook between two lines of `---`.

public import Diagnostics

public struct FrontMatter: Sendable {
  public var title: String
  public var subtitle: String?
  public var authors: [String]
  public var date: String?
  public var abstract: [SourceInline]
  public var language: String
  /// Whether headings are numbered.
  public var numbered: Bool
  /// Study files by the name that cells and values call them; the notebook's own is `""`.
  public var studies: [(name: String, path: String, place: Place)]
  /// Declared parameters with their defaults, in order.
  public var parameters: [(name: String, value: String, place: Place)]
  /// Default size of figures in inches; nil for the venue's.
  public var figureWidth: Double?
  public var figureHeight: Double?
  /// Where figures will stand, a name or a path, with its place; nil for the standard one.
  public var venue: (name: String, place: Place)?

  public init(title: String = "") {
    self.title = title
    authors = []
    abstract = []
    language = "en"
    numbered = false
    studies = []
    parameters = []
  }
}
