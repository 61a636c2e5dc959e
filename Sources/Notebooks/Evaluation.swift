// A notebook evaluated: text and cells in, one document out. What fails is shown where it stands, and reported.

public import Diagnostics
public import Documents
import Foundation
public import Laws
import Maths
import Runs
public import Typesetting
public import Figures

/// A study as a notebook needs it.
public struct LoadedStudy: Sendable {
  public var result: StudyResult
  /// Of the bytes of the study file and its data.
  public var digest: String
  public init(result: StudyResult, digest: String) {
    self.result = result
    self.digest = digest
  }
}

/// The world outside a notebook: everything that evaluation may depend on beside the notebook's own text.
public struct NotebookEnvironment: Sendable {
  public var version: String
  public var figures: FigureMaker
  public var fonts: Fonts { figures.fonts }
  /// Loads the venue of a name or a path; the place is where it was named.
  public var loadVenue: @Sendable (String, Place) throws(Failure) -> Venue
  /// Whether studies may lie outside the notebook's folder.
  public var allowOutside: Bool
  /// Loads and analyses the study file at a path.
  public var loadStudy: @Sendable (String) throws(Failure) -> LoadedStudy

  public init(
    version: String, figures: FigureMaker, allowOutside: Bool = false,
    loadVenue: @escaping @Sendable (String, Place) throws(Failure) -> Venue = Self.noVenue,
    loadStudy: @escaping @Sendable (String) throws(Failure) -> LoadedStudy
  ) {
    self.version = version
    self.figures = figures
    self.loadVenue = loadVenue
    self.allowOutside = allowOutside
    self.loadStudy = loadStudy
  }

  public static let noVenue: @Sendable (String, Place) throws(Failure) -> Venue = { name, place throws(Failure) in
    throw Failure("no venue is named '\(name)'", at: place)
  }
}

/// Evaluates a notebook: parameters, studies, values, cells, numbers and references.
///
/// - Parameter parameters: values by name that replace the declared defaults.
/// - Returns: the document, with a notice where a cell failed, and everything that is wrong, ordered by place.
public func evaluate(
  _ notebook: Notebook, parameters: [String: String] = [:], environment: NotebookEnvironment
) -> (document: Document, diagnostics: [Diagnostic]) {
  var evaluator = Evaluator(notebook: notebook, environment: environment)
  evaluator.takeParameters(parameters)
  evaluator.loadStudies()
  evaluator.defineValues()
  evaluator.number(notebook.blocks)
  let document = evaluator.document()
  return (document, sorted(evaluator.diagnostics))
}

/// By file, line and column, each once; what has no place comes first.
public func sorted(_ diagnostics: [Diagnostic]) -> [Diagnostic] {
  var seen: Set<Diagnostic> = []
  let unique = diagnostics.filter { seen.insert($0).inserted }
  return unique.enumerated().sorted { one, other in
    let (a, b) = (one.element.place, other.element.place)
    let left = (a?.file ?? "", a?.line ?? 0, a?.column ?? 0, one.offset)
    return left < (b?.file ?? "", b?.line ?? 0, b?.column ?? 0, other.offset)
  }.map(\.element)
}

/// What evaluation has gathered so far.
struct Evaluator {
  let notebook: Notebook
  let environment: NotebookEnvironment
  var diagnostics: [Diagnostic] = []
  var parameters: [(name: String, value: String)] = [] { didSet { knownTop = nil } }
  /// By name, the notebook's own under `""`; a study that failed is absent.
  var studies: [String: LoadedStudy] = [:] { didSet { knownTop = nil } }
  var failedStudies: Set<String> = []
  var defined: [(name: String, value: InlineValue)] = []
  var numbering = Numbering()
  var cursor = Numbering.Cursor()
  /// What `top` made of the studies so far.
  var knownTop: Member?
  var isInFootnote = false

  /// Said in the document; the study's own errors say why, once.
  static let noStudy = "its study could not be run"

  init(notebook: Notebook, environment: NotebookEnvironment) {
    self.notebook = notebook
    self.environment = environment
  }

  mutating func report(_ headline: String, at place: Place?, hint: String? = nil) {
    diagnostics.append(Diagnostic(at: place, headline, hint: hint))
  }

