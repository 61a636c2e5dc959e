// L = (u^(1/beta) + v^(1/beta))^beta.

import Foundation
import Maths

/// The joint form of Kaplan et al. 2020, eq. 1.5: L = ((Nc/N)^(alpha_N/alpha_D) + Dc/D)^alpha_D.
///
/// With A = Nc^alpha_N, B = Dc^alpha_D, alpha = alpha_N and beta = alpha_D its limits are A·N^-alpha for endless data and
/// B·T^-beta for an endless model. It has no floor.
struct KaplanForm: LossFormula {
  let text = "L = (u^(1/beta) + v^(1/beta))^beta, u = A·N^-alpha, v = B·T^-beta"
  let tex = #"L = \left(u^{1/\beta} + v^{1/\beta}\right)^{\beta},\quad u = A\,N^{-\alpha},\; v = B\,T^{-\beta}"#
  let free = [[1], [2], [3], [4]]

  func loss(floor: Double, logU: Double, logV: Double, beta: Double, k: Double) -> Double {
    // The larger term outside, so that neither power overflows.
    let (high, low) = (max(logU, logV), min(logU, logV))
    return floor + exp(high + beta * log1p(exp((low - high) / beta)))
  }

  func loss(floor: Jet, logU: Jet, logV: Jet, beta: Jet, k: Jet) -> Jet {
    let (high, low) = logU.value >= logV.value ? (logU, logV) : (logV, logU)
    return floor + exp(high + beta * log(Jet(1) + exp((low - high) / beta)))
  }

  func balance(logU: Double, logV: Double, beta: Double, k: Double) -> Balance {
    Balance(value: (logU - logV) / beta, byU: 1 / beta, byV: -1 / beta)
  }
}
