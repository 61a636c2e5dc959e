// Local surfaces, curves along one axis, gaps, remedies, and how well an optimum is known.

import Foundation
import Maths
import TestSupport
import Testing

@testable import Laws

struct OptimumTests {
  /// Five B and five eta about (1e5, 1e-3), a factor of two apart, with noise by address.
  static func cell(
    _ loss: (Double, Double) -> Double, noise: Double = 0, seed: UInt64 = 1, batches: ClosedRange<Int> = -2...2,
    rates: ClosedRange<Int> = -2...2, params: Double = 1e8
  ) -> Cell {
    let stream = RandomStream(seed: seed, stream: 0)
    var points: [CellPoint] = []
    for i in batches {
      for j in rates {
        let exact = loss(Double(i), Double(j))
        points.append(
          CellPoint(
            run: points.count, batchTokens: 1e5 * pow(2, Double(i)), learningRate: 1e-3 * pow(2, Double(j)),
            loss: exact * (1 + noise * stream.normal(UInt64(points.count))), compute: 1e18))
      }
    }
    return Cell(params: params, tokens: 1e9, points: points)
  }

  static func bowl(_ x: Double, _ y: Double) -> Double {
    3 + 0.05 * (x - 0.3) * (x - 0.3) + 0.08 * (y + 0.2) * (y + 0.2) + 0.02 * (x - 0.3) * (y + 0.2)
  }

  @Test(arguments: [OptimumMethod.quadratic, .plainQuadratic, .localQuadratic]) func surfacesFindAnExactBowl(
    _ method: OptimumMethod
  ) {
    let found = findOptimum(of: Self.cell(Self.bowl), method: method)
    #expect(found.status == .ok && found.remedy == nil)
    #expect(abs(log((found.batchTokens ?? 0) / (1e5 * pow(2, 0.3)))) < 1e-9)
    #expect(abs(log((found.learningRate ?? 0) / (1e-3 * pow(2, -0.2)))) < 1e-9)
  }

  @Test func aLocalSurfaceIgnoresAWall() {
    // Quadratic about the minimum; far up, losses that no quadratic follows.
    func loss(_ x: Double, _ y: Double) -> Double { Self.bowl(x, y) + (abs(x) > 2.5 || y > 2.5 ? 0.8 : 0) }
    let cell = Self.cell(loss, batches: -4...4, rates: -4...4)
    let local = findOptimum(of: cell, method: .localQuadratic)
    #expect(abs(log2((local.batchTokens ?? 0) / 1e5) - 0.3) < 1e-6)
    #expect(abs(log2((local.learningRate ?? 0) / 1e-3) + 0.2) < 1e-6)
    let plain = findOptimum(of: cell, method: .plainQuadratic)
    #expect(abs(log2((plain.learningRate ?? 0) / 1e-3) + 0.2) > 0.1)
  }

  @Test func akimaGoesAlongBothAxes() {
    let found = findOptimum(of: Self.cell(Self.bowl), method: .akima)
    #expect(found.status == .ok)
    #expect(abs(log2((found.batchTokens ?? 0) / 1e5) - 0.3) < 0.02)
    #expect(abs(log2((found.learningRate ?? 0) / 1e-3) + 0.2) < 0.02)
    #expect(abs((found.loss ?? 0) - 3) < 1e-3)
  }

  @Test func oneAxisHasAnOptimumAlongIt() {
    let rates = Self.cell(Self.bowl, batches: 0...0)
    let refused = findOptimum(of: rates, method: .quadratic)
    guard case .othersOrAlone(_, let axis)? = refused.remedy else { Issue.record("\(refused)"); return }
    #expect(refused.status == .tooFew && axis == .rate)
    let found = findOptimum(of: rates, method: .akima)
    #expect(found.status == .ok && found.batchTokens == nil)
    // Along B = 1e5 the bowl is lowest at y = −0.2 + 0.02·0.3/(2·0.08).
    #expect(abs(log2((found.learningRate ?? 0) / 1e-3) - (-0.2 + 0.0375)) < 0.01)
    let batches = findOptimum(of: Self.cell(Self.bowl, rates: 0...0), method: .akima)
    #expect(batches.status == .ok && batches.learningRate == nil && batches.batchTokens != nil)
    let falling = findOptimum(of: Self.cell({ 3 - 0.1 * $1 + 0 * $0 }, batches: 0...0), method: .akima)
    guard case .steps(let steps)? = falling.remedy, let step = steps.first else { Issue.record("\(falling)"); return }
    #expect(falling.status == .edge && steps.count == 1 && step.axis == .rate && step.others == nil)
    #expect(abs(step.value / 0.008 - 1) < 1e-9)
  }

