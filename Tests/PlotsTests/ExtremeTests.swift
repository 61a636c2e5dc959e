// Axes, colours and level lines over every real number: no value of the data can end the program or leave the page.

import Drawing
import Foundation
import SVGBackend
import TestSupport
import Testing
import Typesetting

@testable import Plots

/// Reals of every size and sign, many of them at the ends of what there is; the same in every run.
private struct Reals: Sequence, IteratorProtocol {
  private var state: UInt64
  private static let ends: [Double] = [
    0, -0.0, .leastNonzeroMagnitude, -.leastNonzeroMagnitude, .leastNormalMagnitude, 1e-300 * 1e-20, 1, -1, 1.0.nextUp,
    1e16, 1e300, -1e300,
    Double.greatestFiniteMagnitude, -Double.greatestFiniteMagnitude, 1e-300, 8e12, -6.3e10, 86_400, 9e15,
  ]
  init(seed: UInt64) { state = seed }

  private mutating func bits() -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return (state ^ (state >> 31)) &* 0x9E37_79B9_7F4A_7C15
  }

  mutating func next() -> Double? {
    let choice = bits() >> 61
    if choice < 2 { return Self.ends[Int(bits() >> 40) % Self.ends.count] }
    if choice == 2 { return Double(Int(bits() >> 52)) - 2048 }
    let value = Double(bitPattern: bits())
    return value.isFinite ? value : 1
  }
}

private func domains(_ count: Int, seed: UInt64) -> [ClosedRange<Double>] {
  var reals = Reals(seed: seed)
  return (0..<count).map { index in
    let (one, other) = (reals.next() ?? 0, reals.next() ?? 0)
    // A domain of one value, and one of two neighbours, as often as others.
    return index.isMultiple(of: 7)
      ? one...one : index.isMultiple(of: 5) ? one...max(one, one.nextUp.bounded) : .init(between: one, and: other)
  }
}

@Suite struct ExtremeTests {
  @Test(arguments: Axis.Scale.allCases) func everyDomainHasAnAxis(_ kind: Axis.Scale) {
    var wrong: [String] = []
    for domain in domains(600, seed: 11) {
      for isFixed in [false, true] {
        var axis = Axis("x", scale: kind, domain: domain, fixed: isFixed)
        axis.threshold = 1e-3
        let trained = Scale.train(axis, on: [domain.lowerBound, domain.upperBound])
        let isAxis =
          trained.lowerBound.isFinite && trained.upperBound.isFinite && trained.lowerBound < trained.upperBound
        if !isAxis || (kind == .log && trained.lowerBound <= 0) { wrong.append("\(domain) is trained to \(trained)") }
        let scale = Scale(axis, domain: trained, from: 100, to: 300)
        for room in [2, 7] {
          let ticks = Ticks.make(axis, trained, room: room)
          if ticks.count(where: { !$0.label.isEmpty }) < 2 { wrong.append("\(trained) has too few labels") }
          if ticks.count > 2500 { wrong.append("\(trained) has \(ticks.count) ticks") }
          for tick in ticks {
            let share = scale.share(tick.value) ?? .nan
            if !(share > -0.01 && share < 1.01) { wrong.append("\(trained) has a tick at \(tick.value)") }
          }
        }
        let ends = [trained.lowerBound, trained.upperBound].map { scale.place($0) ?? .nan }
        if !(abs(ends[0] - 100) < 1e-6 && abs(ends[1] - 300) < 1e-6) { wrong.append("\(trained) ends at \(ends)") }
      }
    }
    #expect(wrong == [])
  }

  /// What is even in share is what comes back, as far as a real holds it.
  @Test(arguments: Axis.Scale.allCases) func sharesComeBack(_ kind: Axis.Scale) {
    for domain in domains(200, seed: 5) {
      let trained = Scale.train(Axis("", scale: kind), on: [domain.lowerBound, domain.upperBound])
      let scale = Scale(kind: kind, domain: trained, from: 0, to: 1)
      // Between neighbouring reals there is nothing to come back to.
      guard kind != .log || trained.lowerBound > 1e-300, trained.upperBound - trained.lowerBound > 1e-300 else {
        continue
      }
      let back = [0, 0.25, 0.5, 1].map { (scale.share(scale.value($0)) ?? .nan) - $0 }
      #expect(back.allSatisfy { abs($0) < 1e-5 }, "\(kind) \(trained) \(back)")
    }
  }

  @Test(arguments: Axis.Scale.allCases) func ticksAreNumbersWithoutTheRepairThatAnAxisGets(_ kind: Axis.Scale) {
    let ticks = domains(600, seed: 3).flatMap { Ticks.make(kind, $0, room: 6, threshold: 1) }
    #expect(ticks.count > 1000 && ticks.allSatisfy { $0.value.isFinite })
  }

