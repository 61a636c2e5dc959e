// The downhill simplex of Nelder and Mead (1965), for functions without derivatives.

/// Minimises `f` from a simplex of `start` and one point a coordinate, `steps` away; f may be infinite, not NaN.
public func nelderMead(
  from start: [Double], steps: [Double], tolerance: Double = 1e-12, iterations limit: Int = 2000,
  _ f: ([Double]) -> Double
) -> Minimum {
  var simplex = [(point: start, value: f(start))]
  for (i, step) in steps.enumerated() {
    var point = start
    point[i] += step
    simplex.append((point, f(point)))
  }
  for iteration in 0..<limit {
    simplex.sort { $0.value < $1.value }
    if isSmall(simplex.map(\.point), tolerance) {
      return Minimum(point: simplex[0].point, value: simplex[0].value, iterations: iteration, converged: true)
    }
    improve(&simplex, f)
  }
  simplex.sort { $0.value < $1.value }
  return Minimum(point: simplex[0].point, value: simplex[0].value, iterations: limit, converged: false)
}

private func isSmall(_ points: [[Double]], _ tolerance: Double) -> Bool {
  let best = points[0]
  return points.dropFirst().allSatisfy { point in
    zip(point, best).allSatisfy { abs($0 - $1) <= tolerance * max(1, abs($1)) }
  }
}

/// Replaces the worst corner by reflection, expansion or contraction, or shrinks towards the best.
private func improve(_ simplex: inout [(point: [Double], value: Double)], _ f: ([Double]) -> Double) {
  let last = simplex.count - 1
  let worst = simplex[last]
  let centre = worst.point.indices.map { i in simplex[..<last].reduce(0) { $0 + $1.point[i] } / Double(last) }
  func along(_ factor: Double) -> (point: [Double], value: Double) {
    let point = zip(centre, worst.point).map { $0 + factor * ($1 - $0) }
    return (point, f(point))
  }
  let reflected = along(-1)
  if reflected.value < simplex[0].value {
    let expanded = along(-2)
    simplex[last] = expanded.value < reflected.value ? expanded : reflected
  } else if reflected.value < simplex[last - 1].value {
    simplex[last] = reflected
  } else {
    let contracted = along(reflected.value < worst.value ? -0.5 : 0.5)
    if contracted.value < min(worst.value, reflected.value) {
      simplex[last] = contracted
    } else {
      shrink(&simplex, f)
    }
  }
}

private func shrink(_ simplex: inout [(point: [Double], value: Double)], _ f: ([Double]) -> Double) {
  for i in simplex.indices.dropFirst() {
    let point = zip(simplex[0].point, simplex[i].point).map { $0 + ($1 - $0) / 2 }
    simplex[i] = (point, f(point))
  }
}
