// What it costs to train at hyperparameters that a law, a paper or habit says, instead of the cell's own best.

import Foundation
import Maths
import Runs

/// Whose hyperparameters are scored.
public struct HyperparameterSource: Sendable {
  public var name: String
  /// B (tokens a step) and eta for N and T; nil where it says nothing.
  public var pair: @Sendable (_ params: Double, _ tokens: Double) -> (batch: Double, rate: Double)?
  /// The laws that say so; nil for a constant pair.
  public var laws: LawSet?
  /// Fitted to the cells that were not held out: what it loses there is in-sample.
  public var isFitted = false

  public init(
    name: String, pair: @escaping @Sendable (_ params: Double, _ tokens: Double) -> (batch: Double, rate: Double)?
  ) {
    (self.name, self.pair) = (name, pair)
  }

  /// The laws of a set; nil unless it has both.
  public init?(_ name: String, _ laws: LawSet) {
    guard let batch = laws.batch, let rate = laws.learningRate else { return nil }
    self.init(name: name) { n, t in (batch(params: n, tokens: t), rate(params: n, tokens: t)) }
    self.laws = laws
  }

  /// One pair for every cell.
  public init(_ name: String, batch: Double, rate: Double) { self.init(name: name) { _, _ in (batch, rate) } }
}

/// One cell's score.
public struct CellRegret: Sendable, Hashable {
  public var params: Double
  public var tokens: Double
  /// B at which the cell is scored, and B that the source says, in tokens; they differ where it says less than a sample.
  public var batchTokens: Double
  public var saidBatchTokens: Double
  public var learningRate: Double
  /// Loss at the pair by the measured surface, and the least of it; nil where the pair lies off the grid.
  public var loss: Double?
  public var best: Double
  public var heldOut: Bool
  /// How many times the compute the pair needs to reach the loss that the best reaches, by the loss law at this size; nil
  /// without a law, or where no amount of tokens makes up for it.
  public var compute: Double?

  /// The source says less than one sample a step.
  public var isClamped: Bool { saidBatchTokens < batchTokens }
  public var share: Double? { loss.map { $0 / best - 1 } }
}

/// The scores of one source over the cells that have a least loss.
public struct Regret: Sendable {
  public var name: String
  public var cells: [CellRegret]
  public var isFitted = false
  /// How far the cells lie outside what the laws rest on; nil for a constant pair.
  public var domain: Position?

  public var scored: [CellRegret] { cells.filter { $0.loss != nil } }
  /// Mean and largest share of loss lost over the scored cells; nil without any.
  public var mean: Double? { average(scored.compactMap(\.share)) }
  public var most: Double? { scored.compactMap(\.share).max() }
  /// Geometric mean of the compute factors, over the cells that have one.
  public var compute: Double? { average(scored.compactMap(\.compute).map { log($0) }).map { exp($0) } }

  private func average(_ values: [Double]) -> Double? {
    values.isEmpty ? nil : Maths.mean(values)
  }
}

extension StudyResult {
  /// Scores sources on the measured surface of each cell with a least loss.
  ///
  /// Near the least the surface is the cell's own asymmetric one, which evens out noise. Farther up the walls what the
  /// measured losses (seed means) differ from it by comes in, interpolated between the four runs around a pair. The zero is
  /// the lowest point of that surface, whatever the method of the optimum. B below one sample is scored at one sample, and
  /// said to be.
  public func regrets(_ sources: [HyperparameterSource]) -> [Regret] {
    let surfaces = CellSurfaces(cells.map { CellGrid($0) }, heldOut: cells.map(\.heldOut)).surfaces
    let scorable = zip(zip(cells, surfaces), optima).filter { $1.loss != nil }.map {
      (cell: $0.0, optimum: $1, surface: MeasuredSurface($0.0, $0.1))
    }
    return sources.map { source in
      let cells = scorable.compactMap { score($0.cell, $0.optimum, $0.surface, source) }
      return Regret(
        name: source.name, cells: cells, isFitted: source.isFitted,
        domain: source.laws.map { $0.domain?.farthest(cells) ?? .unknown })
    }
  }

