// Coefficients of the loss law in each resample.

import Foundation
import Laws

extension StudyTable {
  static let replicates = StudyTable("replicates", "coefficients of the loss law in each resample") { result in
    let compute = result.settings.statedCompute ?? result.optimal.laws.closedForm?.atCompute
    var builder = TableBuilder(result.optimal.replicates.filter { $0.loss != nil })
    builder.number("E", .number("E", tex: "E")) { $0.loss?.floor.value }
    builder.number("alpha", .number("α", tex: "\\alpha")) { $0.loss?.alpha.value }
    builder.number("beta", .number("β", tex: "\\beta")) { $0.loss?.beta.value }
    builder.number("log10_A", .number("log10 A", tex: "\\log_{10} A")) {
      $0.loss.map { log10($0.paramsCoefficient.value) }
    }
    builder.number("log10_B", .number("log10 B", tex: "\\log_{10} B")) {
      $0.loss.map { log10($0.tokensCoefficient.value) }
    }
    builder.number("optimal_params", .params.named("N_opt", tex: "N_{\\mathrm{opt}}")) { laws in
      compute.flatMap { laws.optimalParams(compute: $0) }
    }
    builder.number("optimal_loss", .bestLoss) { laws in compute.flatMap { laws.optimalLoss(compute: $0) } }
    return builder.table("replicates")
  }
}
