// The settings of a training run as options: what each is, `RunSettings` says.

import ArgumentParser
import Diagnostics
import Foundation
import Texts
import Training

struct RunOptions: ParsableArguments {
  @Option(help: .of(RunSettings.layers)) var layers: String?
  @Option(help: .of(RunSettings.width)) var width: String?
  @Option(help: .of(RunSettings.headSize)) var headSize: String?
  @Option(help: .of(RunSettings.block)) var block: String?
  @Option(help: .of(RunSettings.frames)) var frames: String?
  @Option(help: .of(RunSettings.height)) var height: String?
  @Option(help: .of(RunSettings.clipWidth)) var clipWidth: String?
  @Option(help: .of(RunSettings.frameRate)) var frameRate: String?
  @Option(help: .of(RunSettings.clipVersion)) var clipVersion: String?
  @Option(help: .of(RunSettings.batchTokens)) var batchTokens: String?
  @Option(help: .of(RunSettings.learningRate)) var learningRate: String?
  @Option(help: .of(RunSettings.schedule)) var schedule: String?
  @Option(help: .of(RunSettings.warmupSteps)) var warmupSteps: String?
  @Option(help: .of(RunSettings.seed)) var seed: String?
  @Option(
    help: ArgumentHelp(
      "Training tokens (default: the last of --marks; without marks 1048576, in whole steps).", valueName: "tokens"))
  var tokens: String?
  @Option(
    help: ArgumentHelp("Tokens where all validation clips are measured; the last ends the run.", valueName: "list"))
  var marks: String?
  @Option(help: .of(RunSettings.markValidations)) var markValidations: String?
  @Option(help: .of(RunSettings.averaging)) var averaging: String?
  @Option(help: .of(RunSettings.logEvery)) var logEvery: String?
  @Option(help: .of(RunSettings.validateEvery)) var validateEvery: String?

  /// - Parameter others: what is wrong with the command's own options, to be told at the same time.
  /// - Throws: `UsageFailure` with everything that is wrong.
  func settings(others: [Diagnostic] = []) throws -> TrainingSettings {
    var settings = TrainingSettings.usual
    var problems = others
    // What cannot be read stays at its default, so that the rest is checked all the same.
    for (setting, text) in given { problems += setting.read(text, called: setting.option, into: &settings) }
    let areRead = problems.count == others.count
    if marks == nil, settings.batchTokens > 0 { settings.marks = [Self.nearest(1_048_576, settings.batchTokens)] }
    if let tokens { problems += end(tokens, &settings) }
    if problems.isEmpty || areRead {
      problems += settings.problems(
        memory: problems.isEmpty ? Double(ProcessInfo.processInfo.physicalMemory) : .infinity)
    }
    guard problems.isEmpty else { throw UsageFailure(failure: Failure(problems)) }
    return settings
  }

  /// What stands on the command line, by the name of its option.
  private var given: [(any AnyRunSetting, String)] {
    Mirror(reflecting: self).children.compactMap { child in
      guard let text = (child.value as? Option<String?>)?.wrappedValue else { return nil }
      let option = "--" + (child.label ?? "").dropFirst().flatMap { $0.isUppercase ? "-\($0.lowercased())" : "\($0)" }
      return RunSettings.all.first { $0.option == option }.map { ($0, text) }
    }
  }

  /// Ends the run at so many tokens.
  private func end(_ text: String, _ settings: inout TrainingSettings) -> [Diagnostic] {
    var whole = settings
    let problems = RunSettings.marks.read(text, called: "--tokens", into: &whole)
    guard let last = whole.marks.last, problems.isEmpty else { return problems }
    guard marks != nil else {
      settings.marks = [last]
      return []
    }
    let late = settings.marks.filter { $0 > last }
    settings.marks = settings.marks.filter { $0 < last } + [last]
    return late.map {
      Diagnostic(
        .error, "--marks: \($0) lies past --tokens \(last), the end of the run",
        hint: "leave out the mark, or --tokens: the last mark ends the run")
    }
  }

  private static func nearest(_ number: Int, _ unit: Int) -> Int { max(1, (number + unit / 2) / unit) * unit }
}

extension ArgumentHelp {
  /// The sentence with its range and default.
  static func of(_ setting: some AnyRunSetting) -> ArgumentHelp {
    ArgumentHelp(
      "\(setting.key.plainDescription.dropLast()) (default: \(setting.key.usual)).", valueName: setting.key.valueName)
  }
}

extension KeyForm {
  fileprivate var valueName: String {
    switch form {
    case .word: "name"
    default: unit.isEmpty ? "number" : unit
    }
  }
}
