// The gradient noise scale, from the same step's gradient over half of the batch and over all of it.

/// B_noise = tr(Σ)/|G|² in tokens (McCandlish et al. 2018, arXiv 1812.06162, appendix A.1): the two unbiased estimates are
/// averaged over measured steps before they are divided. Norms are those of the blocks and the head: the gradients of the
/// maps of caption and time and of the shared modulation are only summed at the end of a step, and that of the tokens' map
/// lies before them in memory. A batch of an odd number of clips has no half, and no estimate.
struct NoiseScale: Sendable, Equatable {
  private static let decay = 0.9
  /// Averages of |G|² and tr(Σ), biased towards zero alike, so that their ratio is not.
  private(set) var signal = 0.0
  private(set) var noise = 0.0

  init(signal: Double = 0, noise: Double = 0) {
    self.signal = signal
    self.noise = noise
  }

  /// Squared norms of the mean gradient over `half` and over `batch` tokens.
  mutating func add(halfNorm: Double, half: Double, norm: Double, batch: Double) {
    guard halfNorm.isFinite, norm.isFinite else { return }
    let cleanSignal = (batch * norm - half * halfNorm) / (batch - half)
    let cleanNoise = (halfNorm - norm) / (1 / half - 1 / batch)
    signal = Self.decay * signal + (1 - Self.decay) * cleanSignal
    noise = Self.decay * noise + (1 - Self.decay) * cleanNoise
  }

  /// Tokens; nil while one of the averages is not above zero.
  var tokens: Double? { signal > 0 && noise > 0 ? noise / signal : nil }
}
