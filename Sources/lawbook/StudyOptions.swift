// Options that steer an analysis. Each overrides the study file; what is not given leaves the study as it is.

import ArgumentParser
import Diagnostics
import Laws
import Studies
import Texts

/// All of them, in groups so that a command offers those that change what it says.
struct StudyOptions: ParsableArguments {
  @OptionGroup(title: "Analysis") var objectiveOptions: ObjectiveOptions
  @OptionGroup(title: "Analysis") var form: FormOptions
  @OptionGroup(title: "Analysis") var optima: OptimumOptions
  @OptionGroup(title: "Analysis") var fixed: FixedOption
  @OptionGroup(title: "Analysis") var isoflop: IsoflopOption
  @OptionGroup(title: "Analysis") var budgets: BudgetOptions
  @OptionGroup(title: "Analysis") var intervals: IntervalOptions

  /// The study with what was given here in the place of its own.
  ///
  /// - Throws: `Failure` for a hold-out condition that cannot be read, or an option that does not fit the study's objective.
  func applied(to study: Study) throws(Failure) -> Study {
    let fitted = try optima.applied(to: objectiveOptions.applied(to: study))
    let stated = budgets.applied(to: isoflop.applied(to: fixed.applied(to: form.applied(to: fitted))))
    return intervals.applied(to: stated)
  }
}

struct ObjectiveOptions: ParsableArguments {
  @Option(help: .setting("objective", "name"))
  var objective: ObjectiveName?
  @Option(help: ArgumentHelp("Residual where the Huber objective turns linear, in log loss.", valueName: "number"))
  var delta: Quantified?
  @Option(
    help: ArgumentHelp(
      "Weight of losses above the law, up to 1: runs may be under-tuned, not over-tuned.", valueName: "weight"))
  var underTuned: Double?

  func validate() throws {
    if let underTuned, !(underTuned > 0 && underTuned <= 1) {
      throw ValidationError("--under-tuned is a weight above 0 and at most 1.")
    }
    if delta != nil, let objective, objective.value.delta == nil {
      throw ValidationError("--delta belongs to --objective log-huber or huber.")
    }
  }

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
    if let underTuned { study.analysis.objective.underTuned = underTuned }
    return study
  }
}

struct FormOptions: ParsableArguments {
  @Option(help: .setting("form", "name"))
  var form: Word<LossForm>?
  @Option(help: .setting("floor", "number"))
  var floor: Double?

  func validate() throws {
    if let floor, !floor.isFinite || floor < 0 { throw ValidationError("--floor must be a loss of at least 0.") }
  }

  func applied(to study: Study) -> Study {
    var study = study
    if let form { study.analysis.form = form.value }
    if let floor { study.analysis.floor = floor }
    return study
  }
}

/// Which points the laws are fitted to.
struct OptimumOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Method for the optimum of a cell.", valueName: "method"))
  var optimum: Word<OptimumMethod>?
  @Option(
    help: ArgumentHelp("Distance from the best run for --optimum near_best, such as 0.1%.", valueName: "share"))
  var nearBest: ShareArgument?
  @Option(
    help: ArgumentHelp("Cells left out of the fit, such as 'params >= 1e9'. May be repeated.", valueName: "condition"))
  var holdOut: [String] = []
  @Option(help: .setting("weights", "way"))
  var weights: Word<Weighting>?

  func applied(to study: Study) throws(Failure) -> Study {
    var study = study
    if let optimum { study.analysis.optimum = optimum.value }
    if let nearBest { study.analysis.nearBestShare = nearBest.value }
    if !holdOut.isEmpty { study.analysis.holdOut = try conditions() }
    if let weights { study.analysis.weighting = weights.value }
    return study
  }

  private func conditions() throws(Failure) -> [HoldOut] {
    var result: [HoldOut] = []
    for text in holdOut { result.append(try HoldOutCondition.parse(text)) }
    return result
  }
}

struct FixedOption: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Also fit at these hyperparameters: batch_tokens=262144,learning_rate=1e-4, or middle-cell.",
      valueName: "name=number,…"))
  var fixed: FixedArgument?

  func applied(to study: Study) -> Study {
    var study = study
    if let fixed { (study.analysis.fixed, study.analysis.fixesMiddleCell) = (fixed.value, fixed.value == nil) }
    return study
  }
}

struct IsoflopOption: ParsableArguments {
  @Option(help: .setting("isoflop", "method"))
  var isoflop: Word<IsoflopMethod>?

  func applied(to study: Study) -> Study {
    var study = study
    if let isoflop { study.analysis.isoflop = isoflop.value }
    return study
  }
}

struct BudgetOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Compute budgets of the isoFLOP profiles, FLOPs: 1e19,1e20.", valueName: "number,…"))
  var budgets: NumberList?
  @Option(help: .setting("at_compute", "number"))
  var atCompute: Quantified?

  func applied(to study: Study) -> Study {
    var study = study
    if let budgets { study.analysis.budgets = budgets.values }
    if let atCompute { study.analysis.statedCompute = atCompute.value }
    return study
  }
}

struct IntervalOptions: ParsableArguments {
  @Option(help: .setting("intervals", "way"))
  var intervals: Word<Resampling>?
  @Option(help: ArgumentHelp("Unit of resampling for the intervals.", valueName: "unit"))
  var resampleBy: Word<ResamplingUnit>?
  @Option(
    parsing: .unconditional,
    help: .setting("replicates", "count"))
  var replicates: Int?
  @Option(parsing: .unconditional, help: .setting("seed", "integer"))
  var seed: UInt64?

  static let mostReplicates = 100_000

  func validate() throws {
    if let replicates, !(0...Self.mostReplicates).contains(replicates) {
      throw ValidationError("--replicates lies between 0 and \(Self.mostReplicates).")
    }
  }

  func applied(to study: Study) -> Study {
    var study = study
    if let intervals { study.analysis.resampling = intervals.value }
    if let resampleBy { study.analysis.resamplingUnit = resampleBy.value }
    if let replicates { study.analysis.replicates = replicates }
    if let seed { study.analysis.seed = seed }
    return study
  }
}

extension ArgumentHelp {
  /// The first clause of what a study's setting says, for the option that overrides it.
  fileprivate static func setting(_ name: String, _ value: String) -> ArgumentHelp {
    let sentence = StudySettings.help(name)
    let clause = sentence.prefix { $0 != ":" }
    return ArgumentHelp("\(clause)\(clause.hasSuffix(".") ? "" : ".")", valueName: value)
  }
}