  mutating func takeParameters(_ given: [String: String]) {
    let declared = notebook.frontMatter.parameters
    for name in given.keys.sorted() where !declared.contains(where: { $0.name == name }) {
      let hint =
        declared.isEmpty
        ? "declare it: 'parameters: {\(name): …}' between the --- lines"
        : Suggestion.hint(for: name, among: declared.map(\.name))
      report("the notebook has no parameter '\(name)'", at: Place(file: notebook.file), hint: hint)
    }
    parameters = declared.map { ($0.name, given[$0.name] ?? $0.value) }
  }

  mutating func loadStudies() {
    var wanted = notebook.frontMatter.studies
    let usual = (notebook.folder as NSString).appendingPathComponent("study.yaml")
    if !wanted.contains(where: { $0.name.isEmpty }), FileManager.default.fileExists(atPath: usual) {
      wanted.append(("", "study.yaml", Place(file: notebook.file, line: 1, column: 1)))
    }
    var found: [(name: String, path: String, full: String, place: Place)] = []
    for (name, path, place) in wanted {
      let path = expanded(path, at: place)
      let full = path.hasPrefix("/") ? path : (notebook.folder as NSString).appendingPathComponent(path)
      guard FileManager.default.fileExists(atPath: full) else {
        failedStudies.insert(name)
        report("there is no study '\(path)'", at: place, hint: "paths are relative to the notebook's folder")
        continue
      }
      found.append((name, path, full, place))
    }
    // Studies know nothing of each other, so they run side by side; what is said of them keeps their order.
    let loaded = parallelMap(count: found.count, threads: found.count) { [environment, notebook, found] index in
      let (_, path, full, place) = found[index]
      return Result { () throws(Failure) in
        _ = try confined(path, to: notebook.folder, allowOutside: environment.allowOutside, at: place)
        return try environment.loadStudy(full)
      }
    }
    for ((name, path, _, place), result) in zip(found, loaded) {
      do throws(Failure) {
        studies[name] = try result.get()
      } catch {
        failedStudies.insert(name)
        diagnostics += error.diagnostics
        report("the study '\(path)' could not be run", at: place, hint: "see what is said of it")
      }
    }
  }

  /// The study that a cell names, or the notebook's own; without any, one that holds nothing.
  func study(named name: String, at place: Place) throws(Failure) -> StudyResult {
    if let study = studies[name] { return study.result }
    if failedStudies.contains(name) { throw Failure(Self.noStudy, at: place) }
    guard name.isEmpty else {
      throw Failure(
        "no study is named '\(name)'", at: place,
        hint: Suggestion.hint(for: name, among: studies.keys.filter { !$0.isEmpty }))
    }
    let settings = AnalysisSettings(id: "notebook")
    return StudyResult(settings: settings, table: .init(), optimal: LawFits(laws: LawSet(id: "fit", title: "")))
  }

  mutating func document() -> Document {
    let matter = notebook.frontMatter
    let start = Place(file: notebook.file, line: 1, column: 1)
    var document = Document(
      title: expanded(matter.title, at: start), subtitle: matter.subtitle.map { expanded($0, at: start) },
      authors: matter.authors.map { expanded($0, at: start) }, date: matter.date.map { expanded($0, at: start) },
      abstract: inlines(matter.abstract), language: matter.language, blocks: [], digest: digest())
    document.blocks = blocks(notebook.blocks)
    if !environment.fonts.missing.isEmpty { diagnostics += environment.fonts.missing }
    return document
  }

  /// Of the version, every file that was read, the parameters and the studies, each with its length before it.
  private func digest() -> String {
    var hash = SHA256()
    func add(_ bytes: some Collection<UInt8>) {
      hash.update(Array("\(bytes.count):".utf8))
      hash.update(bytes)
    }
    add(Array(environment.version.utf8))
    for input in notebook.inputs {
      add(Array(input.name.utf8))
      add(input.bytes)
    }
    for (name, value) in parameters { add(Array("\(name)=\(value)".utf8)) }
    for name in studies.keys.sorted() { add(Array("\(name) \(studies[name]?.digest ?? "")".utf8)) }
    return hash.hexDigest()
  }
}
