// Whether a loss fit converged.

public import Laws
import Texts

extension Certificate.Verdict: Worded {
  public var words: String {
    switch self {
    case .exact: "exact fit: the law passes through its points"
    case .unfinished: "not converged"
    case .fewStarts: "converged; fewer than half of the starts agree"
    case .atBound(let names):
      "converged; " + names.map { $0 == "E" ? "E is at its lower bound 0" : "\($0) is at a bound" }.listed
    case .flat: "converged; the objective is flat in some direction"
    case .converged: "converged"
    }
  }
}
