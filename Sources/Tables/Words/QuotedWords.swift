// What papers state, as text and with its symbols.

public import Laws
import Texts

extension Quoted: Worded {
  /// `N_opt at 10²² FLOPs, fixed hyperparameters`.
  public var words: String { statement("N_opt") { NumberStyle.significant(3).text($0) } }

  public var label: Label {
    Label(words, tex: statement("$N_{\\mathrm{opt}}$") { NumberStyle.significant(3).tex($0) })
  }

  private func statement(_ symbol: String, _ number: (Double) -> String) -> String {
    let place = compute.map { " at \(number($0)) FLOPs" } ?? ""
    return switch quantity {
    case .paramsFixed: "\(symbol)\(place), fixed hyperparameters"
    case .paramsOptimal: "\(symbol)\(place), optimal hyperparameters"
    case .fewerParams: "fewer parameters with optimal hyperparameters"
    case .cheaperInference: "cheaper inference with optimal hyperparameters"
    case .squaredErrorFixed: "held-out squared error, fixed hyperparameters"
    case .squaredErrorOptimal: "held-out squared error, optimal hyperparameters"
    case .slopeDifference: "difference in the slope of \(symbol)"
    }
  }
}
