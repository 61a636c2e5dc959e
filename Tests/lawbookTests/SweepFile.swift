// A sweep whose laws are known, as a CSV: a bowl in (log B, log η) over every (N, T), its floor on the loss law.

import Foundation

/// The laws that the file follows, raw counts throughout.
struct SweepFile {
  var floor = 0.45
  var (a, alpha) = (8.0, 0.32)
  var (b, beta) = (40.0, 0.29)
  /// B_opt and η_opt: coefficient, exponent of tokens, exponent of params.
  var batch = (0.05, 0.62, 0.05)
  var rate = (2.0, -0.10, -0.35)
  var params: [Double] = [2e7, 6e7, 1.5e8, 4e8]
  var tokens: [Double] = [1e9, 3e9, 9e9, 2.7e10]

  func loss(_ n: Double, _ t: Double) -> Double { floor + a * pow(n, -alpha) + b * pow(t, -beta) }

  private func optimum(_ law: (Double, Double, Double), _ n: Double, _ t: Double) -> Double {
    law.0 * pow(t, law.1) * pow(n, law.2)
  }

  func batch(_ n: Double, _ t: Double) -> Double { optimum(batch, n, t) }
  func rate(_ n: Double, _ t: Double) -> Double { optimum(rate, n, t) }

  /// A row a run: five batch sizes by five learning rates, never centred on the optimum.
  var rows: [String] {
    var rows: [String] = []
    for n in params {
      for t in tokens {
        for i in -2...2 {
          for j in -2...2 { rows.append(row(n, t, Double(i) * 0.7 + 0.2, Double(j) * 0.6 - 0.15)) }
        }
      }
    }
    return rows
  }

  /// A run at the optimum's batch size · e^x and learning rate · e^y.
  private func row(_ n: Double, _ t: Double, _ x: Double, _ y: Double) -> String {
    let loss = loss(n, t) + 0.004 * x * x + 0.006 * y * y - 0.003 * x * y
    let name = "n\(Int(n / 1e6))-t\(Int(t / 1e6))-\(Int((x * 10).rounded()))-\(Int((y * 10).rounded()))"
    return "\(name),\(n),\(t),\(batch(n, t) * exp(x)),\(rate(n, t) * exp(y)),\(loss)"
  }

  static let header = "run,params,tokens,batch_tokens,learning_rate,val_loss"

  static func text(_ rows: [String]) -> Data { Data(([header] + rows).map { $0 + "\n" }.joined().utf8) }
}

extension Array {
  /// The same elements in another order, always the same one (a linear congruential shuffle).
  var shuffledTheSame: [Element] {
    var result = self
    var state: UInt64 = 88_172_645_463_325_252
    for index in result.indices.reversed() where index > 0 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      result.swapAt(index, Int(state >> 33) % (index + 1))
    }
    return result
  }
}
