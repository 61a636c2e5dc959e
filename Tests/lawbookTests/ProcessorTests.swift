// Who is told that this processor is too old, before any code runs that was compiled for newer ones.

import Diagnostics
import Testing

@testable import lawbook

@Suite struct ProcessorTests {
  private static let new: Set = ["sse2", "avx", "avx2", "bmi1", "bmi2", "f16c", "fma", "abm", "movbe"]

  private func complaint(_ words: String, _ flags: Set<String>?) -> String? {
    do throws(Failure) {
      try Processor.check(["lawbook"] + words.split(separator: " ").map(String.init), flags: flags)
      return nil
    } catch {
      return error.diagnostics.first?.headline
    }
  }

  #if arch(x86_64)
    @Test(arguments: ["train", "sweep plan.yaml --dry-run", "held-out study.yaml", "bench inference", "help train"])
    func commandsThatTrainNeedANewOne(_ words: String) {
      let name = words.split(separator: " ").first { $0 != "help" } ?? ""
      #expect(complaint(words, ["sse2", "avx"])?.hasPrefix("'\(name)' needs a processor with AVX2") == true)
      #expect(
        complaint(words, Self.new.subtracting(["fma"])) == "'\(name)' needs a processor with AVX2; this one has no fma")
      #expect(complaint(words, Self.new) == nil)
      #expect(complaint(words, nil) == nil)
    }
  #endif

  @Test(arguments: ["", "fit train", "runs sweep", "--help", "help", "help fit"]) func theOthersDoNot(_ words: String) {
    #expect(complaint(words, []) == nil)
  }

  /// Whoever runs the tests of training has one.
  @Test func thisOneDoes() { #expect(complaint("train", Processor.flags) == nil) }
}
