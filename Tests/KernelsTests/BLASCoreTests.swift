import Testing

@testable import Kernels

@Suite struct BLASCoreTests {
  @Test func namesItsCore() { #expect(!BLASCore.name.isEmpty) }
}
