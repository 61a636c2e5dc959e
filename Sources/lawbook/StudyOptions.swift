// Options that steer an analysis. Each overrides the study file; what is not given leaves the study as it is.

import ArgumentParser
import Diagnostics
import Laws
import Studies
import YAMLFiles

struct StudyOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Misfit of the loss law.", valueName: "name"))
  var objective: ObjectiveName?
  @Option(help: ArgumentHelp("Where the Huber objective turns linear, in log loss.", valueName: "number"))
  var delta: Quantified?
  @Option(help: ArgumentHelp("Form of the loss law; 'lawbook laws' shows their formulas.", valueName: "name"))
  var form: Word<LossForm>?
  @Option(help: ArgumentHelp("The floor E of the loss law, given instead of fitted.", valueName: "number"))
  var floor: Double?
  @Option(help: ArgumentHelp("How a cell's optimum is found.", valueName: "method"))
  var optimum: Word<OptimumMethod>?
  @Option(
    help: ArgumentHelp("How far above the best runs count with --optimum near_best: 0.1%.", valueName: "share"))
  var nearBest: ShareArgument?
  @Option(help: ArgumentHelp("How the minimum of an isoFLOP profile is found.", valueName: "method"))
  var isoflop: Word<IsoflopMethod>?
  @Option(
    help: ArgumentHelp("Cells kept from the fit, such as 'params >= 1e9'. May be repeated.", valueName: "condition"))
  var holdOut: [String] = []
  @Option(
    help: ArgumentHelp(
      "Fit again at these hyperparameters: batch_tokens=262144,learning_rate=1e-4, or middle-cell.",
      valueName: "name=number,…"))
  var fixed: FixedArgument?
  @Option(help: ArgumentHelp("Compute budgets of the isoFLOP profiles, FLOPs: 1e19,1e20.", valueName: "number,…"))
  var budgets: NumberList?
  @Option(help: ArgumentHelp("Budget at which N_opt and T_opt are stated, FLOPs.", valueName: "number"))
  var atCompute: Quantified?
  @Option(help: ArgumentHelp("What the points of the laws count for.", valueName: "way"))
  var weights: Word<Weighting>?
  @Option(help: ArgumentHelp("How intervals come about.", valueName: "way"))
  var intervals: Word<Resampling>?
  @Option(help: ArgumentHelp("What is independent of what in them.", valueName: "unit"))
  var resampleBy: Word<ResamplingUnit>?
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Replicates for the intervals; 0 for none.", valueName: "count"))
  var replicates: Int?
  @Option(parsing: .unconditional, help: ArgumentHelp("Seed of the replicates.", valueName: "integer"))
  var seed: UInt64?

  static let mostReplicates = 100_000

  func validate() throws {
    if let floor, !floor.isFinite || floor < 0 { throw ValidationError("--floor must be a loss of at least 0.") }
    if let replicates, !(0...Self.mostReplicates).contains(replicates) {
      throw ValidationError("--replicates lies between 0 and \(Self.mostReplicates).")
    }
    if delta != nil, let objective, objective.value.delta == nil {
      throw ValidationError("--delta belongs to --objective log-huber or huber.")
    }
  }

  /// The study with what was given here in the place of its own.
  ///
  /// - Throws: `Failure` for a hold-out condition that cannot be read, or `--delta` for a study with another objective.
  func applied(to study: Study) throws(Failure) -> Study {
    var study = study
    if let objective { study.analysis.objective = objective.value }
    if let delta {
      guard study.analysis.objective.delta != nil else {
        throw Failure(
          "--delta belongs to the huber objectives", hint: "the study names \(study.analysis.objective.name)")
      }
      study.analysis.objective = study.analysis.objective.smoothed(delta.value)
    }
    if let form { study.analysis.form = form.value }
    if let floor { study.analysis.floor = floor }
    if let optimum { study.analysis.optimum = optimum.value }
    if let nearBest { study.analysis.nearBestShare = nearBest.value }
    if let isoflop { study.analysis.isoflop = isoflop.value }
    if !holdOut.isEmpty { study.analysis.holdOut = try conditions() }
    if let fixed { (study.analysis.fixed, study.analysis.fixesMiddleCell) = (fixed.value, fixed.value == nil) }
    if let budgets { study.analysis.budgets = budgets.values }
    if let atCompute { study.analysis.statedCompute = atCompute.value }
    if let weights { study.analysis.weighting = weights.value }
    if let intervals { study.analysis.resampling = intervals.value }
    if let resampleBy { study.analysis.resamplingUnit = resampleBy.value }
    if let replicates { study.analysis.replicates = replicates }
    if let seed { study.analysis.seed = seed }
    return study
  }

  private func conditions() throws(Failure) -> [HoldOut] {
    var result: [HoldOut] = []
    for text in holdOut { result.append(try HoldOutCondition.parse(text)) }
    return result
  }
}

/// A word of an enumeration of the laws.
struct Word<Choice: RawRepresentable & CaseIterable & Sendable>: ExpressibleByArgument where Choice.RawValue == String {
  let value: Choice
  static var allValueStrings: [String] { Choice.allCases.map(\.rawValue) }

  init?(argument: String) {
    guard let value = Choice(rawValue: argument.replacing("-", with: "_")) else { return nil }
    self.value = value
  }
}

struct ObjectiveName: ExpressibleByArgument {
  let value: Objective
  static var allValueStrings: [String] { Objective.names }

  init?(argument: String) {
    guard let value = Objective(named: argument) else { return nil }
    self.value = value
  }
}

/// `0.1%` or `0.001`, above 0 and at most 1.
struct ShareArgument: ExpressibleByArgument {
  let value: Double

  init?(argument: String) {
    guard let share = Quantity.share(argument), share > 0, share <= 1 else { return nil }
    value = share
  }
}

/// `1e19,3e19`.
struct NumberList: ExpressibleByArgument {
  let values: [Double]

  init(_ values: [Double]) { self.values = values }

  var defaultValueDescription: String { values.map { NumberText.significant($0) }.joined(separator: ",") }

  init?(argument: String) {
    let numbers = argument.split(separator: ",", omittingEmptySubsequences: false).map { Quantity.parse(String($0)) }
    values = numbers.compactMap(\.self).filter { $0 > 0 }
    guard values.count == numbers.count else { return nil }
  }
}

/// `batch_tokens=262144,learning_rate=1e-4`, or one of the two; `middle-cell` has no value yet.
struct FixedArgument: ExpressibleByArgument {
  let value: FixedHyperparameters?

  init?(argument: String) {
    guard argument != "middle-cell" else {
      value = nil
      return
    }
    var fixed = FixedHyperparameters(batchTokens: nil, learningRate: nil)
    for part in argument.split(separator: ",", omittingEmptySubsequences: false) {
      let sides = part.split(separator: "=", omittingEmptySubsequences: false)
      guard sides.count == 2, let number = Quantity.parse(String(sides[1])), number > 0 else { return nil }
      switch sides[0] {
      case "batch_tokens": fixed.batchTokens = number
      case "learning_rate": fixed.learningRate = number
      default: return nil
      }
    }
    value = fixed
  }
}
