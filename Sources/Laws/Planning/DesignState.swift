// The three laws of a study as information, and what the wanted quantities are worth in it.

import Foundation
import Maths
import Runs

/// A law that a cell can inform.
enum DesignPart: Int, Sendable, CaseIterable {
  case loss, batch, rate

  var law: LawName { [.loss, .batch, .learningRate][rawValue] }
}

extension SuggestTarget {
  var part: DesignPart {
    switch self {
    case .optimalParams, .loss: .loss
    case .batch: .batch
    case .learningRate: .rate
    }
  }
}

struct DesignState: Sendable {
  private var information: [DesignInformation]
  /// Laws that were refused: their information is that of a nominal law.
  let refused: Set<DesignPart>
  private let wanted: [(part: DesignPart, gradient: [Double])]
  /// Points that the loss law would be fitted on, and cells with an optimum.
  private(set) var points: [LossPoint]
  private(set) var optima: [HyperparameterPoint]
  private let coefficients: Int

  init(_ result: StudyResult, _ targets: [SuggestTarget]) {
    let found = zip(result.cells, result.optima).filter { !$0.0.heldOut }
    optima = found.filter { $0.1.status == .ok }.map {
      HyperparameterPoint(params: $0.1.params, tokens: $0.1.tokens, value: 1)
    }
    let reached = found.filter { [.ok, .limited].contains($0.1.status) }.map { $0.1.lossPoint }
    points = result.optimal.lossFit?.points ?? (result.cells.isEmpty ? result.fittedPoints : reached)
    let laws = result.optimal.laws
    refused = Set(
      [(DesignPart.loss, laws.loss == nil), (.batch, laws.batch == nil), (.rate, laws.learningRate == nil)]
        .filter(\.1).map(\.0))
    let around = points.isEmpty ? found.map { Self.bestPoint($0.0) } : points
    let law = laws.loss ?? Self.nominal(around, result.settings)
    let chart = LossChart(law, points: around, pinned: result.settings.floor)
    coefficients = chart.prior.count
    let middle = (exp(mean(around.map { log($0.params) })), exp(mean(around.map { log($0.tokens) })))
    information = [
      .loss(chart, noise: 0.01), .plane(about: middle, noise: 0.35), .plane(about: middle, noise: 0.35),
    ]
    for point in points { information[0].add(params: point.params, tokens: point.tokens) }
    for optimum in optima { for k in 1...2 { information[k].add(params: optimum.params, tokens: optimum.tokens) } }
    let model = result.settings.compute
    wanted = targets.map { target in
      let gradient =
        switch target {
        case .optimalParams(let c):
          chart.derivatives { $0.optimum(compute: c, model: model).map { log($0.params) } ?? .nan }
        case .loss(let n, let t): chart.derivatives { log($0(params: n, tokens: t)) }
        case .batch(let n, let t), .learningRate(let n, let t): [1, log(t / middle.1), log(n / middle.0)]
        }
      return (target.part, gradient)
    }
  }

  private static func bestPoint(_ cell: Cell) -> LossPoint {
    let best = cell.points.min { $0.loss < $1.loss }
    return LossPoint(
      params: cell.params, tokens: cell.tokens, loss: best?.loss ?? 1, compute: best?.compute ?? .nan)
  }

  /// A law such as most published ones through the middle of the data: half the loss is floor, the rest falls with the
  /// power 0.3 of N and of T alike. Only to choose runs by, where no law could be fitted.
  private static func nominal(_ points: [LossPoint], _ settings: AnalysisSettings) -> LossLaw {
    let loss = points.map(\.loss).min() ?? 1
    func coefficient(_ value: KeyPath<LossPoint, Double>) -> Double {
      loss / 4 * exp(0.3 * mean(points.map { log($0[keyPath: value]) }))
    }
    return LossLaw(
      floor: Estimate(settings.floor ?? loss / 2), paramsCoefficient: Estimate(coefficient(\.params)),
      alpha: Estimate(0.3), tokensCoefficient: Estimate(coefficient(\.tokens)), beta: Estimate(0.3))
  }

  /// The parts that the targets need, and of those the refused ones.
  var needed: Set<DesignPart> { Set(wanted.map(\.part)) }
  var stillRefused: [DesignPart] { DesignPart.allCases.filter { needed.contains($0) && refusal(of: $0) != nil } }

  /// What a law would still lack with these points, nil when it could be fitted. A law that was fitted lacks nothing.
  func refusal(of part: DesignPart) -> Refusal? {
    guard refused.contains(part) else { return nil }
    do throws(Refusal) {
      if part == .loss {
        try checkIdentified(points, parameters: coefficients)
      } else {
        _ = try fitHyperparameterLaw(optima)
      }
      return nil
    } catch { return error }
  }

  /// The lower the better: ln variance of each target, or where its law was refused ln volume of that law's coefficients.
  var badness: Double {
    wanted.reduce(0) { sum, target in
      let part = information[target.part.rawValue]
      return sum + (refused.contains(target.part) ? part.logVolume : log(part.variance(of: target.gradient)))
    }
  }

  /// A fall of `badness` that is worth a run.
  static let leastGain = 1e-3

  /// Model sizes among the points that a law would be fitted on.
  func sizes(under part: DesignPart) -> Int { distinct(part == .loss ? points.map(\.params) : optima.map(\.params)) }

  /// Standard deviation of each target's logarithm, in residual deviations; nil for refused laws.
  var deviations: [Double?] {
    wanted.map { target in
      let value = information[target.part.rawValue].variance(of: target.gradient).squareRoot()
      return refused.contains(target.part) || !value.isFinite ? nil : value
    }
  }

  func adding(_ candidate: DesignCandidate) -> DesignState {
    var state = self
    state.add(candidate)
    return state
  }

  mutating func add(_ candidate: DesignCandidate) {
    information[0].add(params: candidate.params, tokens: candidate.tokens, weight: candidate.weight)
    points.append(
      LossPoint(params: candidate.params, tokens: candidate.tokens, loss: 1, compute: candidate.compute))
    guard candidate.givesOptimum else { return }
    for k in 1...2 { information[k].add(params: candidate.params, tokens: candidate.tokens, weight: candidate.weight) }
    optima.append(HyperparameterPoint(params: candidate.params, tokens: candidate.tokens, value: 1))
  }
}

extension Optimum {
  fileprivate var lossPoint: LossPoint {
    LossPoint(params: params, tokens: tokens, loss: loss ?? .nan, compute: .nan)
  }
}
