// What a run's settings must satisfy beyond their own ranges; every violation at once, each with what is allowed.

public import Diagnostics

extension TrainingSettings {
  /// Errors by option name, empty when the run can start.
  public func problems() -> [Diagnostic] {
    shape.problems() + violations(RunSettings.recipe + [RunSettings.markValidations, RunSettings.averaging])
      + [
        markValidations > 1 && schedule != .constant
          ? Diagnostic(
            .error, "--mark-validations \(markValidations) needs a constant learning rate",
            hint: "while the rate decays the last tenth of the tokens is no mean of anything") : nil, wholeClips(),
      ].compactMap { $0 } + marks.compactMap(wholeSteps)
  }

  /// Values that are none, each by the declaration of its setting.
  fileprivate func violations(_ declared: [any AnyRunSetting]) -> [Diagnostic] {
    var copy = self
    return declared.flatMap { $0.read($0.text(self), called: $0.option, into: &copy) }
  }

  /// What to tell of settings without `problems`: a run, or a mark of it, that the warm-up does not leave time for.
  public var warning: Diagnostic? {
    guard let first = marks.first, first / batchTokens < warmupSteps else { return nil }
    let (until, what) = steps < warmupSteps ? (steps, "run of") : (first / batchTokens, "first mark, after")
    return Diagnostic(
      .warning,
      "the warm-up of \(warmupSteps) steps is longer than the \(what) \(until) steps: the learning rate reaches "
        + "\(JSONText.number(learningRate(at: until - 1))), not \(JSONText.number(learningRate))",
      hint: "shorten the warm-up, or train longer")
  }

  private func wholeClips() -> Diagnostic? {
    // An impossible clip has no tokens that could be counted.
    guard shape.problems().isEmpty, batchTokens > 0 else { return nil }
    let clip = shape.clip.contextTokens
    guard batchTokens % clip != 0 else { return nil }
    return Diagnostic(
      .error, "--batch-tokens \(batchTokens) is not a multiple of the clip (\(clip) tokens)",
      hint: "the nearest that is: \(Self.nearest(batchTokens, clip))")
  }

  private func wholeSteps(_ mark: Int) -> Diagnostic? {
    guard batchTokens > 0, RunSettings.tokens.contains(mark), mark % batchTokens != 0 else { return nil }
    return Diagnostic(
      .error, "\(mark) tokens is not a multiple of the batch (\(batchTokens) tokens)",
      hint: "the nearest that is: \(Self.nearest(mark, batchTokens))")
  }

  private static func nearest(_ number: Int, _ unit: Int) -> Int { max(1, (number + unit / 2) / unit) * unit }
}

extension ModelShape {
  /// Errors by option name.
  public func problems() -> [Diagnostic] {
    var settings = TrainingSettings.usual
    settings.shape = self
    let values = settings.violations(RunSettings.model + RunSettings.clip)
    guard (1...512).contains(headSize), RunSettings.widths.contains(width), width % headSize != 0 else { return values }
    return values + [
      Diagnostic(
        .error, "--width \(width) is no multiple of the head size \(headSize)",
        hint: "the nearest that is: \(max(1, (width + headSize / 2) / headSize) * headSize)")
    ]
  }
}
