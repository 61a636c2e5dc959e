// A surface in the place of marks.

import Diagnostics
import Drawing
import Plots
import Texts

extension SpecReader {
  mutating func surface(_ value: YAMLValue, _ panel: Panel) -> Surface? {
    guard let map = value.map else {
      report("'surface' must be a mapping", value.place, "surface: {data: …, x: tokens, y: params, value: loss}")
      return nil
    }
    checkKeys(map, "surface", SpecKeys.surface)
    guard let rows = rows(map, "surface") else { return nil }
    let layer = SpecLayer(self, map, rows, [MarkKey("levels", .levels, "a list, or how many")])
    let grid = layer.grid()
    let levels = grid.map { layer.levels(of: $0) } ?? []
    self = layer.reader
    guard let grid else { return nil }
    var surface = Surface(grid: grid, z: axis(map["z"], "z"), levels: levels)
    if let value = map["ridge"], let name = text(value, "ridge") {
      surface.ridge = Surface.Ridge(rawValue: name) ?? .none
      let names = Surface.Ridge.allCases.map(\.rawValue)
      if !names.contains(name) {
        report("'ridge' cannot be '\(name)'", value.place, Suggestion.hint(for: name, among: names))
      }
    }
    surface.azimuth = number(map, SpecKeys.azimuth) ?? surface.azimuth
    surface.elevation = number(map, SpecKeys.elevation) ?? surface.elevation
    if let points = map["points"]?.map {
      checkKeys(points, "the surface's points", SpecKeys.surfacePoints)
      if let rows = self.rows(points, "the surface's points"),
        let all = together(["x", "y", "z"].map { ($0, numbers(points, $0, rows)) }, rows)
      {
        surface.points = all[0].indices.filter { row in all.allSatisfy { $0[row].isFinite } }.map {
          Surface.Point3(all[0][$0], all[1][$0], all[2][$0])
        }
      }
    }
    return surface
  }
}
