// What the measured cells say of a law's coefficients, linearised: the information matrix that a new cell adds to.

import Foundation
import Maths

/// Σ g·gᵀ over the points of one law, g the derivatives of the (log) prediction in its coefficients, in units of the
/// residual variance, with a vague prior so that what no point determines is merely wide (Atkinson, Donev and Tobias
/// 2007, chapter 10: Bayesian D-optimality and, for one quantity, c-optimality).
struct DesignInformation: Sendable {
  private(set) var matrix: SymmetricMatrix
  /// Derivatives of the prediction at (N, T).
  let row: @Sendable (_ params: Double, _ tokens: Double) -> [Double]

  /// - Parameter prior: standard deviation of each coefficient, in residual standard deviations.
  init(prior: [Double], row: @escaping @Sendable (Double, Double) -> [Double]) {
    matrix = SymmetricMatrix(size: prior.count)
    for i in prior.indices { matrix[i, i] = 1 / (prior[i] * prior[i]) }
    self.row = row
  }

  mutating func add(params: Double, tokens: Double, weight: Double = 1) {
    let g = row(params, tokens)
    for i in g.indices { for j in g.indices { matrix[i, j] += weight * g[i] * g[j] } }
  }

  /// gᵀ·M⁻¹·g: the variance of a quantity with these derivatives, in units of the residual variance.
  func variance(of g: [Double]) -> Double {
    guard let x = matrix.solve(g) else { return .infinity }
    return zip(x, g).reduce(0) { $0 + $1.0 * $1.1 }
  }

  /// ln of the volume of the coefficients' ellipsoid, squared.
  var logVolume: Double { -matrix.eigenvalues.reduce(0) { $0 + log(max($1, .leastNormalMagnitude)) } }
}

extension DesignInformation {
  /// A plane in (ln T, ln N) about a middle.
  static func plane(about middle: (params: Double, tokens: Double), noise: Double) -> DesignInformation {
    DesignInformation(prior: [3, 1, 1].map { $0 / noise }) { n, t in
      [1, log(t / middle.tokens), log(n / middle.params)]
    }
  }

  /// A loss law, in log loss; its coefficients are those of its form about the middle of the points.
  static func loss(_ chart: LossChart, noise: Double) -> DesignInformation {
    DesignInformation(prior: chart.prior.map { $0 / noise }) { n, t in
      chart.derivatives { log($0(params: n, tokens: t)) }
    }
  }
}

/// A loss law in its free coefficients (E, a, alpha, b, beta, k), a and b taken at the middle of the points, so that any
/// quantity of it can be differentiated.
struct LossChart: Sendable {
  private let problem: LossProblem
  private let parameters: [Double]
  private let free: [[Int]]
  /// Vague standard deviations of the free coefficients.
  let prior: [Double]

  init(_ law: LossLaw, points: [LossPoint], pinned: Double?) {
    let law = law.converted(toUnit: 1)
    problem = LossProblem(points, form: law.form, floor: pinned)
    let centre = problem.centre
    let p = [
      law.floor.value, log(law.paramsCoefficient.value) - law.alpha.value * centre.x, law.alpha.value,
      log(law.tokensCoefficient.value) - law.beta.value * centre.y, law.beta.value, law.interaction?.value ?? 0,
    ]
    parameters = p
    // A floor that ended at 0 is held there in the replicates too.
    free = problem.places.filter { $0 != [0] || p[0] > 0 }
    let scale = mean(points.map(\.loss))
    prior = free.map { [scale, 3, 1, 3, 1, 10][$0[0]] }
  }

  /// Central differences of a quantity of the law.
  func derivatives(_ quantity: (LossLaw) -> Double) -> [Double] {
    free.map { group in
      let h = 1e-5 * max(abs(parameters[group[0]]), 0.1)
      func moved(_ step: Double) -> Double {
        var p = parameters
        for place in group { p[place] += step }
        return quantity(problem.law(p))
      }
      return (moved(h) - moved(-h)) / (2 * h)
    }
  }
}
