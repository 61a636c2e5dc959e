// Every form of every law by name: its equation, its symbols with units, what it needs, how to choose it, its source.

import Laws

/// One form, as `lawbook laws NAME` explains it.
struct FormEntry {
  struct Symbol {
    var name: String
    var meaning: String
    var unit: String
  }

  var name: String
  var equation: String
  /// The option, study key or command that chooses it.
  var choose: String
  var about: String
  var symbols: [Symbol]
  /// The least data that it can be fitted to.
  var needs: String
  var source: String

  /// The same as a key of a study file, where it is an option that has one.
  var key: String? {
    guard choose.hasPrefix("--") else { return nil }
    return choose.dropFirst(2).split(separator: " ", maxSplits: 1).joined(separator: ": ")
  }

  static func named(_ name: String) -> FormEntry? {
    let wanted = name.replacing("-", with: "_")
    return groups.flatMap(\.forms).first { $0.name == wanted }
  }

  static let groups: [(title: String, forms: [FormEntry])] = [
    ("Loss of N and T", lossForms), ("Loss of compute", [lossOfCompute]),
    ("Batch size and learning rate", hyperparameterForms), ("Compute-optimal size and length", computeForms),
    ("Batch against learning rate and time", [rateOfBatch, stepsBatch]),
  ]
}

// Symbols that several forms share.
extension FormEntry.Symbol {
  static let params = Self(name: "N", meaning: "model size", unit: "parameters")
  static let tokens = Self(name: "T", meaning: "training tokens seen", unit: "tokens")
  static let compute = Self(name: "C", meaning: "training compute", unit: "FLOPs")
  static let batch = Self(name: "B", meaning: "batch size", unit: "tokens a step")
  static let loss = Self(name: "L", meaning: "validation loss", unit: "as logged, e.g. nats a token")
  static let floor = Self(name: "E", meaning: "the floor: loss of endless N and T", unit: "that of L")
  static let exponents = Self(name: "alpha, beta", meaning: "exponents of N and T", unit: "none")
  static let prefactors = Self(name: "A, B", meaning: "loss of the terms at N = 1, T = 1", unit: "that of L")
  static let variables: [Self] = [loss, params, tokens]
}

// The loss.
extension FormEntry {
  private static let points = "distinct (N, T) with a loss, 3 sizes and 3 numbers of tokens, not all along one line"

  static let lossForms = [
    FormEntry(
      form: .additive,
      about: "What a finite model and finite data cost, side by side. The usual form, and the default.",
      symbols: [.floor, .prefactors, .exponents], least: "5",
      source: "Hoffmann et al. 2022, arXiv:2203.15556, eq. 2; Yin et al. 2024, arXiv:2411.17470, law 2"),
    FormEntry(
      name: "literal", equation: "L = E + (Nc/N)^alpha + (Tc/T)^beta",
      choose: "law cell, form: literal",
      about:
        "The additive law written with scales inside the powers: A = Nc^alpha, B = Tc^beta. The fit is the same. Papers "
        + "print either, and coefficients of one put into the other give wrong losses: all commands print prefactors.",
      symbols: Symbol.variables + [
        .floor, Symbol(name: "Nc", meaning: "size at which its term is 1", unit: "parameters"),
        Symbol(name: "Tc", meaning: "tokens at which their term is 1", unit: "tokens"), .exponents,
      ], needs: "as additive", source: "Kaplan et al. 2020, arXiv:2001.08361; Yin et al. 2024, arXiv:2411.17470"),
    FormEntry(
      form: .tied,
      about: "One exponent for both terms: N_opt and T_opt then grow alike with C. Steadier where N and T vary "
        + "little or together.",
      symbols: [.floor, .prefactors, Symbol(name: "alpha", meaning: "exponent of N and of T", unit: "none")],
      least: "4",
      source: "Gadre et al. 2024, arXiv:2403.08540"),
    FormEntry(
      form: .interaction,
      about: "The additive law with a product of its terms: with k < 0 a larger model gains more from "
        + "more data, with k > 0 less.",
      symbols: [
        .floor, .prefactors, .exponents,
        Symbol(name: "k", meaning: "interaction of the terms", unit: "1 over that of L"),
      ], least: "6", source: "the additive law with its lowest-order cross term"),
    FormEntry(
      form: .kaplan, about: "The larger of the two terms rules; without a floor, so the loss falls to 0 with N and T.",
      symbols: [.prefactors, .exponents], least: "4", source: "Kaplan et al. 2020, arXiv:2001.08361, eq. 1.5"),
    FormEntry(
      name: "pinned_floor", equation: "any of these with E given", choose: "--floor 1.69",
      about:
        "The floor is taken from elsewhere (a larger study, the entropy of the data) instead of fitted, as the runs of "
        + "one study often hardly determine it. Everything else is fitted with it held.",
      symbols: Symbol.variables + [.floor], needs: "one point fewer than the form itself",
      source: "usual where E is known; the certificate's profile of E shows what holding it costs"),
  ]

  private init(form: LossForm, about: String, symbols: [Symbol], least: String, source: String) {
    self.init(
      name: form.rawValue, equation: form.formula.text, choose: "--form \(form.rawValue)",
      about: about, symbols: Symbol.variables + symbols, needs: "\(least) \(Self.points)", source: source)
  }

