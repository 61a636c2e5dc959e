// What the user named, as a study: a study file, a folder that holds one, or data of any kind with default settings.

public import Diagnostics
import Laws
public import RunLogs
import Texts

/// The study behind the paths on a command line.
///
/// One path to a `.yaml` file, or to a folder with a `study.yaml`, is that study. Anything else is data.
/// - Throws: `Failure` when the study has errors, a path is missing, or a study stands among other paths.
public func studyAtPaths(_ paths: [String]) throws(Failure) -> Study {
  let missing = paths.filter { !Paths.isGlob($0) && !Paths.exists($0) }.map { missingPath($0) }
  guard missing.isEmpty else { throw Failure(missing) }
  let files = paths.compactMap(studyFile)
  guard let file = files.first else { return studyForData(paths) }
  guard paths.count == 1 else {
    let hint = "name one study file, or the data files themselves"
    throw Failure("a study cannot be joined with other paths", at: Place(file: file), hint: hint)
  }
  return try readStudy(file)
}

/// Data without a study file: default settings, named after the first path.
public func studyForData(_ paths: [String], mapping: LogMapping = .init()) -> Study {
  let id = paths.first.map(Paths.name) ?? "data"
  var analysis = AnalysisSettings(id: id, title: id)
  if let compute = mapping.compute { analysis.compute = compute }
  return Study(file: paths.first ?? "", data: paths, mapping: mapping, analysis: analysis)
}

/// The study file that a path stands for; nil for data.
private func studyFile(_ path: String) -> String? {
  if Paths.isFolder(path) {
    return ["study.yaml", "study.yml"].map { Paths.resolve($0, in: path) }.first(where: Paths.exists)
  }
  return path.hasSuffix(".yaml") || path.hasSuffix(".yml") ? path : nil
}
