// The coefficients of laws, several sets side by side: what `fit` prints and a report's table of laws shows.

public import Laws
import Texts

/// One coefficient of one set of laws.
public struct LawCoefficient: Sendable, Hashable {
  /// `loss`, `batch`, `learning_rate`, `learning_rate_at_batch` or `compute`.
  public var group: String
  /// `loss.alpha`, `compute.isoflop.a`.
  public var key: String
  public var name: Label
  /// `tokens a step`; empty for none.
  public var unit: String
  public var estimate: Estimate?

  /// All of a set in one order, those of missing laws without a value.
  public static func all(of laws: LawSet) -> [LawCoefficient] {
    loss(of: laws.loss) + hyperparameter(laws.batch, "batch", "B", "tokens a step")
      + hyperparameter(laws.learningRate, "learning_rate", "η", "")
      + rateAtBatch(laws.rateAtBatch)
      + compute(laws.isoflop, "isoflop", "isoFLOP") + compute(laws.closedForm, "closed_form", "closed form")
  }

  static func loss(of law: LossLaw?) -> [LawCoefficient] {
    [
      row("loss", "E", Label("E, floor", tex: "floor $E$"), law?.floor),
      row("loss", "A", Label("A, coefficient of N", tex: "$N$ coefficient $A$"), law?.paramsCoefficient),
      row("loss", "alpha", Label("α, exponent of N", tex: "$N$ exponent $\\alpha$"), law?.alpha),
      row("loss", "B", Label("B, coefficient of T", tex: "$T$ coefficient $B$"), law?.tokensCoefficient),
      row("loss", "beta", Label("β, exponent of T", tex: "$T$ exponent $\\beta$"), law?.beta),
      row("loss", "k", Label("k, interaction", tex: "interaction $k$"), law?.interaction),
    ]
  }

  private static func hyperparameter(
    _ law: HyperparameterLaw?, _ group: String, _ symbol: String, _ unit: String
  ) -> [LawCoefficient] {
    let tex = "$\(symbol == "η" ? "\\eta" : symbol)_{\\mathrm{opt}}$"
    let said = unit.isEmpty ? "" : ", \(unit)"
    return [
      row(
        group, "coefficient", Label("\(symbol)_opt coefficient\(said)", tex: tex + " coefficient"), law?.coefficient,
        unit),
      row(group, "tokens", Label("\(symbol)_opt exponent of T", tex: tex + " exponent of $T$"), law?.tokens),
      row(group, "params", Label("\(symbol)_opt exponent of N", tex: tex + " exponent of $N$"), law?.params),
    ]
  }

  /// The best η at a B that is given.
  private static func rateAtBatch(_ law: RateAtBatchLaw?) -> [LawCoefficient] {
    let group = "learning_rate_at_batch"
    let tex = "$\\eta(B)$"
    return [
      row(group, "coefficient", Label("η(B) coefficient", tex: tex + " coefficient"), law?.coefficient),
      row(group, "tokens", Label("η(B) exponent of T", tex: tex + " exponent of $T$"), law?.tokens),
      row(group, "params", Label("η(B) exponent of N", tex: tex + " exponent of $N$"), law?.params),
      row(group, "batch", Label("η(B) exponent of B", tex: tex + " exponent of $B$"), law?.batch),
    ]
  }

  private static func compute(_ law: ComputeLaw?, _ key: String, _ how: String) -> [LawCoefficient] {
    let parts: [(String, String, String, Estimate?, String)] = [
      ("n", "N", "coefficient", law?.params.coefficient, "parameters"),
      ("a", "N", "exponent", law?.params.exponent, ""),
      ("t", "T", "coefficient", law?.tokens.coefficient, "tokens"),
      ("b", "T", "exponent", law?.tokens.exponent, ""),
    ]
    return parts.map { end, symbol, what, estimate, unit in
      let name = Label("\(symbol)_opt \(what), \(how)", tex: "$\(symbol)_{\\mathrm{opt}}(C)$ \(what), \(how)")
      return row("compute", "\(key).\(end)", name, estimate, unit)
    }
  }

  private static func row(
    _ group: String, _ key: String, _ name: Label, _ estimate: Estimate?, _ unit: String = ""
  ) -> LawCoefficient {
    LawCoefficient(group: group, key: "\(group).\(key)", name: name, unit: unit, estimate: estimate)
  }
}

extension Table {
  /// One set of laws, a column.
  public struct LawColumn: Sendable {
    /// The key in JSON and CSV: `optimal`.
    public var key: String
    public var heading: String
    public var laws: LawSet

    public init(_ key: String, _ heading: String, _ laws: LawSet) {
      (self.key, self.heading, self.laws) = (key, heading, laws)
    }
  }

  /// A row a coefficient that any of the sets has and that is wanted.
  public static func laws(
    _ name: String, _ sets: [LawColumn], wanted: (LawCoefficient) -> Bool = { _ in true }
  ) -> Table {
    let all = sets.map { LawCoefficient.all(of: $0.laws) }
    let kept = (all.first ?? []).indices.filter { row in
      wanted(all[0][row]) && all.contains { $0[row].estimate != nil }
    }
    let first = kept.map { all[0][$0] }
    let names = [
      Column("coefficient", Measure("coefficient"), .words(first.map(\.key)), isKey: true),
      Column("name", Measure(""), .labels(first.map(\.name))),
      Column("unit", Measure("unit"), .words(first.map(\.unit)), isKey: true),
    ]
    let values = zip(sets, all).map { set, rows in
      // A paper's coefficients stand as printed.
      let style = NumberStyle.significant(set.laws.source == nil ? 4 : 5)
      return Column(
        set.key, Measure(set.heading, style: style), .estimates(kept.map { rows[$0].estimate }), priority: 1)
    }
    return Table(name, columns: names + values)
  }
}
