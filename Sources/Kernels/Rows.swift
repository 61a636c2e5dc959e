// Sums and copies along rows. Widths are multiples of eight.

/// Every row of `out` becomes `row` [1, width].
func repeatRow(_ row: Tensor, into out: Tensor) {
  precondition(row.columns == out.columns)
  for i in 0..<out.rows { unsafe (out.base + i * out.stride).update(from: row.base, count: out.columns) }
}

/// `row` [1, width] is added to every row of `out`.
func addRow(_ row: Tensor, to out: Tensor) {
  precondition(row.columns == out.columns && out.columns % laneCount == 0)
  for i in 0..<out.rows {
    let target = unsafe out.base + i * out.stride
    for c in stride(from: 0, to: out.columns, by: laneCount) {
      unsafe (target + c).lane += unsafe (row.base + c).lane
    }
  }
}

/// sums [1, width] += the sum of the rows of x.
public func addColumnSums(_ x: Tensor, to sums: Tensor) {
  precondition(sums.rows == 1 && sums.columns == x.columns && x.columns % laneCount == 0)
  var c = 0
  while c + 4 * laneCount <= x.columns {
    unsafe addColumnSums(x, to: sums.base, from: c)
    c += 4 * laneCount
  }
  while c < x.columns {
    var sum = unsafe (sums.base + c).lane
    for i in 0..<x.rows { unsafe sum += (x.base + i * x.stride + c).lane }
    unsafe (sums.base + c).lane = sum
    c += laneCount
  }
}

/// Four lanes at once: one addition waits for another of the same lane only.
@inline(__always) private func addColumnSums(_ x: Tensor, to sums: UnsafeMutablePointer<Float>, from c: Int) {
  var s0 = unsafe (sums + c).lane
  var s1 = unsafe (sums + c + 8).lane
  var s2 = unsafe (sums + c + 16).lane
  var s3 = unsafe (sums + c + 24).lane
  for i in 0..<x.rows {
    let row = unsafe x.base + i * x.stride + c
    unsafe s0 += row.lane
    unsafe s1 += (row + 8).lane
    unsafe s2 += (row + 16).lane
    unsafe s3 += (row + 24).lane
  }
  unsafe (sums + c).lane = s0
  unsafe (sums + c + 8).lane = s1
  unsafe (sums + c + 16).lane = s2
  unsafe (sums + c + 24).lane = s3
}

/// y += x, same shape.
public func add(_ x: Tensor, to y: Tensor) {
  precondition(x.rows == y.rows && x.columns == y.columns && x.columns % laneCount == 0)
  for i in 0..<x.rows {
    let source = unsafe x.base + i * x.stride
    let target = unsafe y.base + i * y.stride
    for c in stride(from: 0, to: x.columns, by: laneCount) { unsafe (target + c).lane += unsafe (source + c).lane }
  }
}

/// out = x + table for every row of x [n, width], table [1, width]: a learned table on top of a shared modulation.
public func sum(_ x: Tensor, _ table: Tensor, into out: Tensor) {
  out.copy(x)
  addRow(table, to: out)
}

/// y[group, :] += the mean of the rows of x that belong to the group, `size` rows each: pooled captions.
public func addGroupMeans(_ x: Tensor, size: Int, to y: Tensor) {
  precondition(x.rows == y.rows * size && x.columns == y.columns && x.columns % laneCount == 0)
  let share = 1 / Float(size)
  for row in 0..<x.rows {
    let source = unsafe x.base + row * x.stride
    let target = unsafe y.base + row / size * y.stride
    for c in stride(from: 0, to: x.columns, by: laneCount) {
      unsafe (target + c).lane.addProduct((source + c).lane, Lane(repeating: share))
    }
  }
}

/// The derivative of `addGroupMeans`: dx[row] = dy[row's group] / size.
public func groupMeansBackward(_ dy: Tensor, size: Int, dx: Tensor) {
  precondition(dx.rows == dy.rows * size && dx.columns == dy.columns && dx.columns % laneCount == 0)
  let share = 1 / Float(size)
  for row in 0..<dx.rows {
    let source = unsafe dy.base + row / size * dy.stride
    let target = unsafe dx.base + row * dx.stride
    for c in stride(from: 0, to: dx.columns, by: laneCount) { unsafe (target + c).lane = (source + c).lane * share }
  }
}

/// Adds to token i of every clip row i of `table` [tokens a clip, width]: position embeddings.
public func addPerToken(_ table: Tensor, to x: Tensor) {
  precondition(x.rows % table.rows == 0)
  for start in stride(from: 0, to: x.rows, by: table.rows) { add(table, to: x.rows(start..<start + table.rows)) }
}

/// out = x·a + y·b, same shapes: a clip and its noise.
public func blend(_ x: Tensor, _ a: Float, _ y: Tensor, _ b: Float, into out: Tensor) {
  precondition(x.isContiguous && y.isContiguous && out.isContiguous && x.count == y.count && x.count == out.count)
  for i in 0..<x.count { unsafe out.base[i] = (b * y.base[i]).addingProduct(a, x.base[i]) }
}
