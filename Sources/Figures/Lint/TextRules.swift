// Text: inside, apart, large enough.

import Drawing

func clippedTexts(_ scene: Scene) -> [Finding] {
  let page = Rect(x: 0, y: 0, width: scene.size.width, height: scene.size.height)
  return scene.texts.compactMap { text in
    let frame = text.block.frame
    let isCut = text.clip.map { !holds($0, frame) } ?? false
    guard !holds(page, frame) || isCut else { return nil }
    return Finding(.textClipped, "'\(text.block.string)' reaches over the edge\(isCut ? " of its panel" : "")")
  }
}

/// Half a point is the room that letters have around them.
private func holds(_ room: Rect, _ frame: Rect) -> Bool {
  frame.minX >= room.minX - 0.5 && frame.maxX <= room.maxX + 0.5 && frame.minY >= room.minY - 0.5
    && frame.maxY <= room.maxY + 0.5
}

func overlappingTexts(_ scene: Scene) -> [Finding] {
  let texts = scene.texts.map { (text: $0.block.string, frame: $0.block.frame.inset(by: 0.4)) }
  let pairs = texts.indices.flatMap { index in
    texts[(index + 1)...].filter { texts[index].frame.intersects($0.frame) }.map { (texts[index].text, $0.text) }
  }
  return first(pairs.count, pairs.first) { pair, others in
    Finding(.textOverlap, "'\(pair.0)' and '\(pair.1)' overlap\(others)")
  }
}

/// One finding for one fault, however many things have it: the first is named, the others are counted.
func first<One>(_ count: Int, _ one: One?, _ finding: (One, String) -> Finding) -> [Finding] {
  one.map { [finding($0, count > 1 ? "; \(count - 1) more like it" : "")] } ?? []
}

func missingGlyphs(_ scene: Scene) -> [Finding] {
  let texts = scene.texts.map(\.block).filter { block in
    block.pieces.contains { $0.reads != nil && $0.text.contains("\u{25A1}") }
  }
  return first(texts.count, texts.first) { text, others in
    Finding(.glyphMissing, "'\(text.string)' has characters that no font here has\(others)")
  }
}

func smallTexts(_ scene: Scene, _ venue: Venue) -> [Finding] {
  scene.texts.compactMap { text in
    let sizes = text.block.pieces.map(\.font.size)
    guard let largest = sizes.max(), let smallest = sizes.min() else { return nil }
    if largest < venue.leastText - 0.01 {
      return Finding(
        .textSmall,
        "'\(text.block.string)' is \(rounded(largest)) pt, where \(venue.title) asks for \(rounded(venue.leastText))"
      )
    }
    guard smallest < 4 - 0.01 else { return nil }
    return Finding(.textSmall, "a script of '\(text.block.string)' is \(rounded(smallest)) pt")
  }
}

func rounded(_ value: Double) -> Double { (value * 100).rounded() / 100 }
