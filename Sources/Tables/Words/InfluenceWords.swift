// What was left out, what was kept, and how checks name what they leave out.

public import Laws
import RunLogs
import Texts

extension UnitName: Worded {
  public var words: String {
    switch self {
    case .run(let id): id
    case .cell(let params, let tokens): "N \(Prose.count(params)), T \(Prose.count(tokens))"
    case .point(let number): "point \(number)"
    }
  }
}

extension PutBack.Name: Worded {
  public var words: String {
    switch self {
    case .all: "all of these"
    case .unit(let unit): unit.words
    }
  }
}

extension PutBack.Reason: Worded {
  public var words: String {
    switch self {
    case .ledger(let reason): reason.words
    case .duplicates: "the same run and tokens again"
    case .torn: "rows that are cut off or ill-formed"
    case .superseded: "trained anew after the run went back"
    case .invalid: "values that are not numbers, or impossible"
    case .optimum(let reason): reason?.words ?? "no measured optimum"
    }
  }
}

extension PutBack.Obstacle: Worded {
  public var words: String {
    switch self {
    case .unusable(let rows): "no law can use \(Self.them(rows)): params or a positive loss are missing"
    case .heldOut(let rows): "no law uses \(Self.them(rows)): held out in any case"
    case .noCellChanges: "no cell changes: no other (B, eta) was measured at such N and T"
    case .inNoCell: "it is alone: no other (B, eta) was measured at its N and T"
    case .noPair: "no run of the cell has both B and eta"
    case .diverged: "no finite loss was logged there. Losses before the divergence are used"
    case .duplicate: "the same loss already counts once"
    case .unreadable: "the measurement cannot be read"
    case .incomplete: "N, T or the loss is missing"
    case .superseded: "the run trained these steps anew, and those losses are used"
    case .noLoss(let rows): "\(rows == 1 ? "the row has" : "these rows have") no loss"
    }
  }

  private static func them(_ rows: Int) -> String { rows == 1 ? "it" : "them" }
}

extension LeaveOut: Worded {
  public var words: String {
    switch self {
    case .size: "each model size left out in turn"
    case .tokens: "each training length left out in turn"
    case .cell: "each cell (or run, where nothing was swept) left out in turn"
    case .largest: "expanding window: fitted up to a size (or T), the next is predicted"
    }
  }
}

extension ValidationFold.Name: Worded {
  /// `N 5M`, `T 100M to 200M, from below`.
  public var words: String {
    switch self {
    case .all: "all"
    case .unit(let unit): unit.words
    case .sizes(let range, let fromBelow): Self.words("N", range, fromBelow)
    case .lengths(let range, let fromBelow): Self.words("T", range, fromBelow)
    }
  }

  private static func words(_ symbol: String, _ range: Extent, _ fromBelow: Bool) -> String {
    let (low, high) = (Prose.count(range.low), Prose.count(range.high))
    return "\(symbol) \(low == high ? low : "\(low) to \(high)")" + (fromBelow ? ", from below" : "")
  }
}
