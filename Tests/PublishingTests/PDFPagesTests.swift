// Page breaks over made-up strips: pure values, no fonts.

import Drawing
import Testing

@testable import Publishing

@Suite struct PDFPagesTests {
  /// A fixed sequence of numbers that look random.
  struct Dice {
    var state: UInt64
    mutating func roll(_ n: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % n
    }
  }

  static func named(_ name: String, _ height: Double) -> Strip {
    var strip = Strip(height: height, before: 5, after: 5)
    strip.marks = [TaggedMark(mark: .name(name), tags: [])]
    return strip
  }

  static func names(_ page: PlacedPage) -> [String] {
    page.strips.flatMap { $0.strip.marks.compactMap { if case .name(let name) = $0.mark { name } else { nil } } }
  }

  static func flow(_ seed: UInt64) -> [FlowItem] {
    var dice = Dice(state: seed)
    return (0..<200).map { i in
      if dice.roll(9) == 0 { return .float(FloatBlock(strips: [named("f\(i)", Double(60 + dice.roll(420)))])) }
      var strip = named("t\(i)", Double(10 + dice.roll(30)))
      strip.keepsNext = dice.roll(4) == 0
      if dice.roll(12) == 0 {
        strip.outline = .init(level: 1 + dice.roll(3), title: "h", name: "h\(i)")
        strip.keepsNext = true
      }
      if dice.roll(15) == 0 { strip.notes = [[named("n\(i)", 12), named("m\(i)", 12)]] }
      return .strip(strip)
    }
  }

  @Test(arguments: 1...40) func everythingIsPlacedOnceAndInOrder(seed: Int) {
    let pages = Paginator.pages(Self.flow(UInt64(seed)), height: 500)
    let placed = pages.flatMap(Self.names)
    let numbers = { (kind: Character) in placed.filter { $0.first == kind }.compactMap { Int($0.dropFirst()) } }
    let wanted = Self.flow(UInt64(seed))
    #expect(placed.count == wanted.count)
    #expect(numbers("t") == numbers("t").sorted())
    #expect(numbers("f") == numbers("f").sorted())
    #expect(Set(placed).count == placed.count)
    let notes = pages.flatMap(\.notes).count
    let called = wanted.reduce(0) { if case .strip(let strip) = $1 { $0 + 2 * strip.notes.count } else { $0 } }
    #expect(notes == called)
  }

  @Test(arguments: 1...40) func nothingLeavesThePageOrOverlaps(seed: Int) {
    for page in Paginator.pages(Self.flow(UInt64(seed)), height: 500) {
      for (above, below) in zip(page.strips, page.strips.dropFirst()) {
        #expect(below.y >= above.y + above.strip.height - 1e-9)
      }
      guard let last = page.strips.last else { continue }
      #expect(last.y + last.strip.height + page.notesHeight <= 500.5)
    }
  }

  @Test(arguments: 1...40) func headingsStayWithTheirText(seed: Int) {
    for page in Paginator.pages(Self.flow(UInt64(seed)), height: 500).dropLast() {
      #expect(page.strips.last?.strip.outline == nil)
    }
  }

  @Test func aFloatThatDoesNotFitGoesToTheNextPageAndTextFillsThisOne() {
    var items = (0..<10).map { FlowItem.strip(Self.named("t\($0)", 30)) }
    items.append(.float(FloatBlock(strips: [Self.named("f", 250)])))
    items += (10..<20).map { FlowItem.strip(Self.named("t\($0)", 30)) }
    let pages = Paginator.pages(items, height: 500).map(Self.names)
    #expect(pages == [(0..<14).map { "t\($0)" }, ["f"] + (14..<20).map { "t\($0)" }])
  }

  @Test func aFloatThatFitsStandsWhereItIsCalled() {
    let items: [FlowItem] = [
      .strip(Self.named("a", 30)), .float(FloatBlock(strips: [Self.named("f", 250)])), .strip(Self.named("b", 30)),
    ]
    #expect(Paginator.pages(items, height: 500).map(Self.names) == [["a", "f", "b"]])
  }

  static func heading(_ name: String) -> FlowItem {
    var strip = named(name, 20)
    strip.outline = .init(level: 1, title: name, name: name)
    strip.keepsNext = true
    return .strip(strip)
  }

