// A study run from the command line, with progress for what takes long.

import Diagnostics
import Tables
import Laws
import Runs
import Studies

enum StudyRun {
  static func result(of study: Study) throws(Failure) -> StudyResult {
    let table = try table(of: study)
    let fitting = Progress("fitting laws")
    defer { fitting.finish() }
    let result = analyse(table, study.analysis, published: study.published) { fitting.update($0) }
    if let refusal = result.optimal.method?.refusal {
      throw Failure(refusal.words, hint: "--resample-by cell or size; --replicates 0 for no intervals")
    }
    return result
  }

  private static func table(of study: Study) throws(Failure) -> RunTable {
    let reading = Progress("reading logs")
    defer { reading.finish() }
    return try loadTable(study) { reading.update($0) }
  }
}
