// The forms that each law can have, the best first, and the laws of one variable.

public import Laws
import Texts

extension Table {
  /// A row a form of the loss law.
  public static func lossForms(_ forms: [LossAlternative]) -> Table {
    var builder = TableBuilder(forms)
    builder.label("form", "form") { Label($0.form.rawValue) }
    builder.label("formula", "", priority: 5) { Label($0.form.formula.text, tex: "$\($0.form.formula.tex)$") }
    builder.number("parameters", .count("parameters"), priority: 3) { Double($0.parameters) }
    builder.number("next_size_error", .percent("error at next size", decimals: 1), \.nextSize)
    builder.number("aicc", .number("AICc", digits: 3), \.aicc)
    builder.number("p", .number("p", digits: 2), \.probability)
    builder.number("alpha", .number("α", tex: "\\alpha"), priority: 1) { $0.law?.alpha.value }
    builder.number("beta", .number("β", tex: "\\beta"), priority: 1) { $0.law?.beta.value }
    builder.number("objective", .number("objective"), priority: 4, \.value)
    builder.words("refused") { $0.refusal.map { "refused: \($0.words)" } ?? "" }
    return builder.table(
      "loss_forms", notes: ["AICc: above the lowest. p: likelihood-ratio test against the next larger form."])
  }

  /// A row a form of a hyperparameter law.
  ///
  /// - Parameter name: `batch_forms` or `learning_rate_forms`.
  public static func hyperparameterForms(_ name: String, _ forms: [HyperparameterAlternative]) -> Table {
    var builder = TableBuilder(forms)
    builder.words("form", "form") { $0.form.text }
    builder.number("left_out_error", .percent("error left out", decimals: 1), \.leftOut)
    builder.number("aicc", .number("AICc", digits: 3), \.aicc)
    builder.number("p", .number("p", digits: 2), \.probability)
    for (key, symbol) in [("tokens", "T"), ("params", "N"), ("compute", "C")] {
      builder.number("exponent_\(key)", .number("exponent of \(symbol)"), priority: 1) { $0.exponents[key] }
    }
    return builder.table(name, notes: ["AICc: above the lowest. p: F test against the form in N and T."])
  }

  /// The budgets under L(C), each with what the law and the closed form of the loss law say there.
  public static func lossOfCompute(_ law: LossOfCompute) -> Table {
    let stated = law.stated.map { [BudgetLoss($0.compute, nil, $0.loss, $0.closedForm, $0.beyond)] } ?? []
    let rows = law.points.map { BudgetLoss($0.compute, $0.loss, Estimate($0.fitted), $0.closedForm, 1) } + stated
    var builder = TableBuilder(rows)
    builder.number("compute", .compute, \.compute)
    builder.number("minimum", .loss.named("minimum"), \.minimum)
    builder.estimate("loss", .loss.named("L(C)", tex: "L(C)"), \.law)
    builder.number("closed_form", .loss.named("closed form"), \.closedForm)
    builder.words("position", "") { $0.beyond > 1.0001 ? "extrapolates " + NumberStyle.factor(2).text($0.beyond) : "" }
    return builder.table("loss_of_compute")
  }

  /// η_opt(B), a row a cell that has the law.
  public static func ratesOfBatch(_ cells: [RateOfBatchCell]) -> Table {
    var builder = TableBuilder(cells.compactMap { cell in (try? cell.law.get()).map { (cell: cell, law: $0) } })
    builder.number("params", .params, \.cell.params)
    builder.number("tokens", .tokens, \.cell.tokens)
    builder.words("batches", "B used", priority: 2) { "\($0.cell.batches.count) of \($0.cell.swept)" }
    builder.estimate("rate_max", Measure("η_max", tex: "\\eta_{\\mathrm{max}}", style: .significant(3)), \.law.rateMax)
    builder.estimate("noise_batch", .batch.named("B_noise", tex: "B_{\\mathrm{noise}}"), \.law.noiseBatch)
    builder.number("deviation", .percent("scatter", decimals: 1), priority: 1, \.law.deviation)
    return builder.table("rate_of_batch")
  }

  /// Steps against batch, a row a size and loss that has the law.
  public static func stepsBatch(_ levels: [StepsBatchLevel]) -> Table {
    var builder = TableBuilder(levels.compactMap { level in (try? level.law.get()).map { (level: level, law: $0) } })
    builder.number("params", .params, \.level.params)
    builder.number("loss", .loss, \.level.loss)
    builder.number("batches", .count("B used"), priority: 2) { Double($0.level.points.count) }
    builder.estimate("critical_batch", .batch.named("B_crit", tex: "B_{\\mathrm{crit}}"), \.law.criticalBatch)
    builder.estimate(
      "steps_min", Measure("S_min", tex: "S_{\\mathrm{min}}", style: .count), priority: 1, \.law.stepsMin)
    builder.estimate("tokens_min", .tokens.named("T_min", tex: "T_{\\mathrm{min}}"), priority: 1, \.law.tokensMin)
    builder.number("deviation", .percent("scatter", decimals: 1), priority: 3, \.law.deviation)
    return builder.table("steps_batch")
  }
}

private struct BudgetLoss {
  var compute: Double
  var minimum: Double?
  var law: Estimate
  var closedForm: Double?
  var beyond: Double

  init(_ compute: Double, _ minimum: Double?, _ law: Estimate, _ closedForm: Double?, _ beyond: Double) {
    (self.compute, self.minimum, self.law, self.closedForm, self.beyond) = (compute, minimum, law, closedForm, beyond)
  }
}
