// `lawbook bench figures`: how long figures take, from the study's result to the bytes of three files.

import ArgumentParser
import CairoBackend
import Diagnostics
import Drawing
import Figures
import Foundation
import Laws
import Maths
import Notebooks
import Plots
import SVGBackend
import Typesetting
import Venues

struct BenchFigures: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "figures", abstract: "Measure how fast figures are drawn.",
    discussion: """
      Each figure that the study has data for, as PDF, SVG and PNG (200 dpi), on one core; then dense data.
      EXAMPLES
        lawbook bench figures Reports/video-dit/own.yaml --venue icml
      """)

  @Argument(help: ArgumentHelp("A study.", valueName: "study")) var study = "Reports/video-dit/own.yaml"
  @Option(help: ArgumentHelp("Where they would stand.", valueName: "venue")) var venue: String?
  @Option(help: ArgumentHelp("Rounds.", valueName: "number")) var rounds = 5

  func validate() throws {
    guard (1...1000).contains(rounds) else { throw ValidationError("--rounds lies between 1 and 1000.") }
  }

  func run() throws {
    let fonts = Fonts()
    let maker = try NotebookFiles.figures(fonts)
    var plot = try PlotCommand.parse(
      [study, "loss-map", "--out", "figure.pdf"] + (venue.map { ["--venue", $0] } ?? []))
    plot.figure = nil
    var order = FigureMaker.Order()
    order.venue = try plot.chosenVenue()
    let result = try NotebookFiles.study(study).loaded.result
    var table = TextTable([
      ("figure", .left), ("ms", .right), ("PDF kB", .right), ("SVG kB", .right), ("PNG kB", .right),
    ])
    var all: [Double] = []
    for name in maker.names {
      guard (try? maker.plan(name, of: result, order)) != nil else { continue }
      let (time, sizes) = try measured { maker.draw(try maker.plan(name, of: result, order), order).scene }
      all.append(time)
      table.add([name] + Self.row(time, sizes))
    }
    table.add("mean", NumberText.significant(1000 * all.reduce(0, +) / Double(max(all.count, 1)), 3))
    for (name, marks) in Self.dense {
      let panel = Panel(x: Axis("Steps"), y: Axis("Loss"), marks: marks)
      let dense = Plot(size: order.venue.size, panels: [panel])
      let (time, sizes) = try measured { compile(dense, theme: order.venue.theme, fonts: fonts) }
      table.add([name] + Self.row(time, sizes))
    }
    for line in table.lines { print(line) }
  }

  private static func row(_ time: Double, _ sizes: [Int]) -> [String] {
    [NumberText.significant(1000 * time, 3)] + sizes.map { NumberText.significant(Double($0) / 1000, 3) }
  }

  /// The middle of the rounds in seconds, after one that meets cold caches, and the sizes of the files.
  private func measured(_ scene: () throws -> Scene) throws -> (seconds: Double, sizes: [Int]) {
    let clock = BenchClock(countsProcessorTime: true)
    var times: [Double] = []
    var sizes: [Int] = []
    for round in 0...rounds {
      let start = clock.now
      let drawn = try scene()
      let files = [try pdf(drawn), Array(svg(drawn).utf8), try png(drawn, dotsPerInch: 200)]
      if round > 0 { times.append(clock.now - start) }
      sizes = files.map(\.count)
    }
    return (quantile(0.5, ofSorted: times.sorted()) ?? .nan, sizes)
  }

  /// A million points, and a thousand curves of a thousand points: smooth ones, and noisy ones as training losses are.
  private static var dense: [(String, [Mark])] {
    var state: UInt64 = 1
    func random() -> Double {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Double(state >> 11) / Double(1 << 53)
    }
    func normal() -> Double { (-2 * log(1 - random())).squareRoot() * cos(2 * .pi * random()) }
    let points = (0..<1_000_000).map { _ in Point(normal(), normal()) }
    func curves(_ noise: Double) -> [Mark] {
      (0..<1000).map { curve in
        let level = 1 + random()
        return .line(
          LineMark(
            (0..<1000).map { Point(Double($0), level + 2 / (1 + 0.01 * Double($0)) + noise * normal()) },
            colour: ColourMap.viridis(Double(curve) / 1000), width: 0.8))
      }
    }
    return [
      ("a million points", [.points(PointMark(points, colour: Palette.okabeIto[0], size: 2))]),
      ("a thousand smooth curves", curves(0)), ("a thousand noisy curves", curves(0.05)),
    ]
  }
}
