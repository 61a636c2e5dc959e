// Level lines of a grid by marching squares, stitched into whole curves by the edges they cross.

import Drawing

/// Curves in grid coordinates (column, row as reals), the higher ground on their left; `closed` where they end where
/// they begin.
struct Contour: Sendable, Hashable {
  var points: [Point]
  var closed: Bool
}

/// The level lines of a grid.
func contours(of grid: Grid, at level: Double) -> [Contour] {
  guard grid.isComplete else { return [] }
  return Marcher(columns: grid.xs.count, rows: grid.ys.count, values: grid.values, level: level).curves()
}

/// The outlines of all ground at or above a level, closed along the border: what a filled contour paints.
func outlines(of grid: Grid, above level: Double) -> [Contour] {
  guard grid.isComplete else { return [] }
  // A moat around the grid closes every outline; its crossings are put back onto the border afterwards.
  let (columns, rows) = (grid.xs.count, grid.ys.count)
  var values = [Double](repeating: -.infinity, count: (columns + 2) * (rows + 2))
  for j in 0..<rows {
    for i in 0..<columns { values[(j + 1) * (columns + 2) + i + 1] = grid.values[j * columns + i] }
  }
  return Marcher(columns: columns + 2, rows: rows + 2, values: values, level: level).curves().map { curve in
    Contour(
      points: curve.points.map {
        Point(min(max($0.x - 1, 0), Double(columns - 1)), min(max($0.y - 1, 0), Double(rows - 1)))
      }, closed: curve.closed)
  }
}

struct Marcher {
  let columns: Int
  let rows: Int
  let values: [Double]
  let level: Double

  /// An edge of the lattice: to the right (0) or upwards (1) from a node.
  private func edge(_ i: Int, _ j: Int, _ direction: Int) -> Int { (j * columns + i) * 2 + direction }

  private func isHigh(_ i: Int, _ j: Int) -> Bool { values[j * columns + i] >= level }

  func curves() -> [Contour] {
    var next: [Int: Int] = [:]
    var starts: [Int] = []
    for j in 0..<(rows - 1) {
      for i in 0..<(columns - 1) {
        for (from, to) in segments(i, j) {
          next[from] = to
          starts.append(from)
        }
      }
    }
    return stitch(next, starts)
  }

  /// Directed crossings of one square: from where its border leaves the high ground to where it comes back to it.
  private func segments(_ i: Int, _ j: Int) -> [(Int, Int)] {
    let corners = [isHigh(i, j), isHigh(i + 1, j), isHigh(i + 1, j + 1), isHigh(i, j + 1)]
    let edges = [edge(i, j, 0), edge(i + 1, j, 1), edge(i, j + 1, 0), edge(i, j, 1)]
    let exits = (0..<4).filter { corners[$0] && !corners[($0 + 1) % 4] }
    let entries = (0..<4).filter { !corners[$0] && corners[($0 + 1) % 4] }
    guard exits.count == entries.count, !exits.isEmpty else { return [] }
    if exits.count == 1 { return [(edges[exits[0]], edges[entries[0]])] }
    // A saddle: the mean of the corners says whether the high corners are joined.
    let mean =
      (values[j * columns + i] + values[j * columns + i + 1] + values[(j + 1) * columns + i]
        + values[(j + 1) * columns + i + 1]) / 4
    let joined = mean >= level
    return exits.map { exit in
      let entry = joined ? (exit + 1) % 4 : (exit + 3) % 4
      return (edges[exit], edges[entry])
    }
  }

  private func stitch(_ next: [Int: Int], _ starts: [Int]) -> [Contour] {
    let ends = Set(next.values)
    var used: Set<Int> = []
    var curves: [Contour] = []
    for start in starts where !ends.contains(start) { curves.append(follow(start, next, &used)) }
    for start in starts where !used.contains(start) { curves.append(follow(start, next, &used)) }
    return curves
  }

  private func follow(_ start: Int, _ next: [Int: Int], _ used: inout Set<Int>) -> Contour {
    var points = [point(on: start)]
    var at = start
    while used.insert(at).inserted, let to = next[at] {
      if to == start { return Contour(points: points, closed: true) }
      points.append(point(on: to))
      at = to
    }
    return Contour(points: points, closed: false)
  }

  private func point(on edge: Int) -> Point {
    let node = edge / 2
    let (i, j) = (node % columns, node / columns)
    let here = values[node]
    let there = edge.isMultiple(of: 2) ? values[node + 1] : values[node + columns]
    var share = (level - here) / (there - here)
    // Towards the moat: at the border itself.
    if !share.isFinite || here == -.infinity || there == -.infinity { share = here == -.infinity ? 1 : 0 }
    return edge.isMultiple(of: 2) ? Point(Double(i) + share, Double(j)) : Point(Double(i), Double(j) + share)
  }
}
