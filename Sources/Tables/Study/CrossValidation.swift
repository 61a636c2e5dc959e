// What was left out in turn, and how well the laws predict it.

public import Laws
import Texts

extension Table {
  /// A row a scheme, over all that it leaves out.
  public static func crossValidation(_ validations: [Validation]) -> Table {
    var builder = TableBuilder(validations.filter { $0.refusal == nil && $0.together.points > 0 })
    builder.words("left_out", "left out in turn") { $0.scheme.short }
    builder.addErrors(\.together)
    return builder.table("cross_validation")
  }

  /// A row a fold; with `ranked`, the largest errors first.
  public static func folds(_ validation: Validation, ranked: Bool = false) -> Table {
    let folds = validation.folds
    let order = folds.indices.sorted { a, b in
      let (x, y) = (folds[a].outOfSample ?? .infinity, folds[b].outOfSample ?? .infinity)
      return ranked && x != y ? x > y : a < b
    }
    var builder = TableBuilder(order.map { folds[$0] })
    builder.words("left_out", "left out", \.name.words)
    builder.addErrors(\.self)
    builder.words("position", "beside the data", priority: 2) {
      $0.refusal.map { "refused: \($0.words)" } ?? $0.domain.words
    }
    return builder.table("folds_\(validation.scheme.rawValue)")
  }
}

extension TableBuilder {
  fileprivate mutating func addErrors(_ fold: (Row) -> ValidationFold) {
    number("points", .count("points")) { Double(fold($0).points) }
    number("fitted", .count("fitted"), priority: 5) { Double(fold($0).fitted) }
    number("in_sample_error", .percent("in sample", decimals: 2)) { fold($0).inSample }
    number("left_out_error", .percent("left out", decimals: 2)) { fold($0).outOfSample }
    number("largest_miss", Measure("largest miss", style: .change(1)), priority: 1) { fold($0).largestMiss }
    number("covered", .count("covered"), priority: 1) { fold($0).covered.map { Double($0) } }
    number("batch_error", .percent("B_opt", decimals: 0), priority: 3) { fold($0).batch }
    number("learning_rate_error", .percent("η_opt", decimals: 0), priority: 3) { fold($0).learningRate }
  }
}

extension LeaveOut {
  var short: String {
    switch self {
    case .size: "each size"
    case .tokens: "each T"
    case .cell: "each cell"
    case .largest: "the next larger"
    }
  }
}
