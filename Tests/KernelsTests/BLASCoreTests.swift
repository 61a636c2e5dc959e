// Which BLAS kernels are asked for.

import Testing

@testable import Kernels

@Suite struct BLASCoreTests {
  private let avx2: Set = ["sse2", "avx", "avx2", "fma"]
  private let avx512: Set = ["avx2", "fma", "avx512f", "avx512dq", "avx512bw", "avx512vl", "avx512cd"]

  @Test func namesItsCore() { #expect(!BLASCore.name.isEmpty) }

  @Test func newProcessorsWithOldKernelsGetBetterOnes() {
    #expect(BLASCore.better(than: "Haswell", flags: avx512) == "SkylakeX")
    #expect(BLASCore.better(than: "Zen", flags: avx512) == "SkylakeX")
    #expect(BLASCore.better(than: "Prescott", flags: avx2) == "Haswell")
  }

  @Test func fittingKernelsStay() {
    #expect(BLASCore.better(than: "Zen", flags: avx2) == nil)
    #expect(BLASCore.better(than: "SapphireRapids", flags: avx512) == nil)
    #expect(BLASCore.better(than: "armv8", flags: []) == nil)
  }

  @Test func oldProcessorsCannotRunTheKernels() {
    #expect(!BLASCore.canRun(flags: ["sse2", "avx"]))
    #expect(BLASCore.canRun(flags: avx2))
  }
}
