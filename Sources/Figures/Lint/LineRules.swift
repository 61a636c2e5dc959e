// Lines that would be lost in print.

import Drawing
import Plots

/// Lines thinner than the venue's least; what separates (white lines) and what closes
/// seams (the colour of the area itself) may be thin.
func thinLines(_ scene: Scene, _ venue: Venue) -> [Finding] {
  let least = venue.theme.leastLine
  return scene.shapes.compactMap { shape in
    guard let stroke = shape.stroke, stroke.colour.alpha > 0, stroke.colour.with(alpha: 1) != .white,
      stroke.width < least - 0.001, stroke.colour != shape.fill
    else { return nil }
    return Finding(
      .lineThin, "a line is \(rounded(stroke.width)) pt wide, where \(venue.title) asks for \(rounded(least)) pt")
  }
}
