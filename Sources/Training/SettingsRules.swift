// What a run's settings must satisfy; every violation at once, each with what is allowed.

public import Diagnostics

extension TrainingSettings {
  /// Errors by option name, empty when the run can start.
  public func problems() -> [Diagnostic] {
    shape.problems()
      + [
        Self.range("batch-tokens", batchTokens, 1...1_048_576), Self.range("warmup-steps", warmupSteps, 0...1_000_000),
        Self.range("log-every", logEvery, 1...1_000_000_000),
        Self.range("validate-every", validationEvery, 1...1_000_000_000),
        learningRate.isFinite && learningRate > 0 && learningRate <= 10
          ? nil : Diagnostic(.error, "--learning-rate \(learningRate) is out of range", hint: "above 0, at most 10"),
        wholeClips(),
        marks.isEmpty ? Diagnostic(.error, "no tokens to train on", hint: "give --tokens or --marks") : nil,
      ].compactMap { $0 } + marks.compactMap(wholeSteps)
  }

  private func wholeClips() -> Diagnostic? {
    // An impossible clip has no tokens that could be counted.
    guard shape.problems().isEmpty, batchTokens > 0 else { return nil }
    let clip = shape.clip.contextTokens
    guard batchTokens % clip != 0 else { return nil }
    return Diagnostic(
      .error, "--batch-tokens \(batchTokens) is no whole number of clips of \(clip) tokens",
      hint: "the nearest that is: \(Self.nearest(batchTokens, clip))")
  }

  private func wholeSteps(_ mark: Int) -> Diagnostic? {
    guard mark > 0, mark <= 1_000_000_000_000 else {
      return Diagnostic(.error, "\(mark) tokens is out of range", hint: "from one batch to 1e12")
    }
    guard batchTokens > 0, mark % batchTokens != 0 else { return nil }
    return Diagnostic(
      .error, "\(mark) tokens is no whole number of steps of \(batchTokens) tokens",
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
      TrainingSettings.range("layers", layers, 1...1000), TrainingSettings.range("width", width, 8...16_384),
      headSize > 0 && headSize <= 512 && headSize % 8 == 0
        ? nil : Diagnostic(.error, "--head-size \(headSize) is not possible", hint: "a multiple of 8 up to 512"),
      (1...512).contains(headSize) && (8...16_384).contains(width) && width % headSize != 0
        ? Diagnostic(
          .error, "--width \(width) is no multiple of the head size \(headSize)",
          hint: "the nearest that is: \(max(1, (width + headSize / 2) / headSize) * headSize)") : nil,
      TrainingSettings.range("frames", clip.frames, 1...256), side("height", clip.height),
      side("clip-width", clip.width),
      clip.frameRate.isFinite && clip.frameRate > 0 && clip.frameRate <= 1000
        ? nil : Diagnostic(.error, "--frame-rate \(clip.frameRate) is out of range", hint: "above 0, at most 1000"),
    ].compactMap { $0 }
  }

  /// A patch is two by two latents.
  private func side(_ option: String, _ value: Int) -> Diagnostic? {
    guard value >= 2, value <= 512, value % 2 == 0 else {
      return Diagnostic(.error, "--\(option) \(value) is not possible", hint: "an even number from 2 to 512")
    }
    return nil
  }
}
