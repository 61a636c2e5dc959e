// Products of matrices, by OpenBLAS on one thread.

import COpenBLAS

/// out = a·bᵀ + keep·out, with a [m, k], b [n, k], out [m, n].
func productWithTransposed(_ a: Tensor, _ b: Tensor, into out: Tensor, keep: Float) {
  precondition(a.columns == b.columns && out.rows == a.rows && out.columns == b.rows)
  guard out.count > 0 else { return }
  unsafe cblas_sgemm(
    CblasRowMajor, CblasNoTrans, CblasTrans, Int32(a.rows), Int32(b.rows), Int32(a.columns), 1, a.base,
    Int32(a.stride), b.base, Int32(b.stride), keep, out.base, Int32(out.stride))
}

/// out = a·b + keep·out, with a [m, k], b [k, n], out [m, n].
func product(_ a: Tensor, _ b: Tensor, into out: Tensor, keep: Float) {
  precondition(a.columns == b.rows && out.rows == a.rows && out.columns == b.columns)
  guard out.count > 0 else { return }
  unsafe cblas_sgemm(
    CblasRowMajor, CblasNoTrans, CblasNoTrans, Int32(a.rows), Int32(b.columns), Int32(a.columns), 1, a.base,
    Int32(a.stride), b.base, Int32(b.stride), keep, out.base, Int32(out.stride))
}

/// out += aᵀ·b, with a [k, m], b [k, n], out [m, n].
func addTransposedProduct(_ a: Tensor, _ b: Tensor, to out: Tensor) {
  precondition(a.rows == b.rows && out.rows == a.columns && out.columns == b.columns)
  guard out.count > 0 else { return }
  unsafe cblas_sgemm(
    CblasRowMajor, CblasTrans, CblasNoTrans, Int32(a.columns), Int32(b.columns), Int32(a.rows), 1, a.base,
    Int32(a.stride), b.base, Int32(b.stride), 1, out.base, Int32(out.stride))
}

/// How fast this process multiplies two matrices of size³ in single precision: the bound that training is held against.
public struct MatrixProductRate {
  private let a: Tensor
  private let b: Tensor
  private let out: Tensor

  public init(size: Int = 1024) {
    a = Tensor(rows: size, columns: size)
    b = Tensor(rows: size, columns: size)
    out = Tensor(rows: size, columns: size)
    a.fill(0.5)
    b.fill(0.25)
  }

  /// FLOPs of one product.
  public var flops: Double { 2 * Double(a.rows) * Double(a.rows) * Double(a.rows) }

  public func multiply() { productWithTransposed(a, b, into: out, keep: 0) }
}
