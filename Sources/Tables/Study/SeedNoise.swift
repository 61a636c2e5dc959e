// The noise between seeds: how far runs differ that differ in nothing else.

public import Laws
import Texts

extension Table {
  /// Sizes down, tokens across: the standard deviation as a share of the loss, and of how many runs.
  public static func seedNoise(_ noise: [SeedNoise]) -> Table {
    .pivot(
      "seed_noise", down: (.params, noise.map(\.params)), across: (.tokens, noise.map(\.tokens)),
      noise.map { "\(NumberStyle.percent(1).text($0.relativeDeviation)) (\($0.runs))" },
      notes: [
        "Standard deviation of the loss between seeds; in brackets, runs. Runs more than 10 % above the cell's lowest loss "
          + "do not count."
      ])
  }
}