  @Test func aSweepOfOneAxisHasItsLaw() throws {
    var study = SyntheticStudy()
    study.batches = [study.batches[4]]
    var settings = AnalysisSettings(id: "rates", replicates: 40)
    settings.optimum = .akima
    let result = analyse(study.table(), settings)
    #expect(result.optima.count { $0.status == .ok } > 10)
    #expect(
      result.optimal.laws.batch == nil
        && result.optimal.laws.refused[.batch].map { if case .tooFewOptima(0, _) = $0 { true } else { false } } == true)
    #expect(try #require(result.optimal.laws.learningRate).params.low != nil)
    #expect(result.formChoices().batch.isEmpty && !result.formChoices().learningRate.isEmpty)
  }

  @Test func theShareOfNearBestIsChosen() {
    let cell = Self.cell { x, y in x == 0 && y == 0 ? 3 : (x == 0 && y == 1 ? 3.0015 : 3.1) }
    func rate(_ share: Double) -> Double { findOptimum(of: cell, method: .nearBest, nearBest: share).learningRate ?? 0 }
    #expect(rate(2e-4) == 1e-3)
    #expect(abs(rate(1e-3) / (1e-3 * 2.0.squareRoot()) - 1) < 1e-12)
  }

  @Test func everyRefusalSaysWhatWouldHelp() {
    func found(_ cell: Cell) -> Optimum { findOptimum(of: cell, method: .quadratic) }
    let edge = found(Self.cell { 3 + 0.1 * ($0 - 2) * ($0 - 2) + 0.1 * $1 * $1 })
    guard case .steps(let steps)? = edge.remedy else { Issue.record("\(edge)"); return }
    #expect(edge.status == .edge && steps.map(\.axis) == [.batch] && abs(steps[0].value / 8e5 - 1) < 1e-9)
    let saddle = found(Self.cell { x, y in x == 0 && y == 0 ? 2.55 : 3 - 0.1 * x * x + 0.3 * y * y })
    guard case .repeats(_, let methods)? = saddle.remedy else { Issue.record("\(saddle)"); return }
    #expect(saddle.status == .saddle && methods == [.localQuadratic, .akima])
    let outside = found(
      Self.cell { x, y in x == 1 && y == 0 ? 3.03 : 3 + 0.01 * (x - 4) * (x - 4) + 0.1 * y * y })
    guard case .beyondGrid(let beyond)? = outside.remedy else { Issue.record("\(outside)"); return }
    #expect(outside.status == .outside && beyond.map(\.axis) == [.batch] && abs(beyond[0].value / 8e5 - 1) < 1e-9)
    let few = found(Self.cell(Self.bowl, batches: 0...1))
    guard case .others(let others)? = few.remedy else { Issue.record("\(few)"); return }
    #expect(few.status == .tooFew && others.map(\.axis) == [.batch])
  }

  @Test func aDipThatTheSurfaceMissesIsAGap() {
    var settings = AnalysisSettings(id: "gap")
    settings.optimum = .plainQuadratic
    var cells = (0..<6).map { Self.cell(Self.bowl, noise: 1e-4, seed: UInt64($0), params: 1e8 * Double($0 + 1)) }
    #expect(findOptima(of: cells, settings).allSatisfy { $0.status == .ok })
    guard let best = cells[2].points.indices.min(by: { cells[2].points[$0].loss < cells[2].points[$1].loss }) else {
      return
    }
    cells[2].points[best].loss *= 0.995
    let found = findOptima(of: cells, settings)
    #expect(found[2].status == .gap && found[2].batchTokens == nil)
    guard case .repeats(_, let methods)? = found[2].remedy else { Issue.record("\(found[2])"); return }
    #expect(methods.contains(.akima))
    #expect(found.count { $0.status == .ok } == 5)
    // Methods that take what was measured have no surface to miss it.
    settings.optimum = .gridMinimum
    #expect(findOptima(of: cells, settings)[2].status == .ok)
  }

  @Test func deviationsAreThoseOfRepeatedStudies() throws {
    for method in [OptimumMethod.plainQuadratic, .localQuadratic, .akima] {
      var settings = AnalysisSettings(id: "noise")
      settings.optimum = method
      let cells = (0..<400).map { Self.cell(Self.bowl, noise: 2e-4, seed: UInt64($0)) }
      let found = findOptima(of: cells, settings).filter { $0.status == .ok }
      #expect(found.count > 390)
      func spread(_ value: (Optimum) -> Double?) -> Double {
        let all = found.compactMap(value)
        let middle = all.reduce(0, +) / Double(all.count)
        return (all.reduce(0) { $0 + ($1 - middle) * ($1 - middle) } / Double(all.count - 1)).squareRoot()
      }
      let stated = try found.map { try #require($0.uncertainty) }
      func typical(_ value: (OptimumUncertainty) -> Double?) -> Double {
        let all = stated.compactMap(value)
        return (all.reduce(0) { $0 + $1 * $1 } / Double(all.count)).squareRoot()
      }
      // A curve's deviation is read off by moving one loss at a time, a smooth surface's is exact.
      let reach = method == .akima ? 0.25 : 0.12
      #expect(abs(spread { $0.batchTokens.map { log($0) } } / typical(\.logBatch) - 1) < reach, "\(method)")
      #expect(abs(spread { $0.learningRate.map { log($0) } } / typical(\.logRate) - 1) < reach, "\(method)")
      #expect(abs(spread { $0.loss.map { log($0) } } / typical(\.logLoss) - 1) < reach, "\(method)")
    }
  }

  @Test func gridMethodsAreUncertainByTheGrid() throws {
    var settings = AnalysisSettings(id: "grid")
    settings.optimum = .gridMinimum
    let found = try #require(findOptima(of: [Self.cell(Self.bowl)], settings)[0].uncertainty)
    #expect(abs((found.logBatch ?? 0) - log(2) / 12.0.squareRoot()) < 1e-12)
  }
}
