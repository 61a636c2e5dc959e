// How much memory a run takes, roughly: to refuse what no machine can hold before it is asked for.

public import Diagnostics

extension TrainingSettings {
  /// `problems`, or else that the run takes more than `memory`, what the machine has, in bytes.
  public func problems(memory: Double) -> [Diagnostic] {
    let others = problems()
    guard others.isEmpty, approximateMemory > memory else { return others }
    let needed = approximateMemory * 1e-9
    let gigabytes = needed < 10 ? "\((needed * 10).rounded() / 10)" : "\(Int(needed.rounded()))"
    return [
      Diagnostic(
        .error, "the run would take about \(gigabytes) GB of memory, more than this machine has",
        hint: "fewer layers, a smaller width, or smaller clips or batches")
    ]
  }

  /// Bytes, give or take a third; of settings without `problems`.
  public var approximateMemory: Double {
    let clip = shape.clip
    let part = Double(Trainer.partClips(self))
    let validation = Double(Trainer.preferredClips(clip))
    let parameters = Double(ParameterLayout(shape).exactCount)
    let clips = Double(clipsPerBatch)
    // Clip and noise, captions, and what every clip is told: time, modulation, captions, and their derivatives.
    let batch = clips * Double(2 * clip.values + 8 * (32 + 3 * shape.width) + 16 * shape.width)
    // Weights, gradient and two moments; activations of a part of the batch and of one of the validation clips.
    return 4 * (4 * parameters + batch + (part + validation) * activationsPerClip)
  }

  /// Floats kept of a clip between forward and derivative.
  private var activationsPerClip: Double {
    let (layers, width) = (Double(shape.layers), Double(shape.width))
    let streams = shape.block == .mmDiT ? 8.0 : 0
    let tokens = Double(shape.clip.contextTokens) + streams
    let weights = Double(shape.heads) * tokens * tokens
    return layers * (weights + 20 * tokens * width) + 32 * tokens * width
  }
}
