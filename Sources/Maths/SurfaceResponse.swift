// How a quadratic surface answers to its points: what noise in them does to the place and height of its minimum.

/// By how much the least point of a fitted surface moves when one z rises by 1, for each point.
public struct SurfaceResponse: Sendable, Hashable {
  /// Of the vertex.
  public var x: [Double]
  public var y: [Double]
  /// Of z at the vertex.
  public var z: [Double]
  /// Of the surface at the point itself: the diagonal of the matrix that turns z into fitted values.
  public var leverages: [Double]
}

extension QuadraticSurface {
  /// The first derivatives of the weighted fit, whose weights are taken as given; nil where there is no vertex.
  ///
  /// With c the coefficients, X the terms and W the weights, dc/dzᵢ = (XᵀWX)⁻¹·wᵢxᵢ; at a vertex p with Hessian H the
  /// gradient g of that change moves p by −H⁻¹g, and z there by the change itself.
  public func response(x: [Double], y: [Double], weights: [Double]) -> SurfaceResponse? {
    guard let vertex else { return nil }
    let rows = zip(x, y).map { Self.terms(($0 - centres[0]) / halves[0], ($1 - centres[1]) / halves[1]) }
    guard let inverse = Self.gram(rows, weights).inverse else { return nil }
    let (u, v) = ((vertex.x - centres[0]) / halves[0], (vertex.y - centres[1]) / halves[1])
    let there = Self.terms(u, v)
    let determinant = 4 * c[3] * c[5] - c[4] * c[4]
    var result = SurfaceResponse(x: [], y: [], z: [], leverages: [])
    for (row, weight) in zip(rows, weights) {
      let d = (0..<6).map { k in weight * (0..<6).reduce(0) { $0 + inverse[k, $1] * row[$1] } }
      let (gu, gv) = (d[1] + 2 * u * d[3] + v * d[4], d[2] + u * d[4] + 2 * v * d[5])
      result.x.append(halves[0] * (c[4] * gv - 2 * c[5] * gu) / determinant)
      result.y.append(halves[1] * (c[4] * gu - 2 * c[3] * gv) / determinant)
      result.z.append(zip(d, there).reduce(0) { $0 + $1.0 * $1.1 })
      result.leverages.append(zip(d, row).reduce(0) { $0 + $1.0 * $1.1 })
    }
    return result
  }

  private static func gram(_ rows: [[Double]], _ weights: [Double]) -> SymmetricMatrix {
    var gram = SymmetricMatrix(size: 6)
    for (row, weight) in zip(rows, weights) {
      for i in 0..<6 { for j in 0..<6 { gram[i, j] += weight * row[i] * row[j] } }
    }
    return gram
  }
}
