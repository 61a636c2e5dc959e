// The command: reads arguments, calls one stage after another, prints, exits. Nothing else does the last two.

import ArgumentParser

@main
struct Lawbook: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lawbook", abstract: "Scaling laws from training-run logs: fits, figures, reports.",
    subcommands: [
      RunsCommand.self, FitCommand.self, PredictCommand.self, LawsCommand.self, ReportCommand.self, CheckCommand.self,
      NewCommand.self,
    ])
}
