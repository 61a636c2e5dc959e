// What `lawbook bench inference` reports: ratios round by round, savings, and a notebook's part, from given times.

import Foundation
import Tables
import Testing
import Texts
import Training

@testable import lawbook

@Suite struct InferenceResultTests {
  static let (large, small) = (ModelShape(layers: 4, width: 64), ModelShape(layers: 2, width: 64))

  /// Three rounds; something slowed the third for both.
  func result(pairs: Bool = true) -> InferenceResult {
    InferenceResult(
      core: "Zen", clock: "processor", shapes: pairs ? [Self.large] : [Self.large, Self.small],
      pairs: pairs ? [(Self.large, Self.small)] : [], counts: [1],
      measured: [
        .init(shape: Self.large, clips: 1, seconds: [0.002, 0.004, 0.020]),
        .init(shape: Self.small, clips: 1, seconds: [0.001, 0.003, 0.012]),
      ], product: Spread([4e10]))
  }

  @Test func ratiosAreTakenRoundByRound() {
    // 2, 4/3 and 5/3: neither the ratio of the medians, 4/3, nor that of any other two rounds.
    let spread = result().ratio(Self.large, Self.small, clips: 1)
    #expect(abs(spread.middle - 5.0 / 3) < 1e-12 && abs(spread.low - 1.5) < 1e-12)
    let saved = result().saved((Self.large, Self.small), clips: 1)
    #expect(abs(saved.middle - 0.4) < 1e-12 && saved.low < saved.middle && saved.middle < saved.high)
  }

  @Test func savingsOfSizeAndFLOPs() {
    let narrow = ModelShape(layers: 4, width: 32)
    // A quarter of N, but d is half of n_ctx: attention weighs more. (7 + 2)/(7 + 1)/4.
    #expect(result().paramsSaved((Self.large, narrow)) == 0.75)
    #expect(abs(result().flopsSaved((Self.large, narrow)) - (1 - 9.0 / 32)) < 1e-12)
  }

  @Test func jsonHoldsStepsRatiosAndSavings() throws {
    let json = try JSONObject(result(pairs: false).json.text)
    #expect(try json.number("product_gflops") == 40 && json.text("clock") == "processor")
    let steps = try json.array("steps")
    // 64 tokens in 4 ms.
    #expect(try steps.count == 2 && abs(steps[0].number("tokens_per_second") - 16_000) < 1e-6)
    let ratio = try #require(try json.array("ratios").first)
    #expect(try ratio.number("params") == 2 && abs(ratio.object("seconds").number("median") - 5.0 / 3) < 1e-12)
    #expect(try json.array("saved").isEmpty)
    let saved = try #require(try JSONObject(result().json.text).array("saved").first)
    #expect(try saved.number("params") == 0.5 && abs(saved.object("seconds").number("median") - 0.4) < 1e-12)
  }

  @Test func textShowsWhatASmallerModelSaves() {
    let answer = result().answer
    #expect(
      answer.parts.first?.sentences == [
        "BLAS core Zen, one thread, processor time: a 1024³ product runs at 40 GFLOP/s."
      ])
    let lines = answer.written(as: .text, width: 80).split(separator: "\n").map { $0.split(separator: " ") }
    #expect(lines.contains(["L4", "d64", "L2", "d64", "50.0", "%", "50.0", "%", "40.0", "%"]), "\(lines)")
  }

  @Test func theNotebookPartHoldsValuesAndATable() throws {
    #expect(
      result().notebookPart == """
        ```value
        name: params_saved_L4_d64
        value: 0.5
        ```

        ```value
        name: flops_saved_L4_d64
        value: 0.5
        ```

        ```value
        name: time_saved_L4_d64_1_clip
        value: 0.4
        ```

        | L, d | smaller | N saved | FLOPs saved | time saved, 1 clip |
        |---|---|--:|--:|--:|
        | 4, 64 | 2, 64 | 50.0 % | 50.0 % | 40.0 % |

        Table: Savings of a smaller model in a denoising step (medians, one core, OpenBLAS kernels for Zen). {#tbl-inference}

        """)
    #expect(
      result(pairs: false).notebookPart.contains("| L, d | N | ms, 1 clip |\n|---|--:|--:|\n| 4, 64 | 262144 | 4 |\n"))
  }

  @Test(arguments: [true, false]) func aNotebookTakesIt(_ pairs: Bool) throws {
    let notebook = "---\ntitle: T\n---\n{{include: part.md}}\n\nSee @tbl-inference."
    let folder = try CommandFolder(files: [
      ("notebook.md", Data((notebook + (pairs ? " {{time_saved_L4_d64_1_clip | .0%}}" : "") + "\n").utf8)),
      ("part.md", Data(result(pairs: pairs).notebookPart.utf8)),
    ])
    let outcome = try folder.run("lawbook check notebook.md")
    #expect(outcome.exit == 0, "\(outcome.stdout)\(outcome.stderr)")
  }
}
