import Drawing
import Foundation
import Testing

@testable import Plots

/// What holds of every kind of mark.
@Suite struct MarkTests {
  private static let marks: [Mark] = [
    .line(LineMark([Point(0, 1), Point(1, 2)], colour: .black, label: "line")),
    .points(PointMark([Point(0, 1)], colour: .black, label: "points")),
    .band(BandMark(low: [Point(0, 0)], high: [Point(0, 1)], colour: .black, label: "band")),
    .errorBars(ErrorBarMark([.init(x: 0, low: 0, high: 1)], colour: .black)),
    .cells(CellMark([.init(x: 0...1, y: 0...1, value: 1)])),
    .contours(
      ContourMark(grid: Grid(xs: [0, 1], ys: [0, 1]) { $0 + $1 }, levels: [1], labels: ["1"], colour: .black)),
    .rule(RuleMark(.vertical, at: 0, colour: .black)), .text(TextMark(at: Point(0, 0), "note")),
    .arrow(ArrowMark(from: Point(0, 0), to: Point(1, 1), colour: .black)),
    .bars(BarMark([.init(x: 0...1, y: 0...1)], colour: .black, label: "bars")),
  ]

  /// A file that nobody lists is a mark that no spec can name.
  @Test func everyFileOfTheFolderIsListed() throws {
    let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Sources/Plots/Marks")
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    let declared = try files.filter { $0.hasSuffix(".swift") }.reduce(0) { count, file in
      let text = try String(contentsOf: folder.appending(path: file), encoding: .utf8)
      return count + text.ranges(of: "static let kind = MarkKind(").count
    }
    #expect(declared == markKinds.count)
    #expect(Set(markKinds.map(\.name)).count == markKinds.count)
  }

  @Test func aKindDeclaresEveryKeyThatItWrites() {
    for mark in Self.marks {
      let (name, channels) = mark.written
      let keys = markKinds.first { $0.name == name }?.keys.map(\.name) ?? []
      #expect(channels.allSatisfy { keys.contains($0.key) }, "\(name)")
    }
    #expect(Set(Self.marks.map(\.written.kind)).count == Self.marks.count)
  }

  @Test func keysAreDeclaredOnceAndSaySomething() {
    for kind in markKinds {
      #expect(Set(kind.keys.map(\.name)).count == kind.keys.count, "\(kind.name)")
      #expect(kind.keys.allSatisfy { !$0.sentence.isEmpty && !$0.sentence.hasSuffix(".") }, "\(kind.name)")
    }
  }

  /// A legend tells marks by their look alone; equality tells them by everything.
  @Test func legendEntriesForgetTheData() {
    for mark in Self.marks where !mark.name.isEmpty {
      #expect(mark.body.entry != mark && mark.body.entry.name == mark.name)
      #expect(mark.body.entry.xs.isEmpty && mark.body.entry.ys.isEmpty)
    }
    for (one, other) in zip(Self.marks, Self.marks.dropFirst()) { #expect(one == one && one != other) }
  }
}
