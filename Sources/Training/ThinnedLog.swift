// Long logs made short enough to keep: curves lose points, everything that a law is fitted to stays.

import Foundation

/// The lines of a log with at most `training` training lines and `validation` lines of the subset, evenly in the logarithm
/// of the step, the first and the last among them. Every other line stays: header, marks, the closing line.
public func thinned(_ lines: [String], training: Int, validation: Int) -> [String] {
  var kept = Set(lines.indices)
  for (key, most) in [("\"train_loss\":", training), ("\"subset_loss\":", validation)] {
    let places = lines.indices.filter { lines[$0].contains(key) }
    kept.subtract(places)
    kept.formUnion(evenPlaces(places.map { step(lines[$0]) }, most: most).map { places[$0] })
  }
  return lines.indices.filter { kept.contains($0) }.map { lines[$0] }
}

private func step(_ line: String) -> Double {
  guard let key = line.range(of: "\"step\":") else { return 1 }
  return max(1, Double(line[key.upperBound...].prefix { $0.isASCII && $0.isNumber }) ?? 1)
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
