// L = E + A·N^-alpha + B·T^-beta.

import Foundation
import Maths

/// What a finite model and finite data cost, side by side (Hoffmann et al. 2022, eq. 2; Yin et al. 2024, law 2).
struct AdditiveForm: LossFormula {
  let text = "L = E + A·N^-alpha + B·T^-beta"
  let tex = #"L = E + A\,N^{-\alpha} + B\,T^{-\beta}"#
  let free = [[0], [1], [2], [3], [4]]

  func loss(floor: Double, logU: Double, logV: Double, beta: Double, k: Double) -> Double {
    floor + exp(logU) + exp(logV)
  }

  func loss(floor: Jet, logU: Jet, logV: Jet, beta: Jet, k: Jet) -> Jet { floor + exp(logU) + exp(logV) }

  func balance(logU: Double, logV: Double, beta: Double, k: Double) -> Balance {
    Balance(value: logU - logV, byU: 1, byV: -1)
  }
}
