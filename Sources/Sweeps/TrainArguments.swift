// Settings as the command line of `lawbook train`.

public import Training

extension TrainingSettings {
  /// The options of `lawbook train` that make this run, all of them.
  public var arguments: [String] {
    let clip = shape.clip
    return [
      "--layers", "\(shape.layers)", "--width", "\(shape.width)", "--head-size", "\(shape.headSize)", "--block",
      shape.block.rawValue, "--frames", "\(clip.frames)", "--height", "\(clip.height)", "--clip-width",
      "\(clip.width)", "--frame-rate", "\(clip.frameRate)", "--clip-version", "\(clip.version)",
      "--mark-validations", "\(markValidations)", "--averaging", "\(averaging)", "--batch-tokens", "\(batchTokens)",
      "--learning-rate",
      "\(learningRate)", "--schedule", schedule.rawValue, "--warmup-steps", "\(warmupSteps)", "--seed", "\(seed)",
      "--marks", marks.map(String.init).joined(separator: ","), "--log-every", "\(logEvery)", "--validate-every",
      "\(validationEvery)",
    ]
  }
}
