// From the flow to pages: what stands where. Breaks fall between strips, floats go to the top of the next page when
// they do not fit where they are called, and text goes on in the meantime, but not into the next section where the page
// is nearly full.

import CairoBackend
import Drawing

struct PlacedStrip {
  var strip: Strip
  /// Top, from the top of the text area.
  var y: Double
}

struct PlacedPage {
  var strips: [PlacedStrip] = []
  var notes: [Strip] = []
  /// Height of the footnotes with the space and rule above them.
  var notesHeight = 0.0
}

struct Paginator {
  let height: Double
  private(set) var pages: [PlacedPage] = []
  private var page = PlacedPage()
  private var y = 0.0
  private var after = 0.0
  private var pending: [FloatBlock] = []
  private var carriedNotes: [Strip] = []

  /// Above the first footnote: space, rule, space.
  static let notesGap = 16.0

  init(height: Double) { self.height = height }

  static func pages(_ items: [FlowItem], height: Double) -> [PlacedPage] {
    var paginator = Paginator(height: height)
    paginator.fill(items)
    return paginator.pages
  }

  private mutating func fill(_ items: [FlowItem]) {
    var i = 0
    while i < items.count {
      switch items[i] {
      case .float(let float):
        call(float)
        i += 1
      case .strip(let strip):
        if let section = strip.outline, section.level <= 2 { settle(before: section) }
        i = placeChunk(items, from: i)
      }
    }
    while !pending.isEmpty { startPage() }
    finishPage()
    while !carriedNotes.isEmpty {
      addCarriedNotes()
      finishPage()
    }
  }

  // MARK: floats

  private mutating func call(_ float: FloatBlock) {
    if !waits(float.kind), fits(float.strips) || page.strips.isEmpty {
      add(float.strips)
    } else {
      pending.append(float)
    }
  }

  private func waits(_ kind: FloatBlock.Kind) -> Bool { pending.contains { $0.kind == kind } }

  /// Before a new section: what still waits gets its page now, unless a good part of this one would stay empty.
  private mutating func settle(before section: OutlineEntry) {
    let most = section.level == 1 ? 0.4 : 0.25
    while !pending.isEmpty, room < most * height { startPage() }
  }

  /// At the top of a page: every waiting float that fits, each kind in its order.
  private mutating func addPending() {
    var waiting: [FloatBlock] = []
    for float in pending {
      if !waiting.contains(where: { $0.kind == float.kind }), page.strips.isEmpty || fits(float.strips) {
        add(float.strips)
      } else {
        waiting.append(float)
      }
    }
    pending = waiting
  }

  // MARK: text

  /// Places the strips that must stay together from an index on; returns the index after them.
  private mutating func placeChunk(_ items: [FlowItem], from start: Int) -> Int {
    var chunk: [Strip] = []
    var i = start
    while i < items.count {
      switch items[i] {
      case .strip(let strip):
        if strip.startsTable { while waits(.table) { startPage() } }
        chunk.append(strip)
        i += 1
        if !strip.keepsNext {
          place(chunk)
          return i
        }
      case .float(let float):
        // A figure right below its heading stands there if it can; else the heading goes on with the text.
        if !waits(float.kind), fits(chunk + float.strips) || page.strips.isEmpty {
          place(chunk)
          return i
        }
        // A section that is a figure and little else starts where its figure does, and so does one whose text does not
        // fit here either: a figure never stands above its heading.
        if chunk.allSatisfy({ $0.outline != nil }),
          endsSection(items, after: i) || !fits(chunk + nextText(items, after: i))
        {
          startPage(for: chunk + float.strips)
          place(chunk)
          return i
        }
        pending.append(float)
        i += 1
      }
    }
    place(chunk)
    return i
  }

  /// Whether no text stands between a float and the next heading or the end.
  private func endsSection(_ items: [FlowItem], after float: Int) -> Bool {
    for item in items[float...] {
      if case .strip(let strip) = item { return strip.outline != nil }
    }
    return true
  }

