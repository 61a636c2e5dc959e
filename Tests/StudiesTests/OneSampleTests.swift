// A batch of one sample is the least there is: the log's n_ctx says so when a cell's best run lies there.

import Foundation
import Laws
import Studies
import Testing

@Suite struct OneSampleTests {
  /// One cell whose loss falls towards small batches and has its minimum in eta inside.
  func optimum(_ column: String, _ tokens: [String]) throws -> Optimum {
    var text = "run,params,tokens,batch_tokens,learning_rate,val_loss\(column)\n"
    for (i, batch) in [64, 128, 256].enumerated() {
      for (j, rate) in [1e-3, 2e-3, 4e-3].enumerated() {
        let loss = 0.5 + 0.01 * Double(i * i) + 0.01 * Double((j - 1) * (j - 1))
        text += "r\(i)\(j),1e5,1e6,\(batch),\(rate),\(loss)\(tokens[i])\n"
      }
    }
    let scratch = try Scratch(["runs.csv": text, "study.yaml": "data: runs.csv\nreplicates: 0"])
    let result = try Studies.run(try readStudy(scratch.path("study.yaml")))
    #expect(result.optimal.laws.batch == nil && result.optimal.laws.learningRate == nil)
    return try #require(result.optima.first)
  }

  @Test func theContextOfTheLogDecides() throws {
    let least = try optimum(",n_ctx", [",64", ",64", ",64"])
    #expect(least.status == .limited && least.batchTokens == 64 && least.learningRate != nil)
    #expect(least.reason == .bestAtOneSample)
    let more = try optimum(",n_ctx", [",32", ",32", ",32"])
    #expect(more.status == .edge && more.reason == .bestAtEdge([GridEdge(.batch, 64, .smallest)]))
  }

  @Test(arguments: [("", ["", "", ""]), (",n_ctx", [",64", ",32", ",64"])])
  func withoutOneContextNothingIsKnownOfTheLeast(_ column: String, _ tokens: [String]) throws {
    #expect(try optimum(column, tokens).reason == .bestAtEdge([GridEdge(.batch, 64, .smallest)]))
  }
}
