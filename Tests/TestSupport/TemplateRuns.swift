// The synthetic runs that the notebook templates start with: made from known laws, with noise of a fixed seed.

import Foundation
import Runs

public enum TemplateRuns {
  /// Every file by its path below Templates/notebooks. A test compares the committed files with these, and rewrites them
  /// when LAWBOOK_RECORD is set.
  public static var files: [(path: String, text: String)] {
    [
      ("weekly/runs/week-46.csv", csv(weekly(sizes: [17e6, 57e6, 130e6], seed: 46))),
      ("weekly/runs/week-47.csv", csv(weekly(sizes: [260e6], seed: 47)) + mishaps),
      ("paper/runs.csv", csv(sweep)),
      ("fixed-vs-optimal/runs.csv", csv(sweep)),
    ]
  }

  private static var sweep: SyntheticStudy {
    var study = SyntheticStudy()
    study.sizes = [17e6, 57e6, 130e6, 260e6, 520e6]
    study.tokens = [2e9, 4e9, 8e9, 16e9]
    study.batches = (0..<7).map { 16_000 * pow(2, Double($0)) }
    study.rates = (0..<5).map { 6e-5 * pow(2, Double($0)) }
    study.noise = 2e-4
    study.seed = 2411
    return study
  }

  private static func weekly(sizes: [Double], seed: UInt64) -> SyntheticStudy {
    var study = sweep
    study.sizes = sizes
    study.tokens = [2e9, 4e9, 8e9]
    study.batches = (0..<6).map { 16_000 * pow(2, Double($0)) }
    study.seed = seed
    return study
  }

  /// What happens in a real week: a run that diverged, a row written twice, a row cut off.
  private static let mishaps = """
    n260-b512-lr1.9e-3,260000000,512000,0.00192,2000000000,nan
    n260-b512-lr1.2e-4,260000000,512000,0.00012,8000000000,0.53214
    n260-b512-lr1.2e-4,260000000,512000,0.00012,8000000000,0.53214
    n260-b512-lr2.4e-4,260000000,512000

    """

  private static func csv(_ study: SyntheticStudy) -> String {
    let table = study.table()
    var text = "run,params,batch_tokens,learning_rate,tokens,val_loss\n"
    for evaluation in table.evaluations {
      let run = table.runs[evaluation.run]
      guard let params = run.params, let batch = run.batchTokens, let rate = run.learningRate else { continue }
      let name = "n\(Int(params / 1e6))-b\(Int(batch / 1e3))-lr" + String(format: "%.1e", rate).replacing("e-0", with: "e-")
      let counts = String(format: "%.0f,%.0f,%.3g,%.0f,%.5f", params, batch, rate, evaluation.tokens, evaluation.loss)
      text += "\(name),\(counts)\n"
    }
    return text
  }
}