  /// The first strips of text after a float that must stay together.
  private func nextText(_ items: [FlowItem], after float: Int) -> [Strip] {
    var strips: [Strip] = []
    for case .strip(let strip) in items[float...] {
      strips.append(strip)
      if !strip.keepsNext { break }
    }
    return strips
  }

  private mutating func place(_ chunk: [Strip]) {
    guard !chunk.isEmpty else { return }
    if !fits(chunk), !page.strips.isEmpty { startPage(for: chunk) }
    if fits(chunk) { return begin(chunk) }
    for (i, strip) in chunk.enumerated() {
      if !fits([strip]), !page.strips.isEmpty { startPage() }
      begin(Array(chunk[i...i]))
    }
  }

  /// Pages full of waiting figures may pass before there is room.
  private mutating func startPage(for chunk: [Strip]) {
    repeat { startPage() } while !fits(chunk) && !pending.isEmpty
    if !fits(chunk), !page.strips.isEmpty, stackedHeight(chunk) < height { startPage() }
  }

  /// Adds strips, with a repeated header where they continue a table at the top of a page.
  private mutating func begin(_ strips: [Strip]) {
    if let first = strips.first, !first.header.isEmpty, startedFresh { add(first.header) }
    add(strips)
  }

  /// Nothing stands on this page but what waited for it: a table that goes on here has no header yet.
  private var startedFresh = false

  private var room: Double { height - y - after - page.notesHeight }

  private func fits(_ strips: [Strip]) -> Bool {
    guard let first = strips.first else { return true }
    let gap = page.strips.isEmpty ? 0 : max(first.before, after)
    let notes = strips.flatMap { $0.notes.joined() }.reduce(0) { $0 + $1.before + $1.height }
    let notesGap = notes > 0 && page.notes.isEmpty ? Self.notesGap : 0
    let header = startedFresh ? stackedHeight(first.header) : 0
    return y + gap + header + stackedHeight(strips) + page.notesHeight + notes + notesGap <= height + 0.01
  }

  private mutating func add(_ strips: [Strip]) {
    for strip in strips {
      y += page.strips.isEmpty ? 0 : max(strip.before, after)
      page.strips.append(PlacedStrip(strip: strip, y: y))
      y += strip.height
      after = strip.after
      strip.notes.forEach { addNote($0) }
    }
    startedFresh = false
  }

  // MARK: footnotes

  private mutating func addNote(_ lines: [Strip]) {
    for line in lines {
      let gap = page.notes.isEmpty ? Self.notesGap : 0
      let needed = line.height + line.before + gap
      if !carriedNotes.isEmpty || (y + page.notesHeight + needed > height && !page.notes.isEmpty) {
        carriedNotes.append(line)
      } else {
        page.notes.append(line)
        page.notesHeight += needed
      }
    }
  }

  private mutating func addCarriedNotes() {
    let lines = carriedNotes
    carriedNotes = []
    addNote(lines)
  }

  // MARK: pages

  private mutating func startPage() {
    settleBottom()
    finishPage()
    addCarriedNotes()
    addPending()
    startedFresh = true
  }

  /// What is missing at the foot of a page by a line or two goes into the spaces between its blocks.
  private mutating func settleBottom() {
    let missing = height - page.notesHeight - y
    let gaps = page.strips.indices.dropFirst().filter { isLoose(at: $0) }
    guard missing > 0.5, missing < 30, !gaps.isEmpty else { return }
    let share = min(missing / Double(gaps.count), 5)
    var shift = 0.0
    for i in page.strips.indices {
      if gaps.contains(i) { shift += share }
      page.strips[i].y += shift
    }
  }

  /// Whether the space above a strip may grow: between blocks, not inside one.
  private func isLoose(at i: Int) -> Bool {
    let (above, below) = (page.strips[i - 1], page.strips[i])
    return below.y - above.y - above.strip.height >= 6.4 && Set(above.strip.panels).isDisjoint(with: below.strip.panels)
      && !(above.strip.keepsNext && above.strip.outline == nil)
  }

  private mutating func finishPage() {
    pages.append(page)
    page = PlacedPage()
    (y, after) = (0, 0)
  }
}
