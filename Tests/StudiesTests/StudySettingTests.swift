// Settings of a study replaced one by one: `--set`.

import Diagnostics
import Laws
import RunLogs
import Studies
import Testing

@Suite struct StudySettingTests {
  private static func study(_ yaml: String) throws -> Study {
    let scratch = try Scratch(["runs.csv": "", "study.yaml": "data: runs.csv\n" + yaml])
    return try withExtendedLifetime(scratch) { try readStudy(scratch.path("study.yaml")) }
  }

  @Test func anySettingCanBeReplaced() throws {
    let study = try Self.study("form: additive\nfixed: {batch_tokens: 512, learning_rate: 1e-3}")
    let changed = try study.setting([
      "laws.loss.form=kaplan", "fixed.learning_rate=2e-3", "cells.tolerance=0.02", "budgets=[1e19, 1e20]",
      "objective.huber.delta=1e-2", "where=step > 3",
    ])
    #expect(changed.analysis.form == .kaplan)
    #expect(changed.analysis.fixed == FixedHyperparameters(batchTokens: 512, learningRate: 2e-3))
    #expect(changed.analysis.tokensTolerance == 0.02 && changed.analysis.budgets == [1e19, 1e20])
    #expect(changed.analysis.objective.delta == 1e-2 && !changed.analysis.objective.isLogarithmic)
    #expect(changed.mapping.filters.map(\.condition) == ["step > 3"])
    #expect(study.analysis.form == .additive)
  }

  @Test func dataWithoutAStudyHasSettingsToo() throws {
    #expect(try studyForData(["runs.csv"]).setting(["seed=7"]).analysis.seed == 7)
  }

  @Test func mistakesAreToldTogether() throws {
    let study = try Self.study("")
    let failure = try #require(throws: Failure.self) {
      try study.setting(["from=kaplan", "form=kapln", "cells.tolerence=1", "replicates=-1"])
    }
    #expect(
      failure.description == """
        --set from: error: a study has no key 'from'
        hint: did you mean 'form'?
        --set form: error: no form of the loss law is called 'kapln'
        hint: did you mean 'kaplan'?
        --set cells.tolerence: error: cells has no key 'tolerence'
        hint: did you mean 'tolerance'?
        --set replicates: error: replicates is out of range: -1
        hint: it lies between 0 and 100000
        """)
  }

  @Test func aSettingGivenTwiceIsRefused() throws {
    let failure = try #require(throws: Failure.self) {
      try Self.study("form: tied\nlaws: {loss: {form: kaplan}}")
    }
    #expect(failure.description.contains("3:21: error: 'form' is given twice"))
  }
}
