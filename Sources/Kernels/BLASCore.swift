// Which kernels OpenBLAS runs, and whether the processor could do better.

import COpenBLAS

/// The BLAS library of this process.
public enum BLASCore {
  /// The core type whose kernels OpenBLAS runs, such as `Haswell`, `Zen` or `SkylakeX`.
  public static var name: String { unsafe String(cString: openblas_get_corename()) }

  /// One thread for every product: two gain nothing at these sizes, two runs side by side do.
  public static func useOneThread() { openblas_set_num_threads(1) }

  /// The environment variable that chooses a core type; OpenBLAS reads it when it is loaded.
  public static let variable = "OPENBLAS_CORETYPE"

  /// Core types by the instructions that their kernels use, from old to new; as OpenBLAS 0.3.21 names them.
  private static let avx2 = ["Haswell", "Zen", "Excavator"]
  private static let avx512 = ["SkylakeX", "Cooperlake", "SapphireRapids"]
  private static let others = [
    "Prescott", "Core2", "Penryn", "Dunnington", "Atom", "Nehalem", "Sandybridge", "Katmai", "Coppermine", "Northwood",
    "Banias", "Athlon", "Opteron", "Opteron_SSE3", "Barcelona", "Bobcat", "Bulldozer", "Piledriver", "Steamroller",
    "Nano",
  ]
  /// Core types that `--blas-core` takes on an x86.
  public static let names = (avx2 + avx512 + others).sorted()

  /// A core type that fits the processor better than the one OpenBLAS chose, or nil.
  ///
  /// OpenBLAS knows processors by their model numbers: what is newer than the library gets kernels for AVX2 or older
  /// though it has AVX-512, at half the speed.
  public static func better(than current: String, flags: Set<String>) -> String? {
    let hasAVX512 = missing(for: "SkylakeX", flags: flags).isEmpty
    if hasAVX512 && !avx512.contains(where: { isSame($0, current) }) { return "SkylakeX" }
    let hasAVX2 = missing(for: "Haswell", flags: flags).isEmpty
    if !hasAVX512 && hasAVX2 && others.contains(where: { isSame($0, current) }) { return "Haswell" }
    return nil
  }

  /// What a core type's kernels need of the processor: OpenBLAS runs them unasked where the variable names them, and the
  /// first product ends the process.
  private static let needs: [(cores: [String], flags: [String])] = [
    (avx512, ["avx512f", "avx512dq", "avx512bw", "avx512vl", "avx512cd"]),
    (["Bulldozer", "Piledriver", "Steamroller", "Excavator"], ["fma4"]), (["Opteron", "Opteron_SSE3"], ["3dnow"]),
    (avx2, ["avx2", "fma"]),
  ]

  /// Instruction sets that a core type's kernels need and the processor has not.
  public static func missing(for core: String, flags: Set<String>) -> [String] {
    let needed = needs.first { $0.cores.contains { isSame($0, core) } }?.flags ?? []
    return needed.filter { !flags.contains($0) }
  }

  /// What is to be done about the core type that OpenBLAS took unasked, or as the variable asked.
  public enum Advice: Sendable, Equatable {
    case stay
    /// Start again with this core type.
    case restart(String)
    /// Chosen by hand, so it stays, though this one would be faster.
    case warn(faster: String)
  }

  /// - Parameters:
  ///   - current: the core type in use.
  ///   - asked: the variable's value; a core type that was asked for and not taken is not asked for again.
  ///   - flags: the processor's, by Linux's names.
  public static func advice(current: String, asked: String?, flags: Set<String>) -> Advice {
    guard let better = better(than: current, flags: flags) else { return .stay }
    guard let asked, !asked.isEmpty else { return .restart(better) }
    return isSame(asked, better) ? .stay : .warn(faster: better)
  }

  public static func isSame(_ one: String, _ other: String) -> Bool { one.lowercased() == other.lowercased() }
}
