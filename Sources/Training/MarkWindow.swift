// The loss of a mark as a mean: one validation tells of the moment as much as of the run.

/// A validation on all clips.
struct StepLoss: Sendable, Equatable {
  var step: Int
  var loss: Double
}

extension TrainingSettings {
  /// The share of a mark's tokens, up to the mark, that its validations are spread over.
  public static let markWindow = 0.1

  /// The steps after which all clips are validated for a mark, rising; the last is the mark's own. With V validations they
  /// are the first whole steps at or after (1 − j/(10·V))·T tokens, j = V − 1 … 0; what falls on one step is one.
  func validationSteps(mark: Int) -> [Int] {
    let steps = (0..<markValidations).map { place in
      let tokens = mark - mark / (10 * markValidations) * place
      return max(1, (tokens + batchTokens - 1) / batchTokens)
    }
    return Set(steps).sorted()
  }

  /// Validations on all clips in the whole run.
  public var fullValidations: Int { Set(marks.flatMap(validationSteps)).count }
}

/// The validations of the marks ahead.
struct MarkWindows {
  private let marks: [Int: [Int]]
  private let steps: Set<Int>

  init(_ settings: TrainingSettings) {
    let all = settings.marks.map { ($0 / settings.batchTokens, settings.validationSteps(mark: $0)) }
    marks = Dictionary(all, uniquingKeysWith: { first, _ in first })
    steps = Set(all.flatMap { $0.1 })
  }

  /// Whether all clips are validated after this step.
  func isDue(_ step: Int) -> Bool { steps.contains(step) }

  /// The mean of a mark's validations among `losses`; nil where `step` is no mark's.
  func mean(at step: Int, of losses: [StepLoss]) -> Double? {
    guard let own = marks[step] else { return nil }
    let some = losses.filter { own.contains($0.step) }
    return some.reduce(0) { $0 + $1.loss } / Double(some.count)
  }

  /// Those of `losses` that a mark after `step` still needs.
  func needed(after step: Int, of losses: [StepLoss]) -> [StepLoss] {
    let ahead = Set(marks.filter { $0.key > step }.flatMap(\.value))
    return losses.filter { ahead.contains($0.step) }
  }
}
