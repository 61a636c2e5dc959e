// Tables for a terminal: as wide as it is and no wider.

import Diagnostics
import Texts

extension Table {
  /// Lines of at most `width` characters, a blank between columns; where there is no room, intervals and then columns are
  /// left out, the least important first, and named; words wrap. Text from logs is made harmless here.
  ///
  /// - Parameter most: rows that are shown; nil for all.
  public func lines(width: Int, most: Int? = nil) -> [String] {
    let kept = most.map(prefix) ?? self
    let layout = TerminalLayout(kept.shown.filter { !kept.isEmpty($0) }, rows: kept.rows, width: width)
    var notes = self.notes
    if kept.rows < rows { notes.append("\(counted(rows - kept.rows, "more row")): --verbose, or --format csv.") }
    if !layout.left.isEmpty {
      notes.append("No room for \(layout.left.joined(separator: ", ")): --format csv has everything.")
    }
    return layout.lines + notes.flatMap { TextWrap.lines($0, indent: 2, width: width) }
  }

  /// A column without a single word says nothing.
  func isEmpty(_ column: Column) -> Bool {
    switch column.cells {
    case .words(let words): words.allSatisfy(\.isEmpty)
    case .numbers(let numbers): rows > 0 && numbers.allSatisfy(\.isNaN)
    case .estimates(let estimates): rows > 0 && estimates.allSatisfy { $0 == nil }
    case .labels: false
    }
  }
}

/// Which columns there is room for, and their lines.
private struct TerminalLayout {
  private static let indent = 2
  private static let gap = 2
  /// Narrower than this, words are better left out; names that cannot break have more, up to a limit.
  private static let leastWords = 16
  private static let longestName = 40

  private let columns: [Column]
  private let cells: [[String]]
  private let widths: [Int]
  /// What there was no room for.
  let left: [String]

  init(_ all: [Column], rows: Int, width: Int) {
    var columns = all
    var texts = all.map { column in
      [column.measure.heading]
        + (0..<rows).map { Printable.clean(column.text($0), longest: 400).replacing("\n", with: " ") }
    }
    var (bare, dropped): ([String], [String]) = ([], [])
    func needed() -> Int {
      zip(columns, texts).reduce(Self.indent - Self.gap) { $0 + Self.gap + Self.least($1.0, $1.1) }
    }
    func byPriority(_ a: Int, _ b: Int) -> Bool { (columns[a].priority, a) < (columns[b].priority, b) }
    for index in columns.indices.sorted(by: byPriority).reversed()
    where needed() > width && columns[index].priority > 0 && columns[index].hasIntervals {
      texts[index] = [texts[index][0]] + (0..<rows).map { columns[index].value($0) }
      bare.append(columns[index].measure.heading)
    }
    while needed() > width,
      let last = columns.indices.filter({ columns[$0].priority > 0 }).max(by: byPriority)
    {
      dropped.append(columns[last].measure.heading.isEmpty ? columns[last].name : columns[last].measure.heading)
      columns.remove(at: last)
      texts.remove(at: last)
    }
    // Columns that never go lose their intervals at last.
    for index in columns.indices.reversed() where needed() > width && columns[index].hasIntervals {
      let shown = [texts[index][0]] + (0..<rows).map { columns[index].value($0) }
      if shown != texts[index] { bare.insert(columns[index].measure.heading, at: 0) }
      texts[index] = shown
    }
    // What is left of the width is shared among the columns of words, from the left.
    var spare = width - needed()
    widths = zip(columns, texts).map { column, texts in
      let (least, full) = (Self.least(column, texts), Self.full(texts))
      let given = min(full - least, max(spare, 0))
      spare -= given
      return least + given
    }
    self.columns = columns
    cells = texts
    bare.removeAll { dropped.contains($0) }
    left = (bare.isEmpty ? [] : ["intervals of " + bare.reversed().listed]) + dropped.reversed()
  }

  private static func full(_ texts: [String]) -> Int { texts.map(\.count).max() ?? 0 }

  private static func least(_ column: Column, _ texts: [String]) -> Int {
    if column.isNumeric { return full(texts) }
    let word = texts.flatMap { $0.split(separator: " ") }.map(\.count).max() ?? 0
    return min(full(texts), max(leastWords, min(word, longestName)))
  }

  var lines: [String] {
    guard let first = cells.first else { return [] }
    let hasHead = cells.contains { !($0.first ?? "").isEmpty }
    return first.indices.dropFirst(hasHead ? 0 : 1).flatMap(row)
  }

  private func row(_ index: Int) -> [String] {
    let wrapped = columns.indices.map { column in
      cells[column][index].count <= widths[column]
        ? [cells[column][index]]
        : TextWrap.lines(cells[column][index], indent: 0, hanging: 0, width: widths[column])
          .flatMap { $0.pieces(of: widths[column]) }
    }
    let height = max(wrapped.map(\.count).max() ?? 1, 1)
    return (0..<height).map { line in
      var text = ""
      for column in columns.indices {
        let cell = line < wrapped[column].count ? wrapped[column][line] : ""
        let padding = String(repeating: " ", count: max(widths[column] - cell.count, 0))
        text += String(repeating: " ", count: column == 0 ? Self.indent : Self.gap)
        text += columns[column].standsRight ? padding + cell : cell + padding
      }
      return String(text.reversed().drop { $0 == " " }.reversed())
    }
  }
}

extension String {
  /// The text cut into pieces of at most so many characters.
  fileprivate func pieces(of width: Int) -> [String] {
    guard count > width, width > 0 else { return [self] }
    let head = prefix(width)
    return [String(head)] + String(dropFirst(width)).pieces(of: width)
  }
}