  @Test func sectionsOfOneFigureStartWithTheirFigure() {
    let items = (0..<4).flatMap { [Self.heading("h\($0)"), .float(FloatBlock(strips: [Self.named("f\($0)", 300)]))] }
    let pages = Paginator.pages(items, height: 500).map(Self.names)
    #expect(pages == (0..<4).map { ["h\($0)", "f\($0)"] })
  }

  @Test func aTableThatFitsPassesAFigureThatWaits() {
    let items: [FlowItem] = [
      .strip(Self.named("t", 200)), .float(FloatBlock(strips: [Self.named("f", 400)])),
      .float(FloatBlock(strips: [Self.named("table", 100)], kind: .table)),
    ]
    #expect(Paginator.pages(items, height: 500).map(Self.names) == [["t", "table"], ["f"]])
  }

  @Test func whatWaitsFillsTheNextPageBeforeTextGoesOn() {
    var items = [FlowItem.strip(Self.named("t0", 450))]
    items += (0..<3).map { .float(FloatBlock(strips: [Self.named("f\($0)", 150)], kind: .table)) }
    items += (1..<9).map { .strip(Self.named("t\($0)", 20)) }
    let pages = Paginator.pages(items, height: 500).map(Self.names)
    #expect(pages == [["t0", "t1", "t2"], ["f0", "f1", "f2", "t3"], (4..<9).map { "t\($0)" }])
  }

  @Test func aTableThatBreaksOverPagesDoesNotPassOneThatWaits() {
    var long = (0..<20).map { Self.named("r\($0)", 15) }
    long[0].startsTable = true
    let items =
      [
        .strip(Self.named("t", 400)), FlowItem.float(FloatBlock(strips: [Self.named("table", 200)], kind: .table)),
      ] + long.map(FlowItem.strip)
    let pages = Paginator.pages(items, height: 500).map(Self.names)
    #expect(pages[0] == ["t"] && pages[1].prefix(2) == ["table", "r0"])
  }

  @Test func aFigureDoesNotStandAboveItsHeading() {
    let items: [FlowItem] = [
      .strip(Self.named("t0", 455)), Self.heading("h"), .float(FloatBlock(strips: [Self.named("f", 200)])),
      .strip(Self.named("t1", 30)),
    ]
    #expect(Paginator.pages(items, height: 500).map(Self.names) == [["t0"], ["h", "f", "t1"]])
  }

  @Test func figuresAtTheEndShareTheirPages() {
    let items =
      [FlowItem.strip(Self.named("t", 400))]
      + (0..<4).map { FlowItem.float(FloatBlock(strips: [Self.named("f\($0)", 240)])) }
    #expect(Paginator.pages(items, height: 500).map(Self.names) == [["t"], ["f0", "f1"], ["f2", "f3"]])
  }

  @Test func aFigureThatWaitsDoesNotPassItsSectionWhereThePageIsNearlyFull() {
    var items = [Self.heading("h0")] + (0..<10).map { FlowItem.strip(Self.named("t\($0)", 35)) }
    items += [.float(FloatBlock(strips: [Self.named("f", 200)])), Self.heading("h1"), .strip(Self.named("t", 20))]
    #expect(Paginator.pages(items, height: 500).map(Self.names).last == ["f", "h1", "t"])
  }

  @Test func aTableRepeatsItsHeader() {
    var items = [FlowItem.strip(Self.named("header", 20))]
    for i in 0..<30 {
      var row = Self.named("r\(i)", 20)
      row.header = [Self.named("again", 20)]
      items.append(.strip(row))
    }
    let pages = Paginator.pages(items, height: 500).map(Self.names)
    #expect(pages.count == 2)
    #expect(pages[0].filter { $0 == "again" }.isEmpty)
    #expect(pages[1].first == "again")
    #expect(pages[1].filter { $0 == "again" }.count == 1)
  }

  @Test func aStripTallerThanThePageGetsAPage() {
    let pages = Paginator.pages([.strip(Self.named("a", 20)), .strip(Self.named("b", 900))], height: 500)
    #expect(pages.map(Self.names) == [["a"], ["b"]])
  }

  @Test func anEmptyFlowIsOnePage() {
    #expect(Paginator.pages([], height: 500).count == 1)
  }
}
