// How far the laws miss what they did not see: one row for the laws at optimal hyperparameters, one at fixed ones.

public import Laws
import Texts

extension Table {
  /// - Parameter sides: heading and held-out losses of each; those without any are left out.
  public static func heldOutErrors(_ sides: [(name: String, losses: [HeldOutLoss])]) -> Table {
    var builder = TableBuilder(sides.filter { !$0.losses.isEmpty })
    builder.words("laws", "held out", \.name)
    builder.number("cells", .count("cells")) { Double($0.losses.counted.count) }
    builder.number("error", .percent("RMS error", decimals: 1)) { relativeError($0.losses) }
    builder.number("largest_miss", Measure("largest miss", style: .change(1))) { $0.losses.largestMiss?.error }
    builder.words("covered", "inside 95 %") { $0.losses.coverage ?? "" }
    return builder.table("held_out_errors")
  }
}

extension [HeldOutLoss] {
  /// Those that the law can be compared with.
  var counted: [HeldOutLoss] { filter(\.basis.counts) }

  var largestMiss: HeldOutLoss? { counted.max { abs($0.error) < abs($1.error) } }

  /// How many measured losses lie inside the law's interval, of those that have one.
  var inside: (count: Int, all: Int) {
    let bounded = counted.filter { $0.predicted.low != nil && $0.predicted.high != nil }
    let count = bounded.count { loss in
      loss.measured >= loss.predicted.low ?? .infinity && loss.measured <= loss.predicted.high ?? -.infinity
    }
    return (count, bounded.count)
  }

  /// `5 of 5`; nil without intervals.
  var coverage: String? { inside.all == 0 ? nil : "\(inside.count) of \(inside.all)" }
}
