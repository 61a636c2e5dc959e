// The log of a run, JSON Lines that `lawbook runs` reads as they are. Every line is a function of values, with no clock in
// it, so the same run gives the same bytes. Lines come without their line end.
//
// Of the losses only those of the token marks are called `val_loss`, so only they become evaluations; the losses of the
// small subset have a name that no reader of logs takes for one.

/// The lines of a log.
public enum TrainingLog {
  /// The first line: everything that decides the run, and what it is counted as. `params` is N, the matrices of the blocks;
  /// `parameter_count` every trained value.
  ///
  /// - version: the program's. blasCore: the core type whose kernels the run uses; on another the last digits differ.
  public static func header(_ settings: TrainingSettings, version: String, blasCore: String) -> String {
    let shape = settings.shape
    let values = { (declared: [any AnyRunSetting]) in
      declared.compactMap { one in one.logged(settings).map { (one.logged, $0) } }
    }
    let counts = [
      ("params", "\(shape.params)"), ("parameter_count", "\(ParameterLayout(shape).exactCount)"),
      ("n_ctx", "\(shape.clip.contextTokens)"), ("flops_per_token", JSONText.number(flopsPerToken(shape))),
    ]
    let window = [("mark_window", JSONText.number(TrainingSettings.markWindow))]
    let highest = [("highest_rate", JSONText.number(settings.learningRate(at: settings.steps - 1)))]
    let origin = [("lawbook", JSONText.string(version)), ("blas_core", JSONText.string(blasCore))]
    return JSONText.object(
      [("run", JSONText.string(runIdentifier(settings)))] + values(RunSettings.model) + counts
        + values(RunSettings.clip) + values(RunSettings.recipe) + values([RunSettings.markValidations])
        + (settings.markValidations > 1 ? window : []) + values([RunSettings.averaging])
        + (settings.steps < settings.warmupSteps ? highest : []) + origin)
  }

  /// Training after `step` steps: mean loss since the line before, the last step's learning rate and gradient norm before
  /// clipping, and the gradient noise scale in tokens where it can be estimated.
  public static func training(
    step: Int, tokens: Int, loss: Float, learningRate: Double, gradientNorm: Float, noiseScale: Float?
  ) -> String {
    JSONText.object(
      moment(step, tokens) + [
        ("train_loss", JSONText.number(loss)), ("rate", JSONText.number(Float(learningRate))),
        ("gradient_norm", JSONText.number(gradientNorm)),
        ("noise_scale", noiseScale.map { $0.isFinite ? JSONText.number($0) : "null" } ?? "null"),
      ])
  }

  /// The loss on the small subset of the validation clips.
  public static func validation(step: Int, tokens: Int, subsetLoss: Float) -> String {
    JSONText.object(moment(step, tokens) + [("subset_loss", JSONText.number(subsetLoss))])
  }

  /// The loss of a token mark on all validation clips, and the training FLOPs spent so far. Where the loss is the mean of
  /// several validations, the mark's own stands beside it as `single`.
  public static func mark(step: Int, tokens: Int, loss: Float, single: Float? = nil, shape: ModelShape) -> String {
    let compute = flopsPerToken(shape) * Double(tokens)
    return JSONText.object(
      moment(step, tokens) + [("val_loss", JSONText.number(loss))]
        + (single.map { [("val_loss_single", JSONText.number($0))] } ?? [])
        + [("compute", JSONText.number(compute))])
  }

  /// The last line of a run that reached its last mark.
  public static var completed: String { JSONText.object([("status", JSONText.string("completed"))]) }

  /// The last line of a run that diverged. Its validation loss is no number, as readers of logs expect of such a run, and
  /// it names the run, for the ledger.
  public static func diverged(_ settings: TrainingSettings, step: Int, tokens: Int, reason: String) -> String {
    JSONText.object(
      [("status", JSONText.string("diverged")), ("run", JSONText.string(runIdentifier(settings)))]
        + moment(step, tokens) + [
          ("val_loss", JSONText.number(Float.nan)), ("reason", JSONText.string(reason)),
        ])
  }

  private static func moment(_ step: Int, _ tokens: Int) -> [(String, String)] {
    [("step", "\(step)"), ("tokens", "\(tokens)")]
  }
}
