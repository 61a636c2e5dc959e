// The command: reads arguments, calls one stage after another, prints, exits. Nothing else does the last two.

import ArgumentParser

@main
struct Lawbook: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lawbook", abstract: "Fit scaling laws to training-run logs; draw figures and write reports.",
    discussion: """
      The exit code is 0 for success, 1 for wrong input, 2 for a wrong command line, and 3 for stopped training.
      Numbers are written 1.07e9, 1.07B, 82k or 1_000; B is a billion.
      """,
    version: version,
    subcommands: [
      RunsCommand.self, DoctorCommand.self, FitCommand.self, AuditCommand.self, InfluenceCommand.self,
      CrossValidateCommand.self, CompareCommand.self, PredictCommand.self, PlanCommand.self, SuggestCommand.self,
      RegretCommand.self, OptimaCommand.self, LawsCommand.self, PlotCommand.self, RebuildCommand.self,
      LintCommand.self, VenuesCommand.self, ReportCommand.self, CheckCommand.self, NewCommand.self, ManualCommand.self,
      SchemaCommand.self,
    ] + trainingCommands)

  /// Those that use Kernels and Training.
  static let trainingCommands: [any ParsableCommand.Type] = [
    TrainCommand.self, SampleCommand.self, SweepCommand.self, HeldOutCommand.self, BenchCommand.self,
  ]

  static func main() async {
    Reporting.endQuietlyOnBrokenPipe()
    do {
      try Processor.check(CommandLine.arguments, flags: Processor.flags)
      var command = try parseAsRoot(Invocation.words(Array(CommandLine.arguments.dropFirst())))
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
