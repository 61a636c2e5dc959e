// A study file into a `Study` by its declared settings, and single settings put in the place of the file's.

public import Diagnostics
import Laws
import Texts

/// Reads the settings of one study file.
struct StudyFile {
  let reader: NodeReader
  var study: Study

  init(file: String) {
    reader = NodeReader(file: file)
    let id = Paths.name(of: file)
    study = Study(file: file, data: [], analysis: AnalysisSettings(id: id, title: id))
  }

  mutating func read(_ root: YAMLValue) {
    StudySettings.all.read(root, into: &study, reader)
    guard let map = root.map else { return }
    study.source = map
    if !StudySettings.needed.contains(where: { map[$0] != nil }) {
      reader.report("a study needs 'data' or 'published'", at: root, hint: "add 'data: runs.csv'")
    }
    for setting in StudySettings.loss {
      let name = setting.key.name
      guard map[name] != nil, let second = map["laws"]?.map?["loss"]?.map?[name] else { continue }
      reader.report("'\(name)' is given twice: in the study and under laws", at: second, hint: "keep one of the two")
    }
  }
}

extension Study {
  /// The study with settings of its own replaced: `form=kaplan`, `cells.tolerance=0.02`, `fixed={batch_tokens: 512}`.
  ///
  /// A value is YAML; of a mapping only the key that is named changes.
  /// - Throws: `Failure` with everything that is wrong in them.
  public func setting(_ assignments: [String]) throws(Failure) -> Study {
    var study = self
    var problems: [Diagnostic] = []
    for text in assignments {
      do throws(Failure) {
        let assignment = try Assignment(text)
        assignment.change(&study.source)
        let reader = NodeReader(file: file)
        if let entry = study.source.entries.first(where: { $0.key == assignment.path[0] }) {
          StudySettings.all.read(entry, into: &study, reader)
        }
        try reader.finish()
      } catch {
        problems += error.diagnostics
      }
    }
    if !problems.isEmpty { throw Failure(problems) }
    return study
  }
}
