// What laws are called, and what their points are: keys of results, not words for people.

/// A law of a set, by its key in JSON.
public enum LawName: String, Sendable, Hashable, CaseIterable {
  case loss, batch
  case learningRate = "learning_rate"
  case rateAtBatch = "learning_rate_at_batch"
  case isoflop = "compute.isoflop"
  case closedForm = "compute.closed_form"
}

/// Where the points of a side's laws come from.
public enum FitBasis: String, Sendable, Hashable, CaseIterable {
  /// The optima of cells.
  case optima
  /// In each cell the run nearest to fixed hyperparameters.
  case fixed
  /// Evaluations as they are, where nothing was swept.
  case evaluations

  /// Whether units are cells: those of one number are the same cell on both sides.
  public var isSwept: Bool { self != .evaluations }
}

/// What is drawn independently in a replicate.
public enum DrawnUnit: String, Sendable, Hashable, CaseIterable {
  case cell, size, run, evaluation
  /// Points of one number of training tokens share noise.
  case tokens
  case runAndSize = "run and size"
}

/// Of several, so many.
public struct Count: Sendable, Hashable {
  public var value: Int
  public var all: Int

  public init(_ value: Int, of all: Int) { (self.value, self.all) = (value, all) }
}
