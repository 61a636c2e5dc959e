// A study: the YAML file that says which data, how read, what fitted. Read once into values that nothing re-reads.

public import Diagnostics
public import Laws
public import RunLogs

public struct Study: Sendable {
  /// The study file, or the data path when there is none.
  public var file: String
  /// Data paths, resolved against the study's folder.
  public var data: [String]
  public var mapping: LogMapping
  public var analysis: AnalysisSettings
  /// Published laws set beside the study's own.
  public var published: LawSet?

  public init(
    file: String, data: [String], mapping: LogMapping = .init(), analysis: AnalysisSettings, published: LawSet? = nil
  ) {
    self.file = file
    self.data = data
    self.mapping = mapping
    self.analysis = analysis
    self.published = published
  }
}

/// Reads a study file; every error in it is reported at once, with line and column.
public func readStudy(_ path: String) throws(Failure) -> Study {
  throw Failure("no study yet")
}

/// Loads the data of a study and analyses it.
public func run(_ study: Study, progress: (@Sendable (String, Double) -> Void)? = nil) throws(Failure) -> StudyResult {
  analyse(try readLogs(study.data, mapping: study.mapping), study.analysis, published: study.published)
}
