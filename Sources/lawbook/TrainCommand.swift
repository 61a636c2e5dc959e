// `lawbook train`: one run of the reduced video diffusion transformer.

import Texts
import Tables
import ArgumentParser
import Diagnostics
import Foundation
import Training

struct TrainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train", abstract: "Train one reduced video diffusion transformer.",
    discussion: """
      The run trains on captioned clips of moving shapes, generated on the fly, on one core. Its folder gets:
        log.jsonl                the run log; equal settings give equal bytes
        checkpoint.safetensors   the state from which the same command resumes
        speed.json               the speed
      Ctrl-C stops it with a checkpoint (exit code 3). A run with an exploding loss ends as diverged, which is a result.
      EXAMPLES
        lawbook train --layers 2 --width 32 --batch-tokens 256 --learning-rate 2e-3
        lawbook train --layers 4 --width 64 --marks 256k,512k,1024k --out run
        lawbook train --layers 2 --width 32 --export-step step
      """)

  @OptionGroup var options: RunOptions
  @OptionGroup var core: CoreOptions

  @Option(help: ArgumentHelp("Folder of the run (default: runs/ID).", valueName: "folder"))
  var out: String?
  @Option(help: ArgumentHelp("Seconds between checkpoints.", valueName: "seconds"))
  var checkpointEvery = 60.0
  @Option(
    help: ArgumentHelp(
      "Write weights, a batch, loss and gradients to check another framework; do not train.",
      valueName: "folder"))
  var exportStep: String?
  @Option(help: ArgumentHelp("Steps to train before --export-step.", valueName: "steps")) var exportAfter = 0
  @Flag(help: .hidden) var progressLines = false

  func run() throws {
    let settings = try options.settings(others: problems)
    try core.prepare()
    // A sweep says it of all its runs at once.
    if let warning = settings.warning, !progressLines { Reporting.say(warning.description) }
    if let exportStep { return try export(settings, to: exportStep) }
    let folder = out ?? "runs/\(runIdentifier(settings))"
    let session = try TrainingSession(
      folder: folder, settings: settings, version: Lawbook.version, core: CoreOptions.current)
    let watch = TrainingWatch(settings, printsLines: progressLines, checkpointEvery: checkpointEvery)
    StopSignals.listen()
    let outcome = try session.run(shouldStop: { StopSignals.requests > 0 || watch.readerIsGone }, watch: watch.update)
    watch.finish()
    try watch.writeSpeed(to: (folder as NSString).appendingPathComponent("speed.json"))
    try tell(outcome, session)
  }

  private var problems: [Diagnostic] {
    [
      (0...1e6).contains(checkpointEvery)
        ? nil : Diagnostic(.error, "--checkpoint-every \(checkpointEvery) is out of range", hint: "from 0 to 1000000"),
      (0...1_000_000).contains(exportAfter)
        ? nil : Diagnostic(.error, "--export-after \(exportAfter) is out of range", hint: "from 0 to 1000000"),
      exportAfter == 0 || exportStep != nil
        ? nil : Diagnostic(.error, "--export-after is for --export-step", hint: "give --export-step a folder"),
    ].compactMap { $0 }
  }

  private func tell(_ outcome: TrainingSession.Outcome, _ session: TrainingSession) throws {
    switch outcome {
    case .ended(.completed):
      if !progressLines { print(completed(session)) }
    case .ended(.diverged(let reason)):
      if !progressLines { print("diverged: \(reason). Its log: \(session.logPath)") }
    case .interrupted:
      if !progressLines {
        Reporting.say("stopped at step \(session.progress.step); the same command goes on from there")
      }
      throw ExitCode(Reporting.Code.stopped)
    }
  }

  private func completed(_ session: TrainingSession) -> String {
    let loss = FileManager.default.contents(atPath: session.logPath)
      .flatMap { WrittenLog(String(decoding: $0, as: UTF8.self)) }?.loss
    let ending = loss.map { "validation loss \(NumberStyle.significant(5).text($0))" } ?? "no validation"
    return "\(ending) after \(session.progress.tokens) tokens; the log is \(session.logPath)"
  }

  private func export(_ settings: TrainingSettings, to folder: String) throws {
    let loss = try Training.exportStep(settings, after: exportAfter, to: folder)
    print("\(folder): weights, batch and gradients of a step with loss \(loss)")
  }
}
