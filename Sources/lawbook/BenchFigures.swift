// `lawbook bench figures`: how long figures take, from the study's result to the bytes of three files.

import Texts
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
import Tables
import Typesetting

struct BenchFigures: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "figures", abstract: "Measure how fast figures are drawn.",
    discussion: """
      For each figure of the study this times its data (intervals over resamples) and its drawing as PDF, SVG and PNG (200 dpi).
      Then it times dense data. All times are processor time.
      EXAMPLES
        lawbook bench figures Reports/video-dit/own.yaml --venue icml
      """)

  @Argument(help: ArgumentHelp("A study.", valueName: "study")) var study = "Reports/video-dit/own.yaml"
  @Option(help: ArgumentHelp("Venue of the figures.", valueName: "venue")) var venue: String?
  @Option(help: ArgumentHelp("Rounds.", valueName: "number")) var rounds = 5

  @Option(help: ArgumentHelp("Only this figure, and no dense data.", valueName: "name")) var only: String?
  @OptionGroup(title: "Output") var output: OutputOptions

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
    var rows: [Row] = []
    var all: [(data: Double, drawing: Double)] = []
    for name in maker.names {
      if let only, only != name { continue }
      guard let planned = try? maker.plan(name, of: result, order) else { continue }
      let data = try time { _ = try maker.plan(name, of: result, order) }
      let (drawing, sizes) = try measured { maker.draw(planned, order).scene }
      all.append((data, drawing))
      rows.append(Row(name: name, data: data, drawing: drawing, sizes: sizes))
    }
    let count = Double(max(all.count, 1))
    let mean = { (times: [Double]) in times.reduce(0, +) / count }
    rows.append(Row(name: "mean", data: mean(all.map(\.data)), drawing: mean(all.map(\.drawing)), sizes: []))
    for (name, marks) in only == nil ? Self.dense : [] {
      let panel = Panel(x: Axis("Steps"), y: Axis("Loss"), marks: marks)
      let dense = Plot(size: order.venue.size, panels: [panel])
      let (time, sizes) = try measured { compile(dense, theme: order.venue.theme, fonts: fonts) }
      rows.append(Row(name: name, data: nil, drawing: time, sizes: sizes))
    }
    let table = Self.table(rows)
    try output.print(Answer([Answer.Part("", table: table)], json: table.json))
  }

  /// Seconds, and bytes of the three files.
  private struct Row {
    var name: String
    var data: Double?
    var drawing: Double
    var sizes: [Int]
  }

  private static func table(_ rows: [Row]) -> Table {
    var builder = TableBuilder(rows)
    builder.words("figure", "figure") { $0.name }
    builder.number("data", Measure("data ms", unit: "ms", style: .significant(3))) { row in row.data.map { $0 * 1000 } }
    builder.number("drawing", Measure("drawing ms", unit: "ms", style: .significant(3))) { $0.drawing * 1000 }
    for (index, format) in ["PDF", "SVG", "PNG"].enumerated() {
      builder.number(format.lowercased(), Measure("\(format) kB", unit: "kB", style: .significant(3))) {
        index < $0.sizes.count ? Double($0.sizes[index]) / 1000 : nil
      }
    }
    return builder.table("figure_speed")
  }

  /// The middle of the rounds in seconds, after one that meets cold caches, of what becomes a scene and three files.
  private func measured(_ scene: () throws -> Scene) throws -> (seconds: Double, sizes: [Int]) {
    var sizes: [Int] = []
    let seconds = try time {
      let drawn = try scene()
      sizes = [try pdf(drawn).count, svg(drawn).utf8.count, try png(drawn, dotsPerInch: 200).count]
    }
    return (seconds, sizes)
  }

  /// Seconds of a piece of work.
  private func time(_ work: () throws -> Void) throws -> Double {
    let clock = BenchClock(countsProcessorTime: true)
    var times: [Double] = []
    for round in 0...rounds {
      let start = clock.now
      try work()
      if round > 0 { times.append(clock.now - start) }
    }
    return quantile(0.5, ofSorted: times.sorted()) ?? .nan
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
