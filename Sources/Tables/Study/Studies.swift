// Studies side by side: what each rests on, and how well its laws predict what they did not see.

public import Laws
import Runs
import Texts

extension Table {
  /// A row a study.
  public static func studies(_ studies: [(name: String, result: StudyResult)]) -> Table {
    var builder = TableBuilder(studies)
    func count(_ name: String, _ heading: String, _ priority: Int, _ value: @escaping (StudyResult) -> Int) {
      builder.number(name, .count(heading), priority: priority) { Double(value($0.result)) }
    }
    builder.words("study", "study", \.name)
    count("runs", "runs", 2) { Set($0.table.evaluations.map(\.run)).count }
    count("cells", "cells", 0) { $0.optima.count { !$0.heldOut } }
    count("optima", "optima", 0) { $0.optima.count { $0.status == .ok && !$0.heldOut } }
    count("smallest_batch", "at the smallest batch", 3) { $0.optima.count { $0.status == .limited && !$0.heldOut } }
    count("held_out", "held out", 1) { $0.optimal.heldOut.count }
    count("at_prediction", "at the predicted optimum", 4) { $0.optimal.heldOut.count { $0.basis == .prediction } }
    builder.number("error", .percent("RMS error")) { relativeError($0.result.optimal.heldOut) }
    builder.number("error_fixed", .percent("at fixed B, η")) { relativeError($0.result.fixed?.heldOut ?? []) }
    return builder.table(
      "studies", notes: ["RMS error: of the predicted losses of held-out cells, beside the measured ones."])
  }
}
