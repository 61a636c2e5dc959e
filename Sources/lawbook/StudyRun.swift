// A study run from the command line, with progress for what takes long.

import Diagnostics
import Laws
import Studies

enum StudyRun {
  static func result(of study: Study) throws(Failure) -> StudyResult {
    try Studies.run(study)
  }
}
