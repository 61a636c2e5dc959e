// One meaning, one colour, in every figure of a report.

import Drawing
import Laws
import Plots

/// What a line or a marker stands for, whichever figure shows it.
enum Meaning: Int {
  case optimal, fixed, published, closedForm, heldOut
}

extension FigureRequest {
  func colour(_ meaning: Meaning) -> Colour { category(meaning.rawValue) }

  /// The colour of a model size: the same in every figure of the study.
  func colour(params: Double) -> Colour {
    theme.sequence.colour(of: params, among: result.sizes("params"))
  }

  /// The colour of laws by where they come from.
  func colour(of laws: LawSet) -> Colour {
    if laws.source != nil { return colour(.published) }
    return laws == result.fixed?.laws ? colour(.fixed) : colour(.optimal)
  }
}
