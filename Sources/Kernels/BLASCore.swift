// Which kernels OpenBLAS chose, and the one product everything rests on.

import COpenBLAS

/// The BLAS library of this process.
public enum BLASCore {
  /// The core type whose kernels OpenBLAS runs, such as `Haswell`, `Zen` or `SkylakeX`.
  public static var name: String { unsafe String(cString: openblas_get_corename()) }
}
