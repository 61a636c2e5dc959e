// Memory for training: allocated once, handed out as rows of floats, freed when the last view goes.

/// A block of zeroed floats on cache-line borders.
@safe final class Storage {
  let base: UnsafeMutablePointer<Float>
  let count: Int

  init(count: Int) {
    self.count = count
    let raw = UnsafeMutableRawPointer.allocate(byteCount: max(1, count) * 4, alignment: 64)
    unsafe base = unsafe raw.bindMemory(to: Float.self, capacity: max(1, count))
    unsafe base.initialize(repeating: 0, count: max(1, count))
  }

  deinit { unsafe base.deallocate() }
}

/// A matrix of floats in row-major order: a view that keeps its memory alive. Copies are views of the same numbers.
///
/// Kernels check shapes where they begin and use addresses inside, so a tensor never reaches outside its memory.
@safe public struct Tensor {
  let storage: Storage
  let base: UnsafeMutablePointer<Float>
  public let rows: Int
  public let columns: Int
  /// Floats from one row to the next.
  public let stride: Int

  /// New memory, zeros.
  public init(rows: Int, columns: Int) {
    precondition(rows >= 0 && columns >= 0)
    let storage = Storage(count: rows * columns)
    unsafe self.init(storage: storage, base: storage.base, rows: rows, columns: columns, stride: columns)
  }

  private init(storage: Storage, base: UnsafeMutablePointer<Float>, rows: Int, columns: Int, stride: Int) {
    self.storage = storage
    unsafe self.base = unsafe base
    self.rows = rows
    self.columns = columns
    self.stride = stride
  }

  public var count: Int { rows * columns }
  /// Whether the rows lie behind one another without gaps.
  public var isContiguous: Bool { stride == columns || rows <= 1 }

  /// The rows of a range.
  public func rows(_ range: Range<Int>) -> Tensor {
    precondition(range.lowerBound >= 0 && range.upperBound <= rows)
    return unsafe Tensor(
      storage: storage, base: base + range.lowerBound * stride, rows: range.count, columns: columns, stride: stride)
  }

  public func first(_ count: Int) -> Tensor { rows(0..<count) }

  /// The columns of a range, of every row.
  public func columns(_ range: Range<Int>) -> Tensor {
    precondition(range.lowerBound >= 0 && range.upperBound <= columns)
    return unsafe Tensor(
      storage: storage, base: base + range.lowerBound, rows: rows, columns: range.count, stride: stride)
  }

  /// `rows · columns` floats from `offset` on, as a matrix. Only of contiguous tensors.
  public func matrix(at offset: Int, rows: Int, columns: Int) -> Tensor {
    precondition(isContiguous && offset >= 0 && rows >= 0 && columns >= 0 && offset + rows * columns <= count)
    return unsafe Tensor(storage: storage, base: base + offset, rows: rows, columns: columns, stride: columns)
  }

  public subscript(row: Int, column: Int) -> Float {
    get {
      precondition(row >= 0 && row < rows && column >= 0 && column < columns)
      return unsafe base[row * stride + column]
    }
    nonmutating set {
      precondition(row >= 0 && row < rows && column >= 0 && column < columns)
      unsafe base[row * stride + column] = newValue
    }
  }

  /// The numbers in row-major order.
  public var values: [Float] {
    (0..<rows).flatMap { row in (0..<columns).map { self[row, $0] } }
  }

  /// Writes numbers in row-major order.
  public func assign(_ numbers: [Float]) {
    precondition(numbers.count == count)
    for row in 0..<rows {
      for column in 0..<columns { self[row, column] = numbers[row * columns + column] }
    }
  }

  public func fill(_ value: Float) {
    for row in 0..<rows { unsafe (base + row * stride).update(repeating: value, count: columns) }
  }

  /// Copies numbers of a tensor of the same shape.
  public func copy(_ other: Tensor) {
    precondition(rows == other.rows && columns == other.columns)
    if isContiguous && other.isContiguous {
      unsafe base.update(from: other.base, count: count)
    } else {
      for row in 0..<rows {
        unsafe (base + row * stride).update(from: other.base + row * other.stride, count: columns)
      }
    }
  }

  /// Exchanges numbers with a tensor of the same size. Only of contiguous tensors.
  public func swap(_ other: Tensor) {
    precondition(isContiguous && other.isContiguous && count == other.count)
    for i in 0..<count {
      let kept = unsafe base[i]
      unsafe base[i] = unsafe other.base[i]
      unsafe other.base[i] = kept
    }
  }

  /// The floats in place, for code that fills or reads them. Only of contiguous tensors.
  public func withMutableSpan<R>(_ body: (inout MutableSpan<Float>) throws -> R) rethrows -> R {
    precondition(isContiguous)
    var span = unsafe MutableSpan(_unsafeStart: base, count: count)
    return try body(&span)
  }

  /// The floats in place, for reading. Only of contiguous tensors.
  public func withSpan<R, E: Error>(_ body: (Span<Float>) throws(E) -> R) throws(E) -> R {
    precondition(isContiguous)
    return try body(unsafe Span(_unsafeStart: base, count: count))
  }
}
