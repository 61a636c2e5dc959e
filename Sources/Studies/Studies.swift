// A study: the YAML file that says which data, how read, what fitted. Read once into values that nothing re-reads.

public import Diagnostics
public import Laws
public import RunLogs
public import Runs
import Texts

public struct Study: Sendable {
  /// The study file, or the data path when there is none.
  public var file: String
  /// Data paths, resolved against the study's folder.
  public var data: [String]
  public var mapping: LogMapping
  /// Runs that do not take part.
  public var exclusions: [RunExclusion]
  public var analysis: AnalysisSettings
  /// Published laws set beside the study's own.
  public var published: LawSet?
  /// Where the conditions of `mapping.filters` stand in the study file.
  var conditionPlaces: [String: Place] = [:]
  /// What the file says, for settings that are replaced.
  var source = YAMLMap(place: Place(file: ""))

  public init(
    file: String, data: [String], mapping: LogMapping = .init(), exclusions: [RunExclusion] = [],
    analysis: AnalysisSettings, published: LawSet? = nil
  ) {
    self.file = file
    self.data = data
    self.mapping = mapping
    self.exclusions = exclusions
    self.analysis = analysis
    self.published = published
  }
}

/// Reads a study file (its keys: `StudySettings`, and the article "The study file").
///
/// - Throws: `Failure` with every error in the file, ordered by line and column; only what is no YAML at all stops at its
///   first error.
public func readStudy(_ path: String) throws(Failure) -> Study {
  guard let root = try YAMLSource(file: path, kind: "study").compose() else {
    throw Failure("is empty", at: Place(file: path), hint: "a study says at least 'data: runs.csv'")
  }
  var file = StudyFile(file: path)
  file.read(root)
  try file.reader.finish()
  return file.study
}

/// Loads the data of a study: an empty table for a study of published laws alone.
///
/// - Parameter progress: called with the share of the bytes that is read.
/// - Throws: `Failure` when the data cannot be read.
public func loadTable(_ study: Study, progress: (@Sendable (Double) -> Void)? = nil) throws(Failure) -> RunTable {
  guard !study.data.isEmpty else { return RunTable() }
  do throws(Failure) {
    var table = try readLogs(study.data, mapping: study.mapping) { progress?(Double($0) / Double(max($1, 1))) }
    if let failure = table.nothingUsable { throw failure }
    let questions = unitQuestions(table, study.mapping)
    guard questions.isEmpty else { throw Failure(questions) }
    exclude(study.exclusions, from: &table)
    return table
  } catch {
    throw Failure(error.diagnostics.map(study.placed))
  }
}

extension Study {
  /// A complaint about a condition, at its place in the study file.
  fileprivate func placed(_ diagnostic: Diagnostic) -> Diagnostic {
    let named = conditionPlaces.filter { diagnostic.headline.hasSuffix("condition '\($0.key)'") }
    guard let place = named.min(by: { $0.key < $1.key })?.value else { return diagnostic }
    var moved = diagnostic
    moved.place = Place(
      file: place.file, line: place.line, column: place.column.map { $0 + (diagnostic.place?.column ?? 1) - 1 })
    return moved
  }
}

/// Loads the data of a study and analyses it.
///
/// - Parameter progress: called with what is being done and the share of it that is.
/// - Throws: `Failure` when the data cannot be read. What cannot be fitted is no failure: it is refused in the result.
public func run(_ study: Study, progress: (@Sendable (String, Double) -> Void)? = nil) throws(Failure) -> StudyResult {
  let table = try loadTable(study) { progress?("reading logs", $0) }
  return analyse(table, study.analysis, published: study.published) { progress?("fitting laws", $0) }
}
