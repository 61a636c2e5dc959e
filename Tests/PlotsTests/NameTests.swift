// Names that come from data: many, long, in any script. What is shown can be read, and what is left out is counted.

import Drawing
import TestSupport
import Testing
import Typesetting

@testable import Plots

@Suite struct NameTests {
  private func scene(_ names: [String], width: Double = 3.25) -> Scene {
    var axis = Axis("Run")
    axis.ticks = names.enumerated().map { Axis.Tick(Double($0.offset), $0.element) }
    (axis.domain, axis.fixed) = (-0.6...(Double(names.count) - 0.4), true)
    let bars = names.indices.map { BarMark.Bar(x: (Double($0) - 0.4)...(Double($0) + 0.4), y: 0...1) }
    let panel = Panel(x: axis, y: Axis("Count"), marks: [.bars(BarMark(bars, colour: .black))])
    return compile(Plot(size: .inches(width, 2.4), panels: [panel]), theme: Theme(), fonts: Fonts())
  }

  private func overlaps(_ scene: Scene) -> [String] {
    let texts = scene.texts.map { ($0.block.string, $0.block.frame.inset(by: 0.3)) }
    return texts.indices.flatMap { one in
      texts[(one + 1)...].filter { $0.1.intersects(texts[one].1) }.map { "\(texts[one].0) | \($0.0)" }
    }
  }

  private func isInside(_ scene: Scene) -> Bool {
    scene.texts.allSatisfy {
      let frame = $0.block.frame
      return frame.minX > -0.5 && frame.maxX < scene.size.width + 0.5 && frame.minY > -0.5
        && frame.maxY < scene.size.height + 0.5
    }
  }

  @Test func namesThatFitStandLevel() {
    let scene = scene(["a", "b", "c"])
    #expect(scene.texts.allSatisfy { $0.block.rotation == 0 || $0.block.string == "Count" })
  }

  @Test func namesOfSeveralWordsBreak() {
    let scene = scene(["baseline with warmup", "cosine without warmup", "constant then decay"])
    #expect(overlaps(scene) == [] && isInside(scene))
    #expect(scene.texts.contains { $0.block.string == "baseline " || $0.block.string.hasPrefix("baseline") })
    #expect(scene.texts.allSatisfy { $0.block.rotation == 0 || $0.block.string == "Count" })
  }

  @Test(arguments: [8, 40, 300]) func longNamesAreTurnedAndThinned(_ count: Int) {
    let names = (0..<count).map {
      "runs/2024-11-\($0)_lr3e-4_batch256_seed\($0)_with_a_very_long_suffix_that_never_ends"
    }
    let scene = scene(names)
    #expect(overlaps(scene) == [] && isInside(scene))
    let turned = scene.texts.filter { $0.block.rotation == -90 && $0.block.string != "Count" }
    #expect(turned.count >= min(count, 15) && turned.allSatisfy { $0.block.string.hasSuffix("…") })
  }

  @Test(arguments: [5, 12, 40, 200]) func aLegendNeverCoversThePlot(_ count: Int) throws {
    let marks = (0..<count).map { index in
      Mark.line(
        LineMark(
          (0...20).map { Point(Double($0), Double(($0 * 7 + index * 3) % 20)) }, colour: .black,
          label: "a series of some length \(index)"))
    }
    let panel = Panel(x: Axis("x"), y: Axis("y"), marks: marks)
    let scene = compile(Plot(size: .inches(3.25, 2.4), panels: [panel]), theme: Theme(), fonts: Fonts())
    #expect(overlaps(scene) == [] && isInside(scene))
    let shown = scene.texts.count { $0.block.string.hasPrefix("a series") }
    let rest = scene.texts.first { $0.block.string.hasPrefix("and ") }?.block.string
    #expect(shown == count || rest == "and \(count - shown) more")
    #expect(shown > 3)
  }

  @Test func aNameWiderThanThePanelIsCut() {
    let long = String(repeating: "very long name ", count: 20)
    let panel = Panel(
      x: Axis("x"), y: Axis("y"), marks: [.line(LineMark([Point(0, 0), Point(1, 1)], colour: .black, label: long))])
    #expect(isInside(compile(Plot(size: .inches(3.25, 2.4), panels: [panel]), theme: Theme(), fonts: Fonts())))
  }
}
