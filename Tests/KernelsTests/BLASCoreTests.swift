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

  @Test func whatWasChosenByHandStaysWithAWarning() {
    #expect(BLASCore.advice(current: "Prescott", asked: nil, flags: avx2) == .restart("Haswell"))
    #expect(BLASCore.advice(current: "Zen", asked: "", flags: avx512) == .restart("SkylakeX"))
    #expect(BLASCore.advice(current: "Nehalem", asked: "Nehalem", flags: avx2) == .warn(faster: "Haswell"))
    #expect(BLASCore.advice(current: "Zen", asked: "zen", flags: avx2) == .stay)
    // Asked for, by hand or by the start before this one, and not taken: asking again would go round in circles.
    #expect(BLASCore.advice(current: "Haswell", asked: "SkylakeX", flags: avx512) == .stay)
  }

  @Test func kernelsOfOtherProcessorsAreRefused() {
    #expect(BLASCore.missing(for: "skylakex", flags: avx512) == [])
    #expect(BLASCore.missing(for: "SkylakeX", flags: avx2).first == "avx512f")
    #expect(BLASCore.missing(for: "Excavator", flags: avx2) == ["fma4"])
    #expect(BLASCore.missing(for: "Opteron", flags: avx2) == ["3dnow"])
    #expect(["Haswell", "Zen", "Nehalem"].allSatisfy { BLASCore.missing(for: $0, flags: avx2).isEmpty })
  }

  @Test func oldProcessorsGetNoNewKernels() {
    #expect(BLASCore.better(than: "Prescott", flags: ["sse2", "avx"]) == nil)
    #expect(BLASCore.missing(for: "Haswell", flags: ["sse2", "avx"]) == ["avx2", "fma"])
  }
}
