// N_opt and the lowest loss along C, with intervals.

import Laws

extension StudyTable {
  static let overCompute = StudyTable(
    "over_compute", "N_opt and the lowest loss along C, with intervals"
  ) { result in
    let fits = result.optimal
    let known = (fits.lossFit?.points.map(\.compute) ?? []) + [result.settings.statedCompute].compactMap(\.self)
    let at = Spacing.even(known, beyond: 3).map { c in
      (
        compute: c, params: fits.estimate { $0.optimalParams(compute: c) },
        loss: fits.estimate { $0.optimalLoss(compute: c) }, isoflop: fits.estimate { $0.isoflop?.params(c) }
      )
    }
    let best = Measure.params.named("N_opt", tex: "N_{\\mathrm{opt}}")
    var builder = TableBuilder(at)
    builder.number("compute", .compute, \.compute)
    builder.estimate("params", best, \.params)
    builder.estimate(
      "isoflop_params", best.named("N_opt, isoFLOP"), priority: 1, low: "isoflop_low", high: "isoflop_high", \.isoflop)
    builder.estimate("loss", .bestLoss, \.loss)
    return builder.table("over_compute")
  }
}
