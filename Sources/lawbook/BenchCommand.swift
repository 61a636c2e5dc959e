// `lawbook bench`: how fast this machine trains, denoises and draws.

import ArgumentParser

struct BenchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench", abstract: "Measure how fast this machine trains, denoises and draws.",
    discussion: """
      One process on one core, beside a large matrix product measured in turn with it: the share of that product's speed \
      says more than tokens a second on a machine that others use too.
      """,
    subcommands: [BenchTraining.self, BenchInference.self, BenchFigures.self])
}
