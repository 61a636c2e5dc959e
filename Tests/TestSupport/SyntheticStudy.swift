// A sweep whose laws are known, as a table or as the CSV that a table would be read from.

import Foundation
public import Runs

/// Runs over sizes × tokens × B × eta whose loss is `E + A·N^-alpha + B·T^-beta` at the optimal (B, eta) and rises
/// quadratically in the logs away from it.
public struct SyntheticStudy: Sendable {
  public var sizes: [Double] = [17e6, 57e6, 130e6, 260e6, 520e6]
  public var tokens: [Double] = [2e9, 4e9, 6e9, 8e9, 12e9, 24e9]
  /// Multiples of the optimal (B, eta) rounded to a grid that all cells share.
  public var batches: [Double] = (0..<9).map { 16_000 * pow(2, Double($0)) }
  public var rates: [Double] = (0..<8).map { 3e-5 * pow(1.8, Double($0)) }
  public var floor = 0.4856
  public var paramsCoefficient = 6.06
  public var alpha = 0.3188
  public var tokensCoefficient = 15.75
  public var beta = 0.2917
  /// coefficient, exponent of T, exponent of N; raw counts.
  public var batchLaw = (coefficient: 2.15e-5, tokens: 0.85, params: 0.19)
  public var rateLaw = (coefficient: 0.0147, tokens: -0.0453, params: -0.1619)
  /// Curvature of the loss in ln B, ln eta and their product.
  public var curvature = (batch: 4e-3, rate: 6e-3, cross: 1e-3)
  /// Standard deviation of normal noise on the loss, and its seed.
  public var noise = 0.0
  public var seed: UInt64 = 1
  /// One run a (N, B, eta), measured at every T on its way, rather than a run a cell.
  public var curves = true

  public init() {}

  public func optimalBatch(params: Double, tokens: Double) -> Double {
    batchLaw.coefficient * pow(tokens, batchLaw.tokens) * pow(params, batchLaw.params)
  }

  public func optimalRate(params: Double, tokens: Double) -> Double {
    rateLaw.coefficient * pow(tokens, rateLaw.tokens) * pow(params, rateLaw.params)
  }

  public func optimalLoss(params: Double, tokens: Double) -> Double {
    floor + paramsCoefficient * pow(params, -alpha) + tokensCoefficient * pow(tokens, -beta)
  }

  public func loss(params: Double, tokens: Double, batch: Double, rate: Double) -> Double {
    let x = log(batch / optimalBatch(params: params, tokens: tokens))
    let y = log(rate / optimalRate(params: params, tokens: tokens))
    return optimalLoss(params: params, tokens: tokens) + curvature.batch * x * x + curvature.rate * y * y
      + curvature.cross * x * y
  }

  /// The study as the table that its logs would become.
  public func table() -> RunTable {
    var table = RunTable()
    for params in sizes {
      for batch in batches { for rate in rates { add(&table, params, batch, rate) } }
    }
    return table
  }

  private func add(_ table: inout RunTable, _ params: Double, _ batch: Double, _ rate: Double) {
    for (i, t) in tokens.enumerated() {
      if i == 0 || !curves {
        var run = Run(id: "n\(params)-b\(batch)-lr\(rate)" + (curves ? "" : "-t\(t)"))
        (run.params, run.batchTokens, run.learningRate) = (params, batch, rate)
        table.runs.append(run)
      }
      let exact = loss(params: params, tokens: t, batch: batch, rate: rate)
      let noisy = exact + noise * normal(UInt64(table.evaluations.count))
      table.evaluations.append(
        Evaluation(run: table.runs.count - 1, step: (t / batch).rounded(.up), tokens: t, loss: noisy))
    }
  }

  /// The same study as CSV in long form, a row an evaluation, numbers with every digit.
  public func csv() -> String {
    let table = table()
    let rows = table.evaluations.map { evaluation -> String in
      let run = table.runs[evaluation.run]
      let fields = [
        run.params, run.batchTokens, run.learningRate, evaluation.step, evaluation.tokens, evaluation.loss,
      ]
      return ([run.id] + fields.map { $0.map { "\($0)" } ?? "" }).joined(separator: ",")
    }
    return (["run,params,batch_tokens,learning_rate,step,tokens,val_loss"] + rows).joined(separator: "\n") + "\n"
  }

  /// Normal noise by address, so that it does not depend on what was drawn before.
  private func normal(_ index: UInt64) -> Double {
    func uniform(_ k: UInt64) -> Double {
      var z = seed &* 0x9E37_79B9_7F4A_7C15 &+ k &* 0xD1B5_4A32_D192_ED03 &+ 0x9E37_79B9_7F4A_7C15
      z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
      z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
      return Double((z ^ (z >> 31)) >> 11) * 0x1p-53
    }
    return (-2 * log(1 - uniform(2 * index))).squareRoot() * cos(2 * .pi * uniform(2 * index + 1))
  }
}
