// A study file damaged at random: an answer or an error, never a crash.

import Diagnostics
import Foundation
import Studies
import Testing

@Suite struct StudyFuzzTests {
  static let whole = """
    title: "Video DiT"
    data: [runs.csv, '*.jsonl']
    map: {params: N, val_loss: loss}
    units: {tokens: 1e9, params: 1_000_000}
    where:
      - epoch_excluded == 0
      - {if: flops < 1e21, reason: &r above the budget}
    exclude: {run: n130-b2, reason: *r}
    compute:
      cross-dit: {n_ctx: 1280, width: 1728, params: 0.72e9}
    objective: {log-huber: {delta: 1e-4}}
    hold_out:
      - params: [1e9, 1.1B]
      - {params: 0.72e9, tokens: '>= 1e11'}
    budgets: [1e19, 3e19]
    seed: 7
    """
  static let damage = Array("{}[]:-,&*#?|>'\"%@`!\n\t \\0e9.~".utf8) + [0, 0x80, 0xC3, 0xFF]

  @Test func damagedStudiesAreAnswered() throws {
    let scratch = try Scratch(["runs.csv": ""])
    #expect(try Scratch.complaints(Self.whole) == "")
    var state: UInt64 = 1
    func random(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
    var answered = 0
    for _ in 0..<500 {
      var bytes = Array(Self.whole.utf8)
      for _ in 0...random(4) { bytes[random(bytes.count)] = Self.damage[random(Self.damage.count)] }
      if random(4) == 0 { bytes = Array(bytes.prefix(random(bytes.count))) }
      try scratch.write("study.yaml", Data(bytes))
      do {
        _ = try readStudy(scratch.path("study.yaml"))
      } catch {
        #expect(!error.diagnostics.isEmpty)
        #expect(error.diagnostics.allSatisfy { $0.place != nil })
      }
      answered += 1
    }
    #expect(answered == 500)
  }
}
