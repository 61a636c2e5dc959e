// How far the laws move when something is put back or left out.

public import Laws
import Texts

/// What is put back or left out, with the moves of the laws.
public struct MoveRow: Sendable {
  public var name: String
  /// Cook's distances, for what was kept.
  public var unit: KeptUnit?
  public var moves: [LawMove]

  public init(_ name: String, unit: KeptUnit? = nil, _ moves: [LawMove]) {
    (self.name, self.unit, self.moves) = (name, unit, moves)
  }
}

extension Table {
  /// A column a quantity that anything moves, half-widths of the 95 % interval in brackets.
  ///
  /// - Parameter laws: `loss` and `compute`, or `batch` and `learning_rate`: whose quantities are shown.
  public static func moves(_ name: String, _ rows: [MoveRow], of laws: (LawName) -> Bool) -> Table {
    let rows = rows.filter { !$0.moves.isEmpty }
    let all = rows.first?.moves ?? []
    let shown = all.indices.filter { place in
      laws(all[place].law) && !["E", "exponent of N_opt, isoFLOP"].contains(all[place].quantity)
        && rows.contains { !$0.moves[place].isNegligible }
    }
    let kept = rows.filter { row in row.unit != nil || shown.contains { !row.moves[$0].isNegligible } }
    guard !shown.isEmpty, !kept.isEmpty else { return Table(name, columns: []) }
    let moved = shown.flatMap { place in columns(kept.map { $0.moves[place] }) }
    return Table(name, columns: [Column("name", .words(""), .words(kept.map(\.name)))] + distances(kept) + moved)
  }

  private static func columns(_ moves: [LawMove]) -> [Column] {
    let symbol = moves.first?.symbol ?? Label("")
    // Predictions say more than exponents of hyperparameters.
    let priority =
      ["alpha", "beta", "B_opt", "eta_opt"].contains(moves.first?.quantity) ? 0 : symbol.text == "N_opt" ? 1 : 2
    let key = (moves.first?.quantity ?? "").replacing(", ", with: "_").replacing(" ", with: "_")
    var change = Column(
      key, Measure(symbol.text, tex: symbol.tex), .numbers(moves.map { $0.change ?? .nan }), priority: priority)
    change.texts = moves.map(\.text)
    let shares = Column(key + "_half_widths", Measure(""), .numbers(moves.map { $0.share ?? .nan }), isKey: true)
    return [change, shares]
  }

  private static func distances(_ rows: [MoveRow]) -> [Column] {
    let parts: [(String, String, KeyPath<KeptUnit, Double?>)] = [
      ("cook_loss", "D loss", \.loss), ("cook_batch", "D B", \.batch), ("cook_learning_rate", "D η", \.learningRate),
    ]
    return parts.compactMap { key, heading, path in
      let values = rows.map { $0.unit?[keyPath: path] }
      guard values.contains(where: { $0 != nil }) else { return nil }
      return Column(
        key, Measure(heading, style: .significant(2)), .numbers(values.map { $0 ?? .nan }),
        priority: key == "cook_loss" ? 0 : 2)
    }
  }
}

extension LawMove {
  /// `+0.0121 (0.82)`, `−4.1 % (0.31)` or `×3.2 (1.4)`; `lost` where the law is not determined any more.
  public var text: String {
    guard let change else { return "lost" }
    if isNegligible { return "0" }
    let sign = change > 0 ? "+" : ""
    let said =
      !isRatio
      ? sign + NumberStyle.significant(2).text(change)
      : change > 1
        ? NumberStyle.factor(2).text(change + 1) : sign + NumberStyle.significant(2).text(change * 100) + "\u{202F}%"
    return said + (share.map { " (\(NumberStyle.fixed(2).text(abs($0))))" } ?? "")
  }

  /// Of what moves.
  var symbol: Label {
    switch quantity {
    case "alpha": Label("α", tex: "\\alpha")
    case "beta": Label("β", tex: "\\beta")
    case "N_opt": Label("N_opt", tex: "N_{\\mathrm{opt}}")
    case "L_opt": Label("L_opt", tex: "L_{\\mathrm{opt}}")
    case "B_opt": Label("B_opt", tex: "B_{\\mathrm{opt}}")
    case "eta_opt": Label("η_opt", tex: "\\eta_{\\mathrm{opt}}")
    case "exponent of T, B_opt": Label("B_opt: T", tex: "B_{\\mathrm{opt}}: T")
    case "exponent of N, B_opt": Label("B_opt: N", tex: "B_{\\mathrm{opt}}: N")
    case "exponent of T, eta_opt": Label("η_opt: T", tex: "\\eta_{\\mathrm{opt}}: T")
    case "exponent of N, eta_opt": Label("η_opt: N", tex: "\\eta_{\\mathrm{opt}}: N")
    default: Label(quantity)
    }
  }
}
