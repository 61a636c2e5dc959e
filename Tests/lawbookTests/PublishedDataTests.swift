// Third-party measurements, where the folder with them is named: the numbers that others printed come out.

import Foundation
import Testing

private let testData = ProcessInfo.processInfo.environment["LAWBOOK_TEST_DATA"]

@Suite(.enabled(if: testData != nil, "set LAWBOOK_TEST_DATA")) struct PublishedDataTests {
  private func fit(_ options: String) throws -> JSONObject {
    let file = try testData.orThrow("LAWBOOK_TEST_DATA is unset") + "/chinchilla_epoch.csv"
    let command = "lawbook fit '\(file)' --map val_loss=loss --where 'epoch_excluded == 0' --json \(options)"
    let outcome = try CommandFolder().run(command)
    #expect(outcome.exit == 0, "\(outcome.stderr)")
    return try JSONObject(outcome.stdout)
  }

  @Test func chinchillaByLogHuber() throws {
    let result = try fit("")
    let loss = try result.object("laws").object("loss")
    #expect(try abs(loss.object("objective").number("value") - 0.0010182740) < 5e-11)
    let parameters = try loss.object("parameters")
    for (name, value) in [("E", 1.81722), ("alpha", 0.34731), ("beta", 0.36717)] {
      #expect(try abs(parameters.value(name) - value) < 5e-6, "\(name)")
      #expect(try parameters.object(name).number("low") < value)
      #expect(try parameters.object(name).number("high") > value)
    }
    #expect(try result.number("runs") == 240)
    #expect(try result.array("ledger").count == 5)
    #expect(try result.object("laws").isNull("batch"))
    #expect(try !result.object("refused").text("batch").isEmpty)
  }

  @Test func chinchillaByLeastAbsolute() throws {
    let loss = try fit("--objective least-absolute --replicates 0").object("laws").object("loss")
    #expect(try abs(loss.object("objective").number("value") - 1.129495) < 5e-7)
    let parameters = try loss.object("parameters")
    for (name, value) in [("E", 1.81686), ("alpha", 0.34781), ("beta", 0.36585)] {
      #expect(try abs(parameters.value(name) - value) < 1e-5, "\(name)")
    }
  }

  @Test func chinchillaBySquares() throws {
    let result = try fit("--objective squared --where 'flops < 1e21' --replicates 0")
    #expect(try result.number("points") == 217)
    let objective = try result.object("laws").object("loss").object("objective")
    #expect(try abs(objective.number("value") - 0.062414) < 5e-7)
  }
}
