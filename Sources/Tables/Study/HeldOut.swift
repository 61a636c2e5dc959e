// Losses that the laws did not see, with what they predict.

public import Laws
import Texts

extension StudyTable {
  static let heldOut = StudyTable("held_out", "losses that the laws did not see, with predictions") { result in
    .heldOut(result.optimal.heldOut)
  }
}

extension Table {
  /// A row a held-out loss.
  ///
  /// - Parameter name: `held_out`, or `held_out_fixed` for the laws at fixed hyperparameters.
  public static func heldOut(_ losses: [HeldOutLoss], name: String = "held_out") -> Table {
    // Where the grid's lowest loss is another than the one the law is compared with, it gets a column.
    let hasLower = losses.contains { $0.bestMeasured < $0.measured }
    var builder = TableBuilder(losses)
    builder.number("params", .params, \.params)
    builder.number("tokens", .tokens, \.tokens)
    builder.number("measured", .loss.named("measured"), \.measured)
    if hasLower { builder.number("lowest", .loss.named("lowest"), priority: 3, \.bestMeasured) }
    builder.estimate("predicted", .loss.named("predicted"), low: "low", high: "high", \.predicted)
    builder.number("error", Measure("error", style: .change(2)), \.error)
    builder.words("position", "beside the data", priority: 1) { $0.domain.words }
    builder.words("basis", "measured by", priority: 2) { $0.basis.words }
    return builder.table(name)
  }
}
