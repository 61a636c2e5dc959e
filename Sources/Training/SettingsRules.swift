// What a run's settings must satisfy; every violation at once, each with what is allowed.

public import Diagnostics

/// Between which numbers a setting lies. Learning and frame rates lie above zero too.
public enum SettingLimits {
  public static let layers = 1...1000
  public static let width = 8...16_384
  /// A multiple of 8.
  public static let headSize = 8...512
  public static let frames = 1...256
  /// Height and width of a clip; even.
  public static let side = 2...512
  public static let batchTokens = 1...1_048_576
  public static let mark = 1...1_000_000_000_000
  public static let warmupSteps = 0...1_000_000
  /// Steps between lines of the log.
  public static let interval = 1...1_000_000_000
  public static let highestLearningRate = 10.0
  public static let highestFrameRate = 1000.0
  public static let clipVersion = 1...2
  public static let markValidations = 1...100
  public static let highestAveraging = 0.999_999_9
}

extension TrainingSettings {
  /// Errors by option name, empty when the run can start.
  public func problems() -> [Diagnostic] {
    shape.problems()
      + [
        Self.range("batch-tokens", batchTokens, SettingLimits.batchTokens),
        Self.range("warmup-steps", warmupSteps, SettingLimits.warmupSteps),
        Self.range("mark-validations", markValidations, SettingLimits.markValidations),
        markValidations > 1 && schedule != .constant
          ? Diagnostic(
            .error, "--mark-validations \(markValidations) needs a constant learning rate",
            hint: "while the rate decays the last tenth of the tokens is no mean of anything") : nil,
        (0...SettingLimits.highestAveraging).contains(averaging)
          ? nil : Diagnostic(.error, "--averaging \(averaging) is out of range", hint: "0 for none, or below 1"),
        Self.range("log-every", logEvery, SettingLimits.interval),
        Self.range("validate-every", validationEvery, SettingLimits.interval),
        learningRate > 0 && learningRate <= SettingLimits.highestLearningRate
          ? nil : Diagnostic(.error, "--learning-rate \(learningRate) is out of range", hint: "above 0, at most 10"),
        wholeClips(),
        marks.isEmpty ? Diagnostic(.error, "no tokens to train on", hint: "give --tokens or --marks") : nil,
      ].compactMap { $0 } + marks.compactMap(wholeSteps)
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
    guard SettingLimits.mark.contains(mark) else {
      return Diagnostic(.error, "\(mark) tokens is out of range", hint: "from one batch to 1e12")
    }
    guard batchTokens > 0, mark % batchTokens != 0 else { return nil }
    return Diagnostic(
      .error, "\(mark) tokens is not a multiple of the batch (\(batchTokens) tokens)",
      hint: "the nearest that is: \(Self.nearest(mark, batchTokens))")
  }

  private static func nearest(_ number: Int, _ unit: Int) -> Int { max(1, (number + unit / 2) / unit) * unit }

  static func range(_ option: String, _ value: Int, _ allowed: ClosedRange<Int>) -> Diagnostic? {
    allowed.contains(value)
      ? nil
      : Diagnostic(
        .error, "--\(option) \(value) is out of range", hint: "from \(allowed.lowerBound) to \(allowed.upperBound)")
  }
}

extension ModelShape {
  /// Errors by option name.
  public func problems() -> [Diagnostic] {
    [
      TrainingSettings.range("layers", layers, SettingLimits.layers),
      TrainingSettings.range("width", width, SettingLimits.width),
      SettingLimits.headSize.contains(headSize) && headSize % 8 == 0
        ? nil : Diagnostic(.error, "--head-size \(headSize) is not possible", hint: "a multiple of 8 up to 512"),
      (1...512).contains(headSize) && SettingLimits.width.contains(width) && width % headSize != 0
        ? Diagnostic(
          .error, "--width \(width) is no multiple of the head size \(headSize)",
          hint: "the nearest that is: \(max(1, (width + headSize / 2) / headSize) * headSize)") : nil,
      TrainingSettings.range("frames", clip.frames, SettingLimits.frames),
      TrainingSettings.range("clip-version", clip.version, SettingLimits.clipVersion), side("height", clip.height),
      side("clip-width", clip.width),
      clip.frameRate > 0 && clip.frameRate <= SettingLimits.highestFrameRate
        ? nil : Diagnostic(.error, "--frame-rate \(clip.frameRate) is out of range", hint: "above 0, at most 1000"),
    ].compactMap { $0 }
  }

  /// A patch is two by two latents.
  private func side(_ option: String, _ value: Int) -> Diagnostic? {
    guard SettingLimits.side.contains(value), value % 2 == 0 else {
      return Diagnostic(.error, "--\(option) \(value) is not possible", hint: "an even number from 2 to 512")
    }
    return nil
  }
}
