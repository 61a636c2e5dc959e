// The synthetic runs that the notebook templates start with: made from known laws, with noise of a fixed seed.

import Foundation
import Runs

public enum TemplateRuns {
  /// Every file by its path below Templates/notebooks. A test compares the committed files with these, and rewrites them
  /// when LAWBOOK_RECORD is set.
  public static var files: [(path: String, text: String)] {
    [
      ("weekly/runs/week-46.csv", csv(weekly(sizes: [16e6, 32e6, 64e6], seed: 46))),
      ("weekly/runs/week-47.csv", csv(weekly(sizes: [128e6], seed: 47)) + mishaps),
      ("paper/runs.csv", csv(sweep)),
      ("fixed-vs-optimal/runs.csv", csv(sweep)),
    ]
  }

  private static var sweep: SyntheticStudy {
    var study = SyntheticStudy()
    // Sizes and tokens double, so that many cells share a compute.
    study.sizes = (0..<6).map { 16e6 * pow(2, Double($0)) }
    study.tokens = (0..<5).map { 1e9 * pow(2, Double($0)) }
    study.batches = [8e3, 2e4, 5e4, 1.25e5, 3e5, 8e5]
    study.rates = [1e-4, 2e-4, 4e-4, 8e-4]
    study.noise = 2e-4
    study.seed = 2411
    return study
  }

  private static func weekly(sizes: [Double], seed: UInt64) -> SyntheticStudy {
    var study = sweep
    study.sizes = sizes
    study.tokens = [2e9, 4e9, 8e9]
    study.seed = seed
    return study
  }

  /// What happens in a real week: a run that diverged, a row written twice, a row cut off.
  private static let mishaps = """
    n128-b800-lr1.6e-3,128000000,800000,0.0016,2000000000,nan
    n128-b800-lr1.0e-4,128000000,800000,0.0001,8000000000,0.53214
    n128-b800-lr1.0e-4,128000000,800000,0.0001,8000000000,0.53214
    n128-b800-lr2.0e-4,128000000,800000

    """

  private static func csv(_ study: SyntheticStudy) -> String {
    let table = study.table()
    var text = "run,params,batch_tokens,learning_rate,tokens,val_loss\n"
    for evaluation in table.evaluations {
      let run = table.runs[evaluation.run]
      guard let params = run.params, let batch = run.batchTokens, let rate = run.learningRate else { continue }
      let name =
        "n\(Int(params / 1e6))-b\(Int(batch / 1e3))-lr" + String(format: "%.1e", rate).replacing("e-0", with: "e-")
      let counts = String(format: "%.0f,%.0f,%.3g,%.0f,%.5f", params, batch, rate, evaluation.tokens, evaluation.loss)
      text += "\(name),\(counts)\n"
    }
    return text
  }
}
