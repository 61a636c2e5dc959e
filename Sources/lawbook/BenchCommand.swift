// `lawbook bench`: how fast this machine trains, denoises and draws.

import ArgumentParser

struct BenchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench", abstract: "Measure how fast this machine trains, denoises and draws.",
    discussion: """
      One process runs on one core. It alternates with a large matrix product and reports the share of that product's \
      speed. On a shared machine this share is more reliable than tokens a second.
      """,
    subcommands: [BenchTraining.self, BenchInference.self, BenchFigures.self])
}
