// L = E + A·N^-alpha + B·T^-beta + K·N^-alpha·T^-beta.

import Foundation
import Maths

/// The additive law with a product of its terms: whether more data help a larger model more (k < 0 in units of the
/// terms) or less (k > 0). k = K/(A·B).
struct InteractionForm: LossFormula {
  let text = "L = E + u + v + k·u·v, u = A·N^-alpha, v = B·T^-beta"
  let tex = #"L = E + u + v + k\,u\,v,\quad u = A\,N^{-\alpha},\; v = B\,T^{-\beta}"#
  let free = [[0], [1], [2], [3], [4], [5]]

  func loss(floor: Double, logU: Double, logV: Double, beta: Double, k: Double) -> Double {
    let (u, v) = (exp(logU), exp(logV))
    return floor + u + v + k * u * v
  }

  func loss(floor: Jet, logU: Jet, logV: Jet, beta: Jet, k: Jet) -> Jet {
    let (u, v) = (exp(logU), exp(logV))
    return floor + u + v + k * u * v
  }

  func balance(logU: Double, logV: Double, beta: Double, k: Double) -> Balance {
    let (left, right) = (1 + k * exp(logV), 1 + k * exp(logU))
    // Where a product below zero outweighs a term, what is large there should be smaller.
    guard left > 0 else { return Balance(value: -.infinity, byU: 1, byV: -1) }
    guard right > 0 else { return Balance(value: .infinity, byU: 1, byV: -1) }
    return Balance(value: logU - logV + log(left / right), byU: 1 / right, byV: -1 / left)
  }
}
