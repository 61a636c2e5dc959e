// The kinds of study whose intervals are put to the test: what is true, which grid is run, how the noise falls.

import Foundation
public import Laws
public import Maths
public import Runs

/// How the noise of a cell comes about. All are relative; of ln B and ln eta it is `spread` times that of loss.
public enum SimulatedNoise: Sendable {
  case independent(Double)
  /// One draw a model size, and one a cell.
  case shared(bySize: Double, byCell: Double)
  /// Student's t with so few degrees of freedom, scaled.
  case heavy(Double, freedom: Double)
  /// One draw for all cells of one number of tokens, and one a cell.
  case sharedByTokens(Double, byCell: Double)
  /// This at the smallest number of tokens, falling as 1/T.
  case falling(Double)
  /// Exponential and above zero: runs can only be worse.
  case oneSided(Double)
}

public struct SimulatedStudy: Sendable {
  public var name: String
  public var sizes: [Double]
  public var tokens: [Double]
  /// E, A, alpha, B, beta in raw counts.
  public var loss: LossLaw
  public var batch = HyperparameterLaw(coefficient: Estimate(12), tokens: Estimate(0.4), params: Estimate(0.05))
  public var rate = HyperparameterLaw(coefficient: Estimate(1.6), tokens: Estimate(-0.1), params: Estimate(-0.25))
  public var noise: SimulatedNoise
  /// How many times the relative noise of the loss that of ln B and ln eta is.
  public var spread = 40.0
  /// All cells are run on one grid, of which some optima lie outside.
  public var hasCommonGrid = false
  /// The loss rises exponentially towards large eta and B and hardly towards small ones, rather than as a quadratic.
  public var hasWalls = false
  /// By how many steps the middle of the grid lies below the middle optimum in B.
  public var gridShift = 0.0
  /// How many B, and eta, a grid has.
  public var gridSize = 7
  /// Noise of single runs, a share.
  public var luck = 1e-4
  /// By which power of T the surface grows steeper.
  public var steepening = 0.0
  /// Share by which the loss is too high for each doubling of N beyond the smallest: larger models are tuned worse.
  public var underTuning = 0.0
  /// alpha falls by this for each e-fold of N.
  public var bend = 0.0
  /// What was run: each cell over a grid of B and eta, one run a cell, or one run a size that is evaluated at every T.
  public var runs = Runs.grids

  public enum Runs: Sendable { case grids, singles, curves }

  static let chinchilla = law(1.81686, 482.006, 0.34781, 2085.434, 0.36585)

  static func law(_ e: Double, _ a: Double, _ alpha: Double, _ b: Double, _ beta: Double) -> LossLaw {
    LossLaw(
      floor: Estimate(e), paramsCoefficient: Estimate(a), alpha: Estimate(alpha), tokensCoefficient: Estimate(b),
      beta: Estimate(beta))
  }

  static func doublings(_ first: Double, _ count: Int) -> [Double] { (0..<count).map { first * pow(2, Double($0)) } }

  public static let all = [
    SimulatedStudy(
      name: "5 × 5 cells, independent noise", sizes: doublings(5e7, 5), tokens: doublings(1e9, 5), loss: chinchilla,
      noise: .independent(0.004)),
    SimulatedStudy(
      name: "5 × 5 cells, noise shared by size", sizes: doublings(5e7, 5), tokens: doublings(1e9, 5), loss: chinchilla,
      noise: .shared(bySize: 0.003, byCell: 0.0015)),
    // Prefactors of Yin et al. 2024, law 2, in raw counts.
    SimulatedStudy(
      name: "the paper's grid: 4 sizes", sizes: [17e6, 57e6, 130e6, 260e6], tokens: [2e9, 4e9, 6e9, 8e9, 10e9, 12e9],
      loss: law(0.4856, 0.0082 * pow(1e9, 0.3188), 0.3188, 0.0373 * pow(1e9, 0.2917), 0.2917),
      noise: .independent(0.0003), spread: 400),
    SimulatedStudy(
      name: "6 × 6 cells, those at the edge refused", sizes: doublings(5e7, 6), tokens: doublings(1e9, 6),
      loss: chinchilla,
      batch: HyperparameterLaw(coefficient: Estimate(1.3e-7), tokens: Estimate(0.7), params: Estimate(0.6)),
      noise: .independent(0.004), hasCommonGrid: true),
    SimulatedStudy(
      name: "30 cells, heavy tails", sizes: doublings(5e7, 6), tokens: doublings(1e9, 5), loss: chinchilla,
      noise: .heavy(0.002, freedom: 2.5)),
  ]

