// L = E + A·N^-alpha + B·T^-alpha.

import Foundation
import Maths

/// The additive law with one exponent for both terms (Gadre et al. 2024, eq. 4, in N and T): N_opt grows as C^½ where
/// C = 6NT.
struct TiedForm: LossFormula {
  let text = "L = E + A·N^-alpha + B·T^-alpha"
  let tex = #"L = E + A\,N^{-\alpha} + B\,T^{-\alpha}"#
  let free = [[0], [1], [2, 4], [3]]

  func loss(floor: Double, logU: Double, logV: Double, beta: Double, k: Double) -> Double {
    floor + exp(logU) + exp(logV)
  }

  func loss(floor: Jet, logU: Jet, logV: Jet, beta: Jet, k: Jet) -> Jet { floor + exp(logU) + exp(logV) }

  func balance(logU: Double, logV: Double, beta: Double, k: Double) -> Balance {
    Balance(value: logU - logV, byU: 1, byV: -1)
  }
}