  private func score(
    _ cell: Cell, _ optimum: Optimum, _ surface: MeasuredSurface, _ source: HyperparameterSource
  ) -> CellRegret? {
    guard let reached = optimum.loss, let said = source.pair(cell.params, cell.tokens) else { return nil }
    let pair = (batch: max(said.batch, cell.sampleTokens ?? 0), rate: said.rate)
    let best = surface.least(nearBatch: optimum.status == .limited ? optimum.batchTokens : nil) ?? reached
    let loss = surface(pair.batch, pair.rate)
    var result = CellRegret(
      params: cell.params, tokens: cell.tokens, batchTokens: pair.batch, saidBatchTokens: said.batch,
      learningRate: pair.rate, loss: loss, best: best, heldOut: cell.heldOut)
    // A loss below the fitted least is noise and costs nothing.
    if let law = optimal.laws.loss, let loss {
      result.compute = law.computeFactor(cell, excess: max(0, loss / best - 1))
    }
    return result
  }
}

extension LossLaw {
  /// T must grow by this factor for the law to fall by the share that was lost.
  fileprivate func computeFactor(_ cell: Cell, excess: Double) -> Double? {
    let here = self(params: cell.params, tokens: cell.tokens)
    return tokens(params: cell.params, loss: here / (1 + excess)).map { max(1, $0 / cell.tokens) }
  }
}

/// The losses of a cell between its runs.
private struct MeasuredSurface {
  private let surface: CellSurface?
  private let batches: [Double]
  private let rates: [Double]
  /// Measured less the cell's own surface as far as that is not trusted, or the losses themselves where there is none.
  private var rests: [[Double]: Double] = [:]
  private let points: [GridPoint]

  init(_ cell: Cell, _ surface: CellSurface?) {
    self.surface = surface
    points = CellGrid(cell).points
    batches = Set(points.map(\.batch)).sorted()
    rates = Set(points.map(\.rate)).sorted()
    for point in points {
      let smooth = smooth(point.batch, point.rate)
      rests[[point.batch, point.rate]] = (1 - smooth.trust) * (point.loss - smooth.loss)
    }
  }

  private func smooth(_ batch: Double, _ rate: Double) -> (loss: Double, trust: Double) {
    guard let surface else { return (0, 0) }
    return (surface.loss(batch, rate), surface.trust(surface.penalty(batch: log(batch), rate: log(rate))))
  }

  /// The lowest point: of the whole surface at the runs and at the least of the smooth part, or along one B.
  func least(nearBatch batch: Double?) -> Double? {
    var found = points.filter { batch == nil || isSame($0.batch, batch ?? 0) }.compactMap { self($0.batch, $0.rate) }
    if let surface {
      let at = batch ?? exp(surface.centre.batch)
      let rate = surface.parameters.bestRate(batch: log(at))
      if let there = self(at, exp(rate)) { found.append(there) }
    }
    return found.min()
  }

  /// Nil off the grid, or where a run around the pair is missing.
  func callAsFunction(_ batch: Double, _ rate: Double) -> Double? {
    guard let (b0, b1, u) = span(batch, batches), let (r0, r1, v) = span(rate, rates),
      let p = rests[[b0, r0]], let q = rests[[b1, r0]], let r = rests[[b0, r1]], let s = rests[[b1, r1]]
    else { return nil }
    let rest = (1 - v) * ((1 - u) * p + u * q) + v * ((1 - u) * r + u * s)
    return smooth(batch, rate).loss + rest
  }

  /// The neighbours of a value and its place between their logs.
  private func span(_ value: Double, _ values: [Double]) -> (Double, Double, Double)? {
    guard let first = values.first, let last = values.last, value >= first * (1 - 1e-9), value <= last * (1 + 1e-9)
    else {
      return nil
    }
    let high = values.first { $0 >= value } ?? last
    let low = values.last { $0 <= value } ?? first
    return (low, high, high > low ? log(value / low) / log(high / low) : 0)
  }
}