  /// Studies whose surfaces, noise or law are as real ones are rather than as the fit would have them.
  public static let real: [SimulatedStudy] = {
    var moving = SimulatedStudy(
      name: "walls, moving optima, a grid a cell", sizes: doublings(5e7, 5), tokens: doublings(1e9, 5),
      loss: chinchilla,
      noise: .independent(0.001))
    (moving.hasWalls, moving.spread, moving.luck, moving.gridSize) = (true, 0, 1e-3, 5)
    func changed(_ name: String, _ change: (inout SimulatedStudy) -> Void) -> SimulatedStudy {
      var study = moving
      study.name = name
      change(&study)
      return study
    }
    return [
      moving,
      changed("walls, one optimum, one grid") {
        ($0.hasCommonGrid, $0.gridSize) = (true, 7)
        $0.batch = HyperparameterLaw(coefficient: Estimate(3e5), tokens: Estimate(0), params: Estimate(0))
        $0.rate = HyperparameterLaw(coefficient: Estimate(1.1e-3), tokens: Estimate(0), params: Estimate(0))
      },
      changed("walls, moving optima, one grid") { ($0.hasCommonGrid, $0.gridSize) = (true, 7) },
      changed("walls, one grid that misses most optima") { ($0.hasCommonGrid, $0.gridShift) = (true, 2) },
      changed("walls that steepen with T") { $0.steepening = 0.25 },
      changed("noise falling as 1/T") { ($0.hasWalls, $0.noise, $0.spread) = (false, .falling(0.008), 20) },
      changed("noise shared by T") { $0.noise = .sharedByTokens(0.003, byCell: 0.001) },
      changed("one-sided noise") { $0.noise = .oneSided(0.003) },
      changed("under-tuning that grows with N") { $0.underTuning = 0.002 },
      changed("alpha that bends") { $0.bend = 0.03 },
    ]
  }()

  /// Studies that sweep neither B nor eta, of single runs and of curves.
  public static let unswept = [
    SimulatedStudy(
      name: "49 single runs, independent noise", sizes: doublings(5e7, 7), tokens: doublings(1e9, 7), loss: chinchilla,
      noise: .independent(0.004), runs: .singles),
    SimulatedStudy(
      name: "49 single runs, noise shared by size", sizes: doublings(5e7, 7), tokens: doublings(1e9, 7),
      loss: chinchilla,
      noise: .shared(bySize: 0.003, byCell: 0.0015), runs: .singles),
    SimulatedStudy(
      name: "30 single runs, independent noise", sizes: doublings(5e7, 6), tokens: doublings(1e9, 5), loss: chinchilla,
      noise: .independent(0.004), runs: .singles),
    SimulatedStudy(
      name: "7 curves of 8 evaluations with an offset", sizes: doublings(5e7, 7), tokens: doublings(5e8, 8),
      loss: chinchilla, noise: .shared(bySize: 0.003, byCell: 0.0015), runs: .curves),
  ]

  /// A study with noise of its own.
  public func table(_ stream: RandomStream) -> RunTable {
    var table = RunTable()
    for (i, n) in sizes.enumerated() {
      for (j, t) in tokens.enumerated() {
        let shocks = shocks(stream, i, j)
        switch runs {
        case .grids: addCell(&table, n, t, shocks, stream)
        case .singles: addRun(&table, n, t, shocks[0])
        case .curves: addEvaluation(&table, n, t, shocks[0])
        }
      }
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
        return scale
          * (bySize * stream.normal(1_000_000 + UInt64(quantity * 100 + size)) + byCell * stream.normal(cell))
      case .sharedByTokens(let byTokens, let byCell):
        return scale
          * (byTokens * stream.normal(5_000_000 + UInt64(quantity * 100 + token)) + byCell * stream.normal(cell))
      case .falling(let deviation): return scale * deviation * tokens[0] / tokens[token] * stream.normal(cell)
      case .oneSided(let deviation): return -scale * deviation * log(1 - stream.uniform(6_000_000 + cell))
      case .heavy(let deviation, let freedom):
        return scale * deviation * stream.normal(cell)
          * (freedom / stream.chiSquared(freedom, 2_000_000 + cell)).squareRoot()
      }
    }
  }

  private func addRun(_ table: inout RunTable, _ n: Double, _ t: Double, _ shock: Double) {
    var run = Run(id: "r\(table.runs.count)")
    run.params = n
    table.runs.append(run)
    table.evaluations.append(
      Evaluation(run: table.runs.count - 1, tokens: t, loss: loss(params: n, tokens: t) * exp(shock)))
  }

  /// To the run of the size, or the first of it.
  private func addEvaluation(_ table: inout RunTable, _ n: Double, _ t: Double, _ shock: Double) {
    guard table.runs.last?.params == n else { return addRun(&table, n, t, shock) }
    table.evaluations.append(
      Evaluation(run: table.runs.count - 1, tokens: t, loss: loss(params: n, tokens: t) * exp(shock)))
  }

  /// The loss at the optimum, with what keeps it from following the law.
  private func best(params n: Double, tokens t: Double) -> Double {
    let doublings = log(n / (sizes.min() ?? n))
    let bent = loss.paramsTerm(n) * (exp(bend * doublings * doublings) - 1)
    return (loss(params: n, tokens: t) + bent) * (1 + underTuning * doublings / log(2))
  }

  private func penalty(_ x: Double, _ y: Double, tokens t: Double) -> Double {
    let scale = pow(t / (tokens.min() ?? t), steepening)
    guard hasWalls else { return scale * (0.01 * x * x + 0.015 * y * y + 0.003 * x * y) }
    return scale * (0.01 * wall(x, 0.4) + 0.015 * wall(y, 0.8) + 0.003 * x * y)
  }

  /// z² about 0, exponential towards large z.
  private func wall(_ z: Double, _ k: Double) -> Double { 2 * (exp(k * z) - 1 - k * z) / (k * k) }

  private func addCell(_ table: inout RunTable, _ n: Double, _ t: Double, _ shocks: [Double], _ stream: RandomStream) {
    let (b, r) = (batch(params: n, tokens: t), rate(params: n, tokens: t))
    let middle = hasCommonGrid ? (batch(params: 2e8, tokens: 4e9), rate(params: 2e8, tokens: 4e9)) : (b, r)
    func lattice(_ value: Double) -> [Double] {
      let nearest = log2(value).rounded()
      return (0..<gridSize).map { pow(2, nearest + Double($0 - gridSize / 2)) }
    }
    for batch in lattice(middle.0 * pow(2, -gridShift)) {
      for rate in lattice(middle.1) {
        let (x, y) = (log(batch / b) - shocks[1], log(rate / r) - shocks[2])
        let luck = luck * stream.normal(3_000_000 + UInt64(table.runs.count))
        let loss = best(params: n, tokens: t) * exp(shocks[0] + luck) * (1 + penalty(x, y, tokens: t))
        var run = Run(id: "r\(table.runs.count)")
        (run.params, run.batchTokens, run.learningRate) = (n, batch, rate)
        table.runs.append(run)
        table.evaluations.append(Evaluation(run: table.runs.count - 1, tokens: t, loss: loss))
      }
    }
  }
}

