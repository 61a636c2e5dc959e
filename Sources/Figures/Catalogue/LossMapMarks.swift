// What stands on a loss map: the best run and those that are no worse, the fitted minimum, and what laws predict.

import Drawing
import Foundation
import Laws
import Plots

extension LossMapFigure {
  func measured(isSmall: Bool) -> [Mark] {
    var marks: [Mark] = ties()
    if let best {
      let remark: [Optimum.Status: String] = [.edge: " (on the edge)", .limited: " (one sample a step)"]
      let status = "best run" + (isSmall ? "" : optimum.flatMap { remark[$0.status] } ?? "")
      marks += outline(best, width: 1.4, dash: [], label: status)
    }
    if let optimum, optimum.status == .ok, let batch = optimum.batchTokens, let rate = optimum.learningRate {
      marks += ellipse(optimum, batch, rate)
      marks.append(
        .points(
          PointMark(
            [Point(batch, rate)], symbol: .star, colour: request.category(4), size: 8, edge: request.theme.ink,
            label: "fitted minimum")))
    }
    return marks
  }

  /// What is no worse than the best as far as can be told: two deviations of a difference between seeds, or 0.1 %.
  private var tie: (share: Double, name: String) {
    guard let deviation = request.seedDeviation else { return (1e-3, "within 0.1 %") }
    return (2 * 2.0.squareRoot() * deviation, "within seed noise")
  }

  private func ties() -> [Mark] {
    guard let best else { return [] }
    let (share, name) = tie
    let near = seedMeans(cell.points).filter { $0.loss <= best.loss * (1 + share) && $0 != best }
    return near.enumerated().flatMap { index, point in
      outline(point, width: 0.9, dash: [2, 1.5], label: index == 0 ? name : "")
    }
  }

  private func outline(_ point: CellPoint, width: Double, dash: [Double], label: String) -> [Mark] {
    guard let batch = point.batchTokens, let rate = point.learningRate else { return [] }
    let (x, y) = (span(batch, batches, prediction?.x), span(rate, rates, prediction?.y))
    let corners = [
      Point(x.lowerBound, y.lowerBound), Point(x.upperBound, y.lowerBound), Point(x.upperBound, y.upperBound),
      Point(x.lowerBound, y.upperBound), Point(x.lowerBound, y.lowerBound), Point(x.upperBound, y.lowerBound),
    ]
    return [.line(LineMark(corners, colour: request.theme.ink, width: width, dash: dash, label: label))]
  }

  /// Where the minimum lies with 95 %: the noise of the fitted surface, of ln B and ln eta together.
  private func ellipse(_ optimum: Optimum, _ batch: Double, _ rate: Double) -> [Mark] {
    guard let spread = optimum.uncertainty, let x = spread.logBatch, let y = spread.logRate, x > 0, y > 0 else {
      return []
    }
    // The 95 % point of chi-squared with two degrees of freedom.
    let reach = (-2 * log(0.05)).squareRoot()
    let rest = max(0, 1 - spread.correlation * spread.correlation).squareRoot()
    let points = (0...72).map { step -> Point in
      let (u, v) = (cos(Double(step) * .pi / 36), sin(Double(step) * .pi / 36))
      return Point(
        batch * exp(reach * x * u), rate * exp(reach * y * (spread.correlation * u + rest * v)))
    }
    guard points.allSatisfy({ inside($0) }) else { return [] }
    return [.line(LineMark(points, colour: request.theme.ink, width: 0.9, dash: [1, 1], label: "95 % of the minimum"))]
  }

  private func inside(_ point: Point) -> Bool {
    guard let lowB = batches.first, let highB = batches.last, let lowR = rates.first, let highR = rates.last else {
      return false
    }
    let room = 2.0
    return point.x > lowB / room && point.x < highB * room && point.y > lowR / room && point.y < highR * room
  }

  /// What every law at hand says: the chosen one, and those of the study, of the paper and of the fixed pair beside it.
  func predictions(_ size: Double) -> [Mark] {
    var marks: [Mark] = []
    if let published = request.result.published, request.options["laws"] != "published",
      let at = Self.prediction(published, cell), inside(at)
    {
      marks.append(mark(at, .triangle, request.colour(.published), "published", size))
    }
    if let pair = request.result.settings.fixed, let batch = pair.batchTokens, let rate = pair.learningRate,
      inside(Point(batch, rate))
    {
      marks.append(mark(Point(batch, rate), .square, request.colour(.fixed), "fixed pair", size))
    }
    if let prediction { marks.append(mark(prediction, .diamond, .white, "predicted", size)) }
    return marks
  }

  private func mark(_ at: Point, _ symbol: PointMark.Symbol, _ colour: Colour, _ name: String, _ size: Double) -> Mark {
    .points(PointMark([at], symbol: symbol, colour: colour, size: size, edge: request.theme.ink, label: name))
  }

  static func prediction(_ laws: LawSet, _ cell: Cell) -> Point? {
    laws.batch.flatMap { batch in
      laws.learningRate.map { rate in
        Point(batch(params: cell.params, tokens: cell.tokens), rate(params: cell.params, tokens: cell.tokens))
      }
    }
  }
}
