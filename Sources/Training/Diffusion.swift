// DDPM's forward process (Ho et al. 2020, arXiv 2006.11239): 1000 steps, beta linear from 1e-4 to 0.02.

import Foundation

enum Diffusion {
  static let steps = 1000

  /// √ᾱ_t and √(1 − ᾱ_t): x_t = signal·x₀ + noise·ε.
  struct Mix: Sendable {
    var signal: Float
    var noise: Float
  }

  /// ᾱ_t, the share of the clip's variance that is kept.
  static let kept: [Double] = {
    var product = 1.0
    return (0..<steps).map { t in
      product *= 1 - (1e-4 + (0.02 - 1e-4) * Double(t) / Double(steps - 1))
      return product
    }
  }()

  static let mixes: [Mix] = kept.map { kept in
    Mix(signal: Float(kept.squareRoot()), noise: Float((1 - kept).squareRoot()))
  }
}
