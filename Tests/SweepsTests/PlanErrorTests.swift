// What is said about a sweep plan that is wrong: all of it, each with its line and column and a remedy.

import Sweeps
import Testing

@Suite struct PlanErrorTests {
  @Test func allErrorsAreReportedAtOnceInOrder() {
    let said = PlanText.complaints(
      """
      name: x
      sizes: [{layers: 2, widht: 32}, {layers: 0, width: 40}]
      batch_tokns: [64]
      batch_tokens: [64, 100, many]
      learning_rates: [1e-3, 20]
      schedules: [cosin]
      blocks: [mmdit]
      clips: [{frames: 4, height: 7}]
      head_size: 12
      marks: []
      runs: [{seeds: [1.5], lines: 3}]
      lines: 1
      """)
    #expect(
      said == """
        plan.yaml:2:9: error: a size needs 'width'
        plan.yaml:2:21: error: a size has no key 'widht'
        hint: did you mean 'width'?
        plan.yaml:2:42: error: layers is out of range: 0
        hint: it lies between 1 and 1000
        plan.yaml:3:1: error: a sweep plan has no key 'batch_tokns'
        hint: did you mean 'batch_tokens'?
        plan.yaml:4:25: error: a batch size must be a number, not 'many'
        hint: numbers are written 1e9, 1.07B or 1_000
        plan.yaml:5:24: error: a learning rate is out of range: 20
        hint: it must be above zero, at most 10
        plan.yaml:6:13: error: no schedule is called 'cosin'
        hint: did you mean 'cosine'?
        plan.yaml:7:10: error: no block is called 'mmdit'
        hint: did you mean 'mm-dit'?
        plan.yaml:8:29: error: height of a clip must be a multiple of 2, not 7
        hint: the nearest: 6 or 8
        plan.yaml:9:12: error: head_size must be a multiple of 8, not 12
        hint: the nearest: 8 or 16
        plan.yaml:10:8: error: marks is an empty list
        hint: name at least one
        plan.yaml:11:17: error: a seed must be a whole number
        plan.yaml:11:23: error: an item of runs has no key 'lines'
        hint: expected one of: averaging, batch_tokens, blocks, clips, head_size, learning_rates, marks, schedules, seeds, sizes, until
        plan.yaml:12:8: error: lines is out of range: 1
        hint: it lies between 2 and 100000
        """)
  }

  @Test func whatDoesNotFitTogether() {
    let said = PlanText.complaints(
      """
      name: x
      sizes: [{layers: 2, width: 40}]
      batch_tokens: [64, 100, 512]
      learning_rates: 1e-3
      marks: [256k, 12800, 51200]
      until: {64: 100, 128: 1M}
      """)
    #expect(
      said == """
        plan.yaml:2:28: error: width 40 is not a multiple of the head size 16
        hint: the nearest that is: 32
        plan.yaml:3:20: error: a batch of 100 tokens is not a multiple of the clip (64 tokens)
        hint: the nearest that is: 128
        plan.yaml:6:13: error: batch size 64 is to stop at 100, which is no mark
        hint: expected one of: 12800
        plan.yaml:6:23: error: until names batch size 128, which no run has
        hint: expected one of: 64, 100, 512
        """)
  }

  @Test func marksAreMultiplesOfTheLargestBatch() {
    let said = PlanText.complaints(
      """
      name: x
      sizes: [{layers: 2, width: 32}]
      batch_tokens: [64, 512]
      learning_rates: 1e-3
      marks: [256k, 1M, 100]
      """)
    #expect(
      said == """
        plan.yaml:5:15: error: mark 1000000 is not a multiple of the largest batch, 512
        hint: the nearest that is: 999936
        plan.yaml:5:19: error: mark 100 is not a multiple of the largest batch, 512
        hint: the nearest that is: 512
        """)
  }

  /// Missing keys are told with everything else, once.
  @Test func whatIsMissingIsToldWithWhatIsWrong() {
    let said = PlanText.complaints(
      """
      sizes: [{layers: 2, width: 32}]
      batch_tokens: [many]
      until: {64: 100k}
      """)
    #expect(
      said == """
        plan.yaml:1:1: error: a sweep plan needs 'learning_rates'
        plan.yaml:1:1: error: a sweep plan needs 'marks'
        plan.yaml:1:1: error: a sweep plan needs 'name'
        plan.yaml:2:16: error: a batch size must be a number, not 'many'
        hint: numbers are written 1e9, 1.07B or 1_000
        """)
  }

  /// Between two marks a run would be cut to the one before.
  @Test func anEarlyStopIsAMark() {
    let said = PlanText.complaints(PlanText.small + "until: {64: 64k, 256: 102400}")
    #expect(
      said == """
        plan.yaml:6:13: error: batch size 64 is to stop at 64000, which is no mark
        hint: expected one of: 51200
        """)
  }

  @Test func whatTakesTooMuchMemoryIsToldOnceASize() {
    let yaml = PlanText.small.replacing("width: 64}", with: "width: 4096}") + "seeds: [1, 2]"
    #expect(PlanText.complaints(yaml) == "")
    let said = PlanText.complaints(yaml, memory: 1e9)
    #expect(
      said.hasPrefix("plan.yaml:2:52: error: cross-dit-L4-d4096-B256-lr1e-3-s1 cannot be trained: the run would take"))
    #expect(said.split(separator: "\n").count == 2)
  }

  @Test func tooManyRuns() {
    let seeds = (1...2501).map(String.init).joined(separator: ", ")
    let said = PlanText.complaints(PlanText.small + "seeds: [\(seeds)]")
    #expect(said == "plan.yaml:1:1: error: the plan has 20008 runs\nhint: a sweep has at most 10000")
  }

  @Test(arguments: [
    ("", "plan.yaml: error: is empty"), ("[1]", "plan.yaml:1:1: error: a sweep plan must be a mapping"),
    ("name: x", "plan.yaml:1:1: error: a sweep plan needs 'batch_tokens'"),
    ("name: [", "plan.yaml:2:1: error: is not YAML"),
    ("name: x\nname: y", "plan.yaml:1:1: error: 'name' is given twice"),
    ("name: x\nruns: [{seeds: 1}]", "plan.yaml:2:8: error: an item of runs needs 'batch_tokens'"),
    ("a: &a 1\nb: [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a,*a,*a,*a]", "plan.yaml:2:41: error: more than 12 YAML aliases"),
  ])
  func eachMistakeHasItsPlace(_ yaml: String, _ expected: String) {
    let said = PlanText.complaints(yaml)
    #expect(said.hasPrefix(expected), "\(said)")
  }
}