  @Test func aFigureOfAnyRealsIsDrawn() {
    var reals = Reals(seed: 99)
    let fonts = Fonts()
    for round in 0..<72 {
      let points = (0..<5).map { _ in Point(reals.next() ?? 0, reals.next() ?? 0) }
      let kinds = Axis.Scale.allCases
      var panel = Panel(
        x: Axis("x", scale: kinds[round % kinds.count]), y: Axis("y", scale: kinds[round / kinds.count % kinds.count]),
        marks: marks(points, values: (0..<5).map { _ in reals.next() ?? 0 }))
      panel.colourBar = ColourBar("c", scale: round.isMultiple(of: 2) ? .log : .linear)
      if round.isMultiple(of: 3) { panel.colourBar?.centre = points[0].x }
      let scene = compile(Plot(size: .inches(3, 2), panels: [panel]), theme: Theme(), fonts: fonts)
      let text = svg(scene)
      #expect(!text.contains("nan") && !text.contains("inf"), "\(points)")
    }
  }

  private func marks(_ points: [Point], values: [Double]) -> [Mark] {
    let colour = Colour.black
    let bars = points.map { ErrorBarMark.Bar(x: $0.x, low: min($0.y, 0), high: max($0.y, 0)) }
    let cell = CellMark.Cell(
      x: ClosedRange(between: points[0].x, and: points[1].x), y: ClosedRange(between: points[0].y, and: points[1].y),
      value: values[0], text: "1")
    let (xs, ys) = ([points[0].x, points[1].x].sorted(), [points[2].y, points[3].y].sorted())
    let grid = Grid(xs: xs, ys: ys, values: Array(values[0..<4]))
    return [
      .cells(CellMark([cell])),
      .contours(ContourMark(grid: grid, levels: values.sorted(), labels: ["a"], colour: colour, filled: true)),
      .line(LineMark(points, colour: colour, label: "line")),
      .points(PointMark(points, colour: colour, value: values[1])),
      .errorBars(ErrorBarMark(bars, colour: colour)),
      .band(BandMark(low: points.map { Point($0.x, 0) }, high: points, colour: colour)),
      .bars(BarMark([BarMark.Bar(x: cell.x, y: cell.y)], colour: colour)),
      .rule(RuleMark(.horizontal, at: values[2], colour: colour, label: "rule")),
      .arrow(ArrowMark(from: points[0], to: points[1], colour: colour)), .text(TextMark(at: points[3], "text")),
    ]
  }

  @Test func aSurfaceOfAnyRealsIsDrawn() {
    var reals = Reals(seed: 4)
    let fonts = Fonts()
    for round in 0..<60 {
      let ends = (0..<4).map { _ in reals.next() ?? 0 }
      let (xs, ys) = ([ends[0], ends[1]].sorted(), [ends[2], ends[3]].sorted())
      let grid = Grid(xs: xs, ys: ys, values: (0..<4).map { _ in reals.next() ?? 0 })
      let kind = Axis.Scale.allCases[round % Axis.Scale.allCases.count]
      let surface = Surface(
        grid: grid, z: Axis("z", scale: kind), levels: [grid.values[0]],
        points: [.init(xs[0], ys[0], reals.next() ?? 0)])
      let panel = Panel(x: Axis("x", scale: kind), y: Axis("y", scale: kind), marks: [], surface: surface)
      let text = svg(compile(Plot(size: .inches(3, 2), panels: [panel]), theme: Theme(), fonts: fonts))
      #expect(!text.contains("nan") && !text.contains("inf"))
    }
  }

  /// Sizes that no paper has: refused by the commands, and harmless where they come through.
  @Test(arguments: [0, -1, 1e9, .infinity, .nan, 1e300, .leastNonzeroMagnitude])
  func noSizeEndsTheProgram(_ length: Double) {
    let panel = Panel(
      x: Axis("x"), y: Axis("y", scale: .log),
      marks: marks((1...5).map { Point(Double($0), 1) }, values: [1, 2, 3, 4, 5]))
    let scene = compile(Plot(size: Size(length, length), panels: [panel]), theme: Theme(), fonts: Fonts())
    #expect(!svg(scene).contains("nan"))
  }

  @Test func wholeNumbersOfAnyReal() {
    #expect(Int(.nan, in: 1...9) == 1 && Int(.infinity, in: 1...9) == 9 && Int(-1e300, in: 1...9) == 1)
    #expect(Int(3.9, in: 0...9) == 3 && Int(-3.9, in: -9...9) == -3)
    #expect(Int(1e300, in: Int.min...Int.max) == Int.max && Int(-1e300, in: Int.min...Int.max) == Int.min)
  }
}
