// The settings of a run: counts and the learning rate over it.

import Diagnostics
import Testing

@testable import Training

@Suite struct TrainingSettingsTests {
  @Test func countsAsThePaperDoes() {
    #expect(ModelShape(layers: 2, width: 32).params == 32_768)
    #expect(ModelShape(layers: 8, width: 128).params == 2_097_152)
    #expect(ModelShape(layers: 2, width: 32, block: .adaLNDiT).params == 24_576)
    #expect(ClipShape().contextTokens == 64)
  }

  @Test func learningRateWarmsUpOverTwentySteps() {
    let settings = TrainingSettings(
      shape: ModelShape(layers: 2, width: 32), batchTokens: 256, learningRate: 1e-3, marks: [256_000])
    #expect(settings.learningRate(at: 0) == 1e-3 / 20)
    #expect(settings.learningRate(at: 19) == 1e-3)
    #expect(settings.learningRate(at: 900) == 1e-3)
  }

  /// A run of 1000 steps with marks at 500 and 1000.
  @Test func aWarmUpLongerThanTheRunIsTold() {
    #expect(Self.settings(.constant, warmup: 500).warning == nil)
    #expect(
      Self.settings(.constant, warmup: 800).warning?.headline
        == "the warm-up of 800 steps is longer than the first mark, after 500 steps: the learning rate reaches 0.000625, "
        + "not 0.001")
    let long = Self.settings(.constant, warmup: 2000)
    #expect(
      long.warning?.headline
        == "the warm-up of 2000 steps is longer than the run of 1000 steps: the learning rate reaches 0.0005, not 0.001"
    )
    #expect(TrainingLog.header(long, version: "1", blasCore: "Zen").contains("\"highest_rate\":0.0005"))
    #expect(!TrainingLog.header(Self.settings(.constant), version: "1", blasCore: "Zen").contains("highest_rate"))
  }

  private static func settings(_ schedule: Schedule, warmup: Int = 0) -> TrainingSettings {
    TrainingSettings(
      shape: ModelShape(layers: 2, width: 32), batchTokens: 256, learningRate: 1e-3, schedule: schedule,
      warmupSteps: warmup, marks: [128_000, 256_000])
  }

  /// In ten-thousandths of the peak.
  private static func rates(_ settings: TrainingSettings, _ steps: [Int]) -> [Int] {
    steps.map { Int((settings.learningRate(at: $0) * 1e7).rounded()) }
  }

  @Test func schedules() {
    #expect(Self.settings(.constant).steps == 1000)
    #expect(Self.rates(Self.settings(.constant), [0, 500, 999]) == [10_000, 10_000, 10_000])
    // Half a cosine to a tenth: the mean of both in the middle.
    #expect(Self.rates(Self.settings(.cosine), [0, 250, 500, 1000]) == [10_000, 8682, 5500, 1000])
    // The last fifth falls to zero.
    #expect(
      Self.rates(Self.settings(.warmupStableDecay), [0, 799, 800, 900, 1000]) == [10_000, 10_000, 10_000, 5000, 0])
  }

  @Test(arguments: Schedule.allCases) func everyScheduleWarmsUp(_ schedule: Schedule) {
    let (cold, warm) = (Self.settings(schedule, warmup: 10), Self.settings(schedule))
    #expect(cold.learningRate(at: 4) == 0.5 * warm.learningRate(at: 4))
    #expect(cold.learningRate(at: 9) == warm.learningRate(at: 9))
  }

  @Test func everythingThatIsWrongAtOnce() {
    var settings = Self.settings(.constant, warmup: -1)
    settings.shape = ModelShape(
      layers: 0, width: 20, headSize: 12, clip: ClipShape(frames: 0, height: 7, width: 0, frameRate: .nan))
    settings.batchTokens = 0
    settings.learningRate = .infinity
    settings.logEvery = 0
    settings.validationEvery = 0
    settings.marks = []
    let problems = settings.problems()
    #expect(problems.count == 13)
    #expect(problems.allSatisfy { $0.hint != nil })
    #expect(Self.settings(.constant).problems() == [])
  }

  /// Numbers at their ends overflow nothing.
  @Test func absurdNumbersAreOutOfRange() {
    var settings = Self.settings(.constant, warmup: .max)
    let clip = ClipShape(frames: .max, height: .max - 1, width: .max - 1)
    settings.shape = ModelShape(layers: .max, width: .max, headSize: .max, clip: clip)
    (settings.batchTokens, settings.logEvery, settings.validationEvery) = (.max, .max, .max)
    settings.marks = [.max, .min]
    #expect(settings.problems().count == 12)
  }
}

@Suite struct RunSettingsTests {
  private static let settings = TrainingSettings(
    shape: ModelShape(
      layers: 3, width: 24, headSize: 8, block: .mmDiT,
      clip: ClipShape(frames: 2, height: 4, width: 6, frameRate: 1.5, version: 2)),
    batchTokens: 48, learningRate: 1.5e-5, schedule: .constant, warmupSteps: 7, seed: 9_000_000_000_000_000,
    marks: [480, 960], markValidations: 3, averaging: 0.999, validationEvery: 11, logEvery: 13)

  /// Every setting differs from its default, so a declaration that is missing or points elsewhere shows.
  @Test func everySettingGoesThroughCommandLinesAndHeaders() throws {
    var read = TrainingSettings.usual
    let words = Self.settings.arguments
    for (option, text) in zip(words, words.dropFirst()) where option.hasPrefix("--") {
      let setting = try #require(RunSettings.all.first { $0.option == option })
      #expect(setting.read(text, called: option, into: &read).isEmpty)
      #expect(option == "--schedule" || text != setting.text(.usual), "\(option)")
    }
    #expect(read == Self.settings)
    #expect(LogHeader(TrainingLog.header(read, version: "1", blasCore: "Zen")).settings == read)
  }

  @Test func headersOfOtherRunsAreNone() {
    let header = TrainingLog.header(Self.settings, version: "1", blasCore: "Zen")
    #expect(LogHeader(header.replacing("\"width\":24", with: "\"width\":25")).settings == nil)
    #expect(LogHeader(header.replacing("\"depth\":3,", with: "")).settings == nil)
    #expect(LogHeader("{}").settings == nil)
  }

  @Test func whatIsNoValueIsToldByTheOption() {
    var settings = TrainingSettings.usual
    #expect(
      RunSettings.headSize.read("12", called: "--head-size", into: &settings).map(\.description)
        == ["error: --head-size must be a multiple of 8, not 12\nhint: the nearest: 8 or 16"])
    #expect(
      RunSettings.block.read("dit", called: "--block", into: &settings).map(\.headline)
        == ["no block is called 'dit'"])
    #expect(settings == .usual)
  }
}
