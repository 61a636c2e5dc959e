// Losses that the laws did not see, with what they predict.

import Laws

extension StudyTable {
  static let heldOut = StudyTable("held_out", "losses that the laws did not see, with predictions") { result in
    var builder = TableBuilder(result.optimal.heldOut)
    builder.number("params", .params, \.params)
    builder.number("tokens", .tokens, \.tokens)
    builder.number("measured", .loss.named("measured"), \.measured)
    builder.estimate("predicted", .loss.named("predicted"), low: "low", high: "high", \.predicted)
    builder.words("basis", "basis", priority: 1) { $0.basis.words }
    return builder.table("held_out")
  }
}
