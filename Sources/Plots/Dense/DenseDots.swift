// Very many dots: those that add no ink are left out.

import Drawing

enum DenseDots {
  /// Fewer dots than this are drawn one for one.
  static let few = 2000
  /// Places are rounded to this, and pixels are as far apart: no point of the drawing is further than 0.09 pt from where
  /// it would be.
  private static let pitch = 1.0 / 16

  /// The dots whose discs make together the same ink as all of them.
  ///
  /// Dots of one colour are painted as one path, of which only the union is seen: a dot inside the union of others
  /// changes nothing.
  static func thinned(_ centres: [Point], diameter: Double, in frame: Rect) -> [Point] {
    guard centres.count > few, diameter > 4 * pitch else { return centres }
    let room = frame.inset(by: -diameter)
    var coverage = Coverage(room, pitch: pitch)
    let radius = diameter / 2
    var kept: [Point] = []
    for centre in centres {
      let at = Point(rounded(centre.x), rounded(centre.y))
      let rows = coverage.rows(from: at.y - radius, to: at.y + radius)
      func half(_ row: Int) -> Double {
        let rise = coverage.height(of: row) - at.y
        return (radius * radius - rise * rise).squareRoot()
      }
      guard rows.contains(where: { coverage.isFree($0, from: at.x - half($0), to: at.x + half($0)) }) else { continue }
      for row in rows { coverage.ink(row, from: at.x - half(row), to: at.x + half(row)) }
      kept.append(at)
    }
    return kept
  }

  private static func rounded(_ value: Double) -> Double { (value / pitch).rounded() * pitch }
}
