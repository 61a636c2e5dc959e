// A step allocates nothing: all memory is there from the start. Counted on the thread that trains, call by call.

import CAllocations
import Kernels
import Testing

@testable import Training

@Suite(.enabled(if: thread_allocations() >= 0, "allocations are counted with glibc only")) struct AllocationTests {
  private func allocations(_ work: () -> Void) -> Int {
    let before = thread_allocations()
    work()
    return thread_allocations() - before
  }

  @Test func memoryOfAnyKindIsCounted() {
    #expect(allocations { _ = Tensor(rows: 4, columns: 4) } >= 2)
    #expect(allocations { withExtendedLifetime([Int](repeating: 1, count: Int.random(in: 50...60))) {} } >= 1)
  }

  /// Four clips a step in parts, logged steps and others; the first may set things up.
  @Test(arguments: BlockKind.allCases, [64, 256]) func aStepAllocatesNothing(_ block: BlockKind, _ batch: Int) {
    let trainer = Trainer(TrainerTests.settings(block, batch: batch))
    _ = trainer.advance(measuringNoise: true)
    let count = allocations {
      for step in 0..<4 { _ = trainer.advance(measuringNoise: step.isMultiple(of: 2)) }
    }
    #expect(count == 0)
  }

  @Test(arguments: BlockKind.allCases) func norDoesAValidation(_ block: BlockKind) {
    let trainer = Trainer(TrainerTests.settings(block))
    _ = trainer.validationLoss(onAll: false)
    #expect(allocations { _ = trainer.validationLoss(onAll: false) } == 0)
  }
}
