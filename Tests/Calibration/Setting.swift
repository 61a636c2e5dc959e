// The kinds of study whose intervals are put to the test: what is true, which grid is run, how the noise falls.

import Foundation
import Laws
import Maths
import Runs

/// How the noise of a cell comes about. All are relative; of ln B and ln eta it is `spread` times that of loss.
enum Noise {
  case independent(Double)
  /// One draw a model size, and one a cell.
  case shared(bySize: Double, byCell: Double)
  /// Student's t with so few degrees of freedom, scaled.
  case heavy(Double, freedom: Double)
}

struct Setting {
  var name: String
  var sizes: [Double]
  var tokens: [Double]
  /// E, A, alpha, B, beta in raw counts.
  var loss: LossLaw
  var batch = HyperparameterLaw(coefficient: Estimate(12), tokens: Estimate(0.4), params: Estimate(0.05))
  var rate = HyperparameterLaw(coefficient: Estimate(1.6), tokens: Estimate(-0.1), params: Estimate(-0.25))
  var noise: Noise
  /// How many times the relative noise of the loss that of ln B and ln eta is.
  var spread = 40.0
  /// All cells are run on one grid, of which some optima lie outside.
  var hasCommonGrid = false

  static let chinchilla = law(1.81686, 482.006, 0.34781, 2085.434, 0.36585)

  static func law(_ e: Double, _ a: Double, _ alpha: Double, _ b: Double, _ beta: Double) -> LossLaw {
    LossLaw(
      floor: Estimate(e), paramsCoefficient: Estimate(a), alpha: Estimate(alpha), tokensCoefficient: Estimate(b),
      beta: Estimate(beta))
  }

  static func doublings(_ first: Double, _ count: Int) -> [Double] { (0..<count).map { first * pow(2, Double($0)) } }

  static let all = [
    Setting(
      name: "5 × 5 cells, independent noise", sizes: doublings(5e7, 5), tokens: doublings(1e9, 5), loss: chinchilla,
      noise: .independent(0.004)),
    Setting(
      name: "5 × 5 cells, noise shared by size", sizes: doublings(5e7, 5), tokens: doublings(1e9, 5), loss: chinchilla,
      noise: .shared(bySize: 0.003, byCell: 0.0015)),
    // Prefactors of Yin et al. 2024, law 2, in raw counts.
    Setting(
      name: "the paper's grid: 4 sizes", sizes: [17e6, 57e6, 130e6, 260e6], tokens: [2e9, 4e9, 6e9, 8e9, 10e9, 12e9],
      loss: law(0.4856, 0.0082 * pow(1e9, 0.3188), 0.3188, 0.0373 * pow(1e9, 0.2917), 0.2917),
      noise: .independent(0.0003), spread: 400),
    Setting(
      name: "6 × 6 cells, those at the edge refused", sizes: doublings(5e7, 6), tokens: doublings(1e9, 6),
      loss: chinchilla, batch: HyperparameterLaw(coefficient: Estimate(1.3e-7), tokens: Estimate(0.7), params: Estimate(0.6)),
      noise: .independent(0.004), hasCommonGrid: true),
    Setting(
      name: "30 cells, heavy tails", sizes: doublings(5e7, 6), tokens: doublings(1e9, 5), loss: chinchilla,
      noise: .heavy(0.002, freedom: 2.5)),
  ]

  /// A study with noise of its own.
  func table(_ stream: RandomStream) -> RunTable {
    var table = RunTable()
    for (i, n) in sizes.enumerated() {
      for (j, t) in tokens.enumerated() { addCell(&table, n, t, shocks(stream, i, j), stream) }
    }
    return table
  }

  /// Relative noise of loss, B and eta in a cell.
  private func shocks(_ stream: RandomStream, _ size: Int, _ token: Int) -> [Double] {
    (0..<3).map { quantity in
      let scale = quantity == 0 ? 1 : spread
      let cell = UInt64((quantity * 100 + size) * 100 + token)
      switch noise {
      case .independent(let deviation): return scale * deviation * stream.normal(cell)
      case .shared(let bySize, let byCell):
        return scale * (bySize * stream.normal(1_000_000 + UInt64(quantity * 100 + size)) + byCell * stream.normal(cell))
      case .heavy(let deviation, let freedom):
        return scale * deviation * stream.normal(cell) * (freedom / stream.chiSquared(freedom, 2_000_000 + cell)).squareRoot()
      }
    }
  }

  private func addCell(_ table: inout RunTable, _ n: Double, _ t: Double, _ shocks: [Double], _ stream: RandomStream) {
    let (b, r) = (batch(params: n, tokens: t), rate(params: n, tokens: t))
    let middle = hasCommonGrid ? (batch(params: 2e8, tokens: 4e9), rate(params: 2e8, tokens: 4e9)) : (b, r)
    func lattice(_ value: Double) -> [Double] {
      let nearest = log2(value).rounded()
      return (-3...3).map { pow(2, nearest + Double($0)) }
    }
    for batch in lattice(middle.0) {
      for rate in lattice(middle.1) {
        let (x, y) = (log(batch / b) - shocks[1], log(rate / r) - shocks[2])
        let luck = 1e-4 * stream.normal(3_000_000 + UInt64(table.runs.count))
        let loss = loss(params: n, tokens: t) * exp(shocks[0] + luck) * (1 + 0.01 * x * x + 0.015 * y * y + 0.003 * x * y)
        var run = Run(id: "r\(table.runs.count)")
        (run.params, run.batchTokens, run.learningRate) = (n, batch, rate)
        table.runs.append(run)
        table.evaluations.append(Evaluation(run: table.runs.count - 1, tokens: t, loss: loss))
      }
    }
  }
}