  static let lossOfCompute = FormEntry(
    name: "loss_of_compute", equation: "L = E + a·C^-g", choose: "lawbook fit --forms",
    about:
      "The least loss that a budget buys, through the minima of isoFLOP profiles: no law in N and T has a say. It is "
      + "printed beside what the closed form of the loss law says.",
    symbols: [
      .loss, .compute, .floor, Symbol(name: "a", meaning: "reducible loss at C = 1", unit: "that of L"),
      Symbol(name: "g", meaning: "exponent of C", unit: "none"),
    ], needs: "4 budgets whose isoFLOP profile has a minimum",
    source: "Kaplan et al. 2020, arXiv:2001.08361, eq. 1.3; with a floor Henighan et al. 2020, arXiv:2010.14701")
}

// Batch size and learning rate.
extension FormEntry {
  static let hyperparameterForms = [
    hyperparameter(
      .both, "lawbook fit", "The law that the fit prints: batch size and learning rate each have their own.", "3",
      "Yin et al. 2024, arXiv:2411.17470, law 1"),
    hyperparameter(.tokens, forms, "N dropped: --forms tests whether the data need it.", "2", "nested in 'both'"),
    hyperparameter(.params, forms, "T dropped: --forms tests whether the data need it.", "2", "nested in 'both'"),
    hyperparameter(
      .compute, forms, "N and T count only by the training compute of the cell.", "2",
      "Bi et al. 2024 (DeepSeek), arXiv:2401.02954, section 3"),
    hyperparameter(
      .constant, forms, "One value for all: the geometric mean of the optima.", "1", "nested in all others"),
  ]

  private static let forms = "lawbook fit --forms"

  private static func hyperparameter(
    _ form: HyperparameterForm, _ choose: String, _ about: String, _ least: String, _ source: String
  ) -> FormEntry {
    FormEntry(
      name: form.rawValue, equation: "B_opt, η_opt = \(form.text)", choose: choose, about: about,
      symbols: [
        Symbol(name: "B_opt", meaning: "batch size with the least loss at (N, T)", unit: "tokens a step"),
        Symbol(name: "η_opt", meaning: "learning rate with the least loss at (N, T)", unit: "none"), .params, .tokens,
      ] + (form == .compute ? [.compute] : []) + [
        Symbol(name: "a", meaning: "value where what the powers hold is 1", unit: "that of the optimum")
      ] + (form == .constant ? [] : [Symbol(name: "b, c", meaning: "exponents", unit: "none")]),
      needs:
        "\(least) cells whose optimum lies inside their (B, η) grid, one more for an interval; what is varied must "
        + "differ between them", source: source)
  }
}

// Compute-optimal runs, and batch against learning rate and time.
extension FormEntry {
  static let computeForms = [
    FormEntry(
      name: "isoflop", equation: "N_opt = a·C^b, T_opt = a'·C^b'", choose: "lawbook fit; --isoflop parabola or akima",
      about: "Power laws through the measured minima of loss over N at equal compute; no loss law has a say.",
      symbols: optimal, needs: "2 budgets whose profile has a minimum between at least 3 sizes, 3 for an interval",
      source: "Hoffmann et al. 2022, arXiv:2203.15556, approach 2; Porian et al. 2024, arXiv:2406.19146 (akima)"),
    FormEntry(
      name: "closed_form", equation: "N_opt, T_opt = argmin L(N, T) at C = C_token(N)·T",
      choose: "lawbook fit; --at-compute 1e22",
      about:
        "The minimum of the loss law along a budget; its power law is the tangent at one stated C, since C_token need not "
        + "be proportional to N. Where it disagrees with isoflop, the profiles are the measurement.",
      symbols: optimal + [Symbol(name: "C_token", meaning: "training compute a token ('compute')", unit: "FLOPs")],
      needs: "a loss law whose two terms both fall", source: "Hoffmann et al. 2022, arXiv:2203.15556, approach 3, eq. 4"
    ),
  ]

  private static let optimal: [Symbol] = [
    Symbol(name: "N_opt", meaning: "model size with the least loss for C", unit: "parameters"),
    Symbol(name: "T_opt", meaning: "training tokens with the least loss for C", unit: "tokens"), .compute,
  ]

  static let rateOfBatch = FormEntry(
    name: "rate_of_batch", equation: "η_opt(B) = η_max/(1 + B_noise/B)", choose: forms,
    about:
      "How the best learning rate grows with the batch, cell by cell: in proportion below B_noise, no further above it.",
    symbols: [
      Symbol(name: "η_opt", meaning: "learning rate with the least loss at B", unit: "none"), .batch,
      Symbol(name: "η_max", meaning: "best learning rate of endless batches", unit: "none"),
      Symbol(name: "B_noise", meaning: "batch at which half of it is best", unit: "tokens a step"),
    ], needs: "a cell with 3 batch sizes whose least loss over η lies between their runs",
    source: "McCandlish et al. 2018, arXiv:1812.06162, eqs. 2.6 to 2.8")

  static let stepsBatch = FormEntry(
    name: "steps_batch", equation: "(S/S_min - 1)(T/T_min - 1) = 1, S = T/B", choose: forms,
    about:
      "The trade of steps against tokens at equal loss: a batch of B_crit = T_min/S_min needs twice the least of both.",
    symbols: [
      Symbol(name: "S", meaning: "steps to the loss", unit: "steps"), .tokens, .batch,
      Symbol(name: "S_min, T_min", meaning: "fewest steps, fewest tokens", unit: "steps, tokens"),
      Symbol(name: "B_crit", meaning: "critical batch size", unit: "tokens a step"),
    ], needs: "one size with grids over (B, η) at several T; 3 batch sizes that reach a common loss inside the data",
    source: "McCandlish et al. 2018, arXiv:1812.06162, eq. 2.7")
}