/// A number that laws give and that the setting knows.
public struct LawQuantity: Sendable {
  public var name: String
  public var value: @Sendable (LawSet) -> Double?
}

extension SimulatedStudy {
  /// What users read off: coefficients, exponents, optima at the largest compute and ten times it, predictions at four
  /// times the largest size.
  public var quantities: [LawQuantity] {
    let (n, t) = (sizes.max() ?? 1, tokens.max() ?? 1)
    let compute = 6 * n * t
    let all = [
      LawQuantity(name: "E") { $0.loss?.floor.value },
      LawQuantity(name: "A") { $0.loss?.paramsCoefficient.value },
      LawQuantity(name: "alpha") { $0.loss?.alpha.value },
      LawQuantity(name: "B") { $0.loss?.tokensCoefficient.value },
      LawQuantity(name: "beta") { $0.loss?.beta.value },
      LawQuantity(name: "N_opt exponent") { $0.optimum(compute: compute)?.paramsExponent },
      LawQuantity(name: "N_opt(C max)") { $0.optimalParams(compute: compute) },
      LawQuantity(name: "N_opt(10 C max)") { $0.optimalParams(compute: 10 * compute) },
      LawQuantity(name: "T_opt(C max)") { $0.optimum(compute: compute)?.tokens },
      LawQuantity(name: "L_opt(C max)") { $0.optimalLoss(compute: compute) },
      LawQuantity(name: "L_opt(10 C max)") { $0.optimalLoss(compute: 10 * compute) },
      LawQuantity(name: "L(4 N max, T max)") { $0.loss?(params: 4 * n, tokens: t) },
      LawQuantity(name: "isoFLOP N_opt(C max/4)") {
        $0.id == "truth" ? $0.optimalParams(compute: compute / 4) : $0.isoflop.map { $0.params(compute / 4) }
      },
      LawQuantity(name: "B_opt exponent of T") { $0.batch?.tokens.value },
      LawQuantity(name: "B_opt exponent of N") { $0.batch?.params.value },
      LawQuantity(name: "B_opt(4 N max, T max)") { $0.batch?(params: 4 * n, tokens: t) },
      LawQuantity(name: "eta_opt exponent of T") { $0.learningRate?.tokens.value },
      LawQuantity(name: "eta_opt exponent of N") { $0.learningRate?.params.value },
      LawQuantity(name: "eta_opt(4 N max, T max)") { $0.learningRate?(params: 4 * n, tokens: t) },
    ]
    return runs == .grids ? all : all.filter { !$0.name.hasPrefix("B_opt") && !$0.name.hasPrefix("eta_opt") }
  }

  /// The laws that are true, to take quantities from.
  public var truth: LawSet {
    LawSet(id: "truth", title: "", loss: loss, batch: batch, learningRate: rate, compute: .sixND)
  }
}
