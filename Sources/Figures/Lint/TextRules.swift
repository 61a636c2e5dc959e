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
  return texts.indices.flatMap { index in
    texts[(index + 1)...].filter { texts[index].frame.intersects($0.frame) }.map {
      Finding(.textOverlap, "'\(texts[index].text)' and '\($0.text)' overlap")
    }
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
