// The minimum of each compute budget, or why there is none.

import Laws

extension StudyTable {
  static let isoflopMinima = StudyTable(
    "isoflop_minima", "the minimum of each compute budget, or why there is none"
  ) { result in
    var builder = TableBuilder(result.optimal.isoflops)
    builder.number("compute", .compute, \.compute)
    builder.number("params", .params.named("N_opt", tex: "N_{\\mathrm{opt}}")) { $0.optimum?.params }
    builder.number("tokens", .tokens.named("T_opt", tex: "T_{\\mathrm{opt}}")) { $0.optimum?.tokens }
    builder.number("loss", .bestLoss) { $0.optimum?.loss }
    builder.words("reason", "reason", priority: 1) { $0.reason?.words ?? "" }
    return builder.table("isoflop_minima")
  }
}
