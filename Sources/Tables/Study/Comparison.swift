// Two studies side by side: coefficients, and what a budget buys in each.

public import Laws
import Texts

extension Table {
  /// A row a coefficient.
  public static func comparedCoefficients(_ rows: [Comparison.Row]) -> Table {
    var builder = TableBuilder(rows)
    builder.label("name", "") { $0.label }
    builder.estimate("a", Measure("A"), priority: 1, \.a)
    builder.estimate("b", Measure("B"), priority: 1, \.b)
    builder.estimate("difference", Measure("B − A", style: .significant(3)), \.difference)
    return builder.table("coefficients")
  }

  /// A row a budget: the lowest loss of each, and how much compute B needs for A's loss.
  public static func comparedBudgets(_ rows: [Comparison.AtBudget]) -> Table {
    var builder = TableBuilder(rows)
    builder.number("compute", .compute, \.compute)
    builder.estimate("loss_a", .loss.named("L_A", tex: "L_A"), priority: 2, \.lossA)
    builder.estimate("loss_b", .loss.named("L_B", tex: "L_B"), priority: 2, \.lossB)
    builder.estimate(
      "loss_difference", Measure("L_B − L_A", tex: "L_B - L_A", style: .significant(3)), \.lossDifference)
    builder.words("lower", "lower") { $0.winner.rawValue }
    builder.words("position", "beside the data", priority: 3) { $0.domain.isInside ? "" : $0.domain.words }
    return builder.table("budgets")
  }

  /// A row a budget: size and length of B's compute-optimal run beside A's, and the compute for A's loss.
  public static func comparedRuns(_ rows: [Comparison.AtBudget]) -> Table {
    var builder = TableBuilder(rows)
    builder.number("compute", .compute, \.compute)
    builder.estimate(
      "params_ratio", Measure("N_B / N_A", tex: "N_B/N_A", style: .factor(3)), priority: 1, \.paramsRatio)
    builder.estimate(
      "tokens_ratio", Measure("T_B / T_A", tex: "T_B/T_A", style: .factor(3)), priority: 2, \.tokensRatio)
    builder.estimate("compute_multiplier", Measure("compute of B for L_A", style: .factor(3)), \.multiplier)
    return builder.table("compute_for_loss")
  }
}

extension Comparison.Row {
  /// `B_opt exponent of T`.
  fileprivate var label: Label {
    switch name {
    case "alpha": Label("α", tex: "$\\alpha$")
    case "beta": Label("β", tex: "$\\beta$")
    case "E": Label("E", tex: "$E$")
    case "B_opt tokens": Label("B_opt exponent of T", tex: "$B_{\\mathrm{opt}}$ exponent of $T$")
    case "B_opt params": Label("B_opt exponent of N", tex: "$B_{\\mathrm{opt}}$ exponent of $N$")
    case "eta_opt tokens": Label("η_opt exponent of T", tex: "$\\eta_{\\mathrm{opt}}$ exponent of $T$")
    case "eta_opt params": Label("η_opt exponent of N", tex: "$\\eta_{\\mathrm{opt}}$ exponent of $N$")
    case "N_opt exponent, isoFLOP": Label("N_opt exponent", tex: "$N_{\\mathrm{opt}}$ exponent, isoFLOP")
    default: Label(name)
    }
  }
}
