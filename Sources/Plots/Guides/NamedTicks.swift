// Names under an axis: level where they fit, else broken into lines, else turned, and then as many as can be read.

import Drawing
import Foundation
import Typesetting

/// The labels of the x axis, set.
struct TickNames {
  var isTurned = false
  /// The lines of each tick that has a label.
  var names: [(at: Double, lines: [TextBox])] = []
  /// Below the ticks' ends, points.
  var height = 0.0
}

extension PanelPainter {
  private var lineRise: Double { theme.smallSize * 1.08 }

  /// Ticks that the axis chose for itself fit; those that were given, or are names, are made to.
  func tickNames() -> TickNames {
    let labelled = xTicks.compactMap { tick -> (at: Double, label: String)? in
      guard !tick.label.isEmpty, let at = x.place(tick.value) else { return nil }
      return (at, tick.label)
    }.sorted { $0.at < $1.at }
    let level = TickNames(
      names: labelled.map { ($0.at, [label($0.label, theme.smallFont)]) }, height: theme.smallSize * 0.95)
    guard panel.x.ticks != nil, !fits(level) else { return level }
    let room = zip(labelled, labelled.dropFirst()).map { $1.at - $0.at }.min() ?? frame.width
    return wrapped(labelled, room - 4) ?? turned(labelled, room)
  }

  private func fits(_ names: TickNames) -> Bool {
    zip(names.names, names.names.dropFirst()).allSatisfy { one, next in
      next.at - one.at >= ((one.lines.first?.width ?? 0) + (next.lines.first?.width ?? 0)) / 2 + 4
    } && names.names.allSatisfy { ($0.lines.first?.width ?? 0) <= area.width }
  }

  /// At most three lines each, broken behind what parts words; nil where a word is wider than its place.
  private func wrapped(_ labels: [(at: Double, label: String)], _ room: Double) -> TickNames? {
    var names = TickNames()
    for (at, text) in labels {
      guard let lines = lines(text, room), lines.count <= 3 else { return nil }
      names.names.append((at, lines))
      names.height = max(names.height, theme.smallSize * 0.95 + Double(lines.count - 1) * lineRise)
    }
    return names
  }

  private func lines(_ text: String, _ room: Double) -> [TextBox]? {
    guard !text.contains("$") else { return nil }
    var words: [String] = [""]
    for character in text {
      words[words.count - 1].append(character)
      if " -_/.:,".contains(character) { words.append("") }
    }
    var lines: [String] = []
    for word in words where !word.isEmpty {
      if let last = lines.last, label(last + word, theme.smallFont).width <= room {
        lines[lines.count - 1] += word
      } else {
        lines.append(word)
      }
    }
    let boxes = lines.map { label($0.last == " " ? String($0.dropLast()) : $0, theme.smallFont) }
    return boxes.allSatisfy { $0.width <= room } ? boxes : nil
  }

  /// Read upwards, no longer than two fifths of the panel is high, and no closer than lines of text.
  private func turned(_ labels: [(at: Double, label: String)], _ room: Double) -> TickNames {
    var names = TickNames(isTurned: true)
    let every = Int((lineRise / max(room, 0.01)).rounded(.up), in: 1...max(labels.count, 1))
    for (index, one) in labels.enumerated() where index.isMultiple(of: every) {
      let box = label(one.label, theme.smallFont, within: area.height * 0.4)
      names.names.append((one.at, [box]))
      names.height = max(names.height, box.width + 2)
    }
    return names
  }

  /// The label of the tick at a place, below it.
  func draw(_ names: TickNames, at place: Double) -> [Element] {
    let top = frame.maxY + theme.tickLength + 2.5
    return names.names.filter { $0.at == place }.flatMap { at, lines in
      lines.enumerated().map { index, box in
        guard !names.isTurned else {
          let middle = at + fonts.capHeight(of: theme.smallFont) / 2
          return .text(box.block(at: Point(middle, top + box.width), colour: theme.ink, rotation: -90))
        }
        let baseline = top + theme.smallSize * 0.75 + Double(index) * lineRise
        return .text(box.block(at: Point(at - box.width / 2, baseline), colour: theme.ink))
      }
    }
  }
}
