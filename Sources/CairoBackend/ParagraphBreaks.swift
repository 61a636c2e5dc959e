// Where a paragraph breaks into lines: the breaks of least total demerits over the whole paragraph
// (Knuth and Plass, "Breaking paragraphs into lines", 1981), without hyphenation.

/// A paragraph as widths: character by character in logical order.
struct BreakableText {
  /// Points; one for each character.
  var widths: [Double]
  /// A space that may stretch and shrink.
  var stretchable: [Bool]
  /// Whether a character is white: it does not count at the end of a line.
  var white: [Bool]
  /// Whether a line may begin at this character.
  var mayBreak: [Bool]
  /// Whether a line must begin at this character.
  var mustBreak: [Bool]
  /// Whether a word that is wider than the line may be cut before this character.
  var mayCut: [Bool]
}

struct LineBreaker {
  var width: Double
  var hanging: Double = 0
  var justified: Bool
  /// Natural width of a space; lines of ragged text may fall short by several.
  var space: Double

  /// Indices of the characters that begin the lines after the first.
  func breaks(_ text: BreakableText) -> [Int] {
    let sums = Sums(text)
    let stops = stops(in: text, sums)
    guard stops.count > 2 else { return [] }
    var best = [Best(demerits: 0, from: 0, line: 0)]
    for to in 1..<stops.count { best.append(bestLine(to: to, stops, sums, best, last: to == stops.count - 1)) }
    var result: [Int] = []
    var at = best[stops.count - 1].from
    while at > 0 {
      result.append(stops[at].start)
      at = best[at].from
    }
    return result.reversed()
  }

  private struct Best {
    var demerits: Double
    var from: Int
    var line: Int
  }

  /// A place where a line may begin; `end` is where the line before it ends, white space left out.
  private struct Stop {
    var start: Int
    var end: Int
    var forced: Bool
    var cut: Bool
  }

  private func bestLine(to: Int, _ stops: [Stop], _ sums: Sums, _ best: [Best], last: Bool) -> Best {
    var result = Best(demerits: .infinity, from: to - 1, line: best[to - 1].line + 1)
    var from = to - 1
    while true {
      let target = width - (best[from].line > 0 ? hanging : 0)
      let natural = sums.width(stops[from].start, stops[to].end)
      let spaces = sums.spaces(stops[from].start, stops[to].end)
      let cost = best[from].demerits + demerits(target - natural, spaces, last: last || stops[to].forced, stops[to].cut)
      if cost < result.demerits { result = Best(demerits: cost, from: from, line: best[from].line + 1) }
      let hopeless = natural - shrink * space * Double(spaces) > target
      if from == 0 || stops[from].forced || hopeless { break }
      from -= 1
    }
    if !result.demerits.isFinite { result.demerits = best[to - 1].demerits + 1e9 }
    return result
  }

  private var shrink: Double { justified ? 0.28 : 0 }

  /// What a line costs that misses its width by `gap` points.
  private func demerits(_ gap: Double, _ spaces: Int, last: Bool, _ cut: Bool) -> Double {
    let penalty = cut ? 2000.0 : 0
    if gap < -0.01 - shrink * space * Double(spaces) { return .infinity }
    if last && gap >= 0 { return shortLast(gap) + penalty }
    let flexibility = justified ? space * (gap < 0 ? shrink : 0.5) * max(Double(spaces), 0.2) : space * 6
    let ratio = abs(gap) / max(flexibility, 1e-6)
    let badness = min(100 * ratio * ratio * ratio, 1e7)
    return (10 + badness) * (10 + badness) + penalty * penalty
  }

  /// A last line shorter than a few letters looks like a slip.
  private func shortLast(_ gap: Double) -> Double { width - gap < 6 * space ? 3000 : 0 }

  private func stops(in text: BreakableText, _ sums: Sums) -> [Stop] {
    let count = text.widths.count
    var result = [Stop(start: 0, end: 0, forced: false, cut: false)]
    for i in 1..<max(count, 1) where text.mayBreak[i] || text.mustBreak[i] {
      addCuts(before: i, text, sums, &result)
      result.append(Stop(start: i, end: trimmed(i, text), forced: text.mustBreak[i], cut: false))
    }
    addCuts(before: count, text, sums, &result)
    result.append(Stop(start: count, end: trimmed(count, text), forced: false, cut: false))
    return result
  }

  /// Cuts inside a word that no line can hold.
  private func addCuts(before end: Int, _ text: BreakableText, _ sums: Sums, _ result: inout [Stop]) {
    guard let start = result.last?.start, end > start + 1 else { return }
    guard sums.width(start, trimmed(end, text)) > width - hanging else { return }
    for i in (start + 1)..<end where text.mayCut[i] && !text.white[i] {
      result.append(Stop(start: i, end: i, forced: false, cut: true))
    }
  }

  private func trimmed(_ end: Int, _ text: BreakableText) -> Int {
    var end = end
    while end > 0, text.white[end - 1] { end -= 1 }
    return end
  }

  /// Running sums, so that any stretch is measured in two look-ups.
  private struct Sums {
    var widths: [Double] = [0]
    var counts: [Int] = [0]

    init(_ text: BreakableText) {
      for i in text.widths.indices {
        widths.append(widths[i] + text.widths[i])
        counts.append(counts[i] + (text.stretchable[i] ? 1 : 0))
      }
    }

    func width(_ from: Int, _ to: Int) -> Double { from < to ? widths[to] - widths[from] : 0 }
    func spaces(_ from: Int, _ to: Int) -> Int { from < to ? counts[to] - counts[from] : 0 }
  }
}
