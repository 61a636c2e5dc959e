// A grid into its runs: sizes, blocks, clips, schedules, batch sizes, learning rates, seeds, in this order.

import Training

enum Expansion {
  /// The settings of every run of a size in its grid, which the rules have passed. A run with a constant learning rate
  /// serves all its marks; where the rate decays towards the end there is one run a mark.
  static func settings(_ size: SizeKeys, _ grid: GridKeys, _ common: TrainingSettings) -> [TrainingSettings] {
    var all: [TrainingSettings] = []
    for shape in shapes(size, grid) {
      for averaging in grid.averaging ?? [0] {
        for schedule in grid.schedules ?? [.constant] {
          var kind = common
          (kind.shape, kind.averaging, kind.schedule) = (shape, averaging, schedule)
          // While the rate decays, the last tenth of the tokens says nothing of the end.
          if schedule != .constant { kind.markValidations = 1 }
          all += settings(kind, grid)
        }
      }
    }
    return all
  }

  private static func settings(_ kind: TrainingSettings, _ grid: GridKeys) -> [TrainingSettings] {
    var all: [TrainingSettings] = []
    for batch in (grid.batches ?? []).map(\.value) {
      for rate in grid.rates ?? [] {
        for seed in grid.seeds ?? [1] {
          for marks in ends(grid.marks(batch: batch), kind.schedule) {
            var run = kind
            (run.batchTokens, run.learningRate, run.seed, run.marks) = (batch, rate, seed, marks)
            all.append(run)
          }
        }
      }
    }
    return all
  }

  private static func shapes(_ size: SizeKeys, _ grid: GridKeys) -> [ModelShape] {
    (grid.blocks ?? [.crossDiT]).flatMap { block in
      (grid.clips ?? [ClipShape()]).map { clip in
        ModelShape(
          layers: size.layers, width: size.width.value, headSize: grid.headSize ?? 16, block: block, clip: clip)
      }
    }
  }

  private static func ends(_ marks: [Int], _ schedule: Schedule) -> [[Int]] {
    if marks.isEmpty { return [] }
    return schedule == .constant ? [marks] : marks.map { [$0] }
  }

  /// Each run once, at its first place. Runs that differ in nothing but their marks are one run with all of them.
  static func merged(_ all: [TrainingSettings]) -> [TrainingSettings] {
    var places: [TrainingSettings: Int] = [:]
    var result: [TrainingSettings] = []
    for settings in all {
      var key = settings
      if settings.schedule == .constant { key.marks = [] }
      guard let place = places[key] else {
        places[key] = result.count
        result.append(settings)
        continue
      }
      result[place].marks = Array(Set(result[place].marks + settings.marks)).sorted()
    }
    return result
  }

  /// How many runs a grid has at most, without making them; `.max` when they cannot be counted.
  static func count(_ grid: GridKeys) -> Int {
    grid.perSize.reduce(0) { total, pair in
      let grid = pair.grid
      let marks = grid.schedules?.contains { $0 != .constant } ?? false ? grid.marks?.count ?? 0 : 1
      let sides = [
        grid.blocks?.count ?? 1, grid.clips?.count ?? 1, grid.averaging?.count ?? 1, grid.schedules?.count ?? 1,
        grid.batches?.count ?? 0,
        grid.rates?.count ?? 0, grid.seeds?.count ?? 1, marks,
      ]
      return added(total, sides.reduce(1, multiplied))
    }
  }

  static func added(_ one: Int, _ other: Int) -> Int {
    let (sum, isTooLarge) = one.addingReportingOverflow(other)
    return isTooLarge ? .max : sum
  }

  private static func multiplied(_ one: Int, _ other: Int) -> Int {
    let (product, isTooLarge) = one.multipliedReportingOverflow(by: other)
    return isTooLarge ? .max : product
  }
}
