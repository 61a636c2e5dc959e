// The command: reads arguments, calls one stage after another, prints, exits. Nothing else does the last two.

import ArgumentParser

@main
struct Lawbook: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lawbook", abstract: "Scaling laws from training-run logs: fits, figures, reports.",
    discussion: """
      Exit codes: 0 when all went well, 1 when the input is wrong, 2 when the command line is.
      Numbers are written 1.07e9, 1.07B, 82k or 1_000; B is a billion.
      """,
    version: version,
    subcommands: [
      RunsCommand.self, DoctorCommand.self, FitCommand.self, AuditCommand.self, InfluenceCommand.self,
      CrossValidateCommand.self, CompareCommand.self, PredictCommand.self, PlanCommand.self, SuggestCommand.self,
      RegretCommand.self, OptimaCommand.self, LawsCommand.self, PlotCommand.self, RebuildCommand.self,
      LintCommand.self, VenuesCommand.self, ReportCommand.self, CheckCommand.self, NewCommand.self,
    ] + trainingCommands)

  /// Those that use Kernels and Training.
  static let trainingCommands: [any ParsableCommand.Type] = [
    TrainCommand.self, SweepCommand.self, HeldOutCommand.self, BenchCommand.self,
  ]

  static func main() async {
    Reporting.endQuietlyOnBrokenPipe()
    do {
      try Processor.check(CommandLine.arguments, flags: Processor.flags)
      var command = try parseAsRoot()
      if var asynchronous = command as? any AsyncParsableCommand {
        try await asynchronous.run()
      } else {
        try command.run()
      }
    } catch {
      Reporting.exit(after: error)
    }
  }
}
