// Long logs made short enough to keep: curves lose points, everything that a law is fitted to stays.

import Foundation

extension WrittenLog {
  /// The text with at most `most` training lines and as many validation lines of the subset, evenly in the logarithm of the
  /// step, the first and the last among them. Every other line stays: header, marks, the closing line.
  public func thinned(to most: Int) -> String {
    var kept = Set(lines.indices)
    for content in [Content.training, .subset] {
      let places = lines.indices.filter { lines[$0].content == content }
      kept.subtract(places)
      kept.formUnion(evenPlaces(places.map { Double(max(1, lines[$0].step)) }, most: most).map { places[$0] })
    }
    return ([header.text[...]] + lines.indices.filter(kept.contains).map { lines[$0].text }).map { $0 + "\n" }.joined()
  }
}

/// Places in a rising row of steps. Where they are too sparse for even distances (early ones), each is taken, and the rest
/// of the way is divided anew.
func evenPlaces(_ steps: [Double], most: Int) -> [Int] {
  guard steps.count > most else { return Array(steps.indices) }
  guard most > 1, let last = steps.last else { return Array(steps.indices.suffix(max(0, most))) }
  var places = [0]
  for left in (1..<most).reversed() {
    let before = places[places.count - 1]
    let target = steps[before] * pow(last / steps[before], 1 / Double(left))
    let next = steps[before...].firstIndex { $0 >= target * (1 - 1e-12) } ?? steps.count - 1
    places.append(min(max(next, before + 1), steps.count - left))
  }
  return places
}
