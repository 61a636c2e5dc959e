// Losses at equal compute.

import Laws

extension StudyTable {
  static let isoflop = StudyTable("isoflop", "losses at equal compute") { result in
    var builder = TableBuilder(
      result.optimal.isoflops.flatMap { profile in profile.points.map { (compute: profile.compute, point: $0) } })
    builder.number("compute", .compute, \.compute)
    builder.number("params", .params, \.point.params)
    builder.number("tokens", .tokens, \.point.tokens)
    builder.number("loss", .loss, \.point.loss)
    return builder.table("isoflop")
  }
}
