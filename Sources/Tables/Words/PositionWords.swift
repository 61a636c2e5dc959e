// Where runs and budgets lie beside the data.

public import Laws
import Texts

extension Position: Worded {
  /// `inside`, `extrapolates ×4.1 in params, ×2.0 in tokens`.
  public var words: String {
    switch self {
    case .unknown: "not stated"
    case .inside: "inside"
    case .beyond(let excesses): "extrapolates " + excesses.map(\.words).joined(separator: ", ")
    case .partly(let beyond, let all):
      "\(beyond) of \(counted(all, "fold")) \(beyond == 1 ? "extrapolates" : "extrapolate")"
    }
  }

  public var sentence: String {
    switch self {
    case .unknown: "The range of these laws is not stated."
    case .inside: "Inside the data."
    case .beyond(let excesses): "Extrapolates beyond the data: \(excesses.map(\.words).joined(separator: ", "))."
    case .partly: "Of the folds, " + words + "."
    }
  }

  /// For a narrow column: `N ×4.1, T ×2.0`, and a dash inside.
  public var symbols: String {
    switch self {
    case .inside: "–"
    case .beyond(let excesses): excesses.map(\.symbols).joined(separator: ", ")
    case .unknown, .partly: words
    }
  }
}

extension Excess: Worded {
  /// `×4.1 in params`, `×4 for A`.
  public var words: String { factorText + (study.map { " for \($0.rawValue)" } ?? " in \(axis.rawValue)") }

  var symbols: String {
    let name =
      switch axis {
      case .params: "N"
      case .tokens: "T"
      case .compute: "C"
      }
    return "\(name) \(factorText)" + (study.map { " for \($0.rawValue)" } ?? "")
  }

  /// A factor that is just above 1 keeps a digit that differs from it.
  private var factorText: String {
    if factor < 1.05 { return "×" + NumberStyle.significant(3).text(max(factor, 1.01)) }
    return "×" + (factor < 1e4 ? NumberStyle.fixed(1).text(factor) : NumberStyle.significant(2).text(factor))
  }
}
