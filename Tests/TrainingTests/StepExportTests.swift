// What is written for another framework: no tensor of zeros, which would hide the gradients behind it.

import Diagnostics
import Foundation
import Testing

@testable import Training

@Suite struct StepExportTests {
  /// What starts at zero waits for what lies behind it: the head moves at the first step, the blocks at the second, and
  /// what comes before a cross-attention that starts at zero at the third.
  @Test(arguments: [(BlockKind.crossDiT, 3), (.adaLNDiT, 2), (.mmDiT, 2)])
  func tooFewStepsAreRefusedWithTheLeastThatDo(_ block: BlockKind, _ least: Int) throws {
    let folder = RunFolder()
    let settings = TrainerTests.settings(block)
    let error = #expect(throws: Failure.self) { try exportStep(settings, after: 1, to: folder.path) }
    let headline = "after 1 step tokens.bias is still zero, which hides the gradients behind it"
    #expect(error?.diagnostics.first?.headline == headline)
    #expect(error?.diagnostics.first?.hint?.hasPrefix("at least \(least) steps") == true)
    #expect(!FileManager.default.fileExists(atPath: folder.path))
    for steps in [0, least] {
      _ = try exportStep(settings, after: steps, to: folder.path)
      let weights = try SafetensorsFile(contentsOf: folder.path + "/weights.safetensors").tensors
      #expect(!weights.isEmpty)
      for tensor in weights { #expect(tensor.values.contains { $0 != 0 }, "\(tensor.name)") }
    }
  }
}
