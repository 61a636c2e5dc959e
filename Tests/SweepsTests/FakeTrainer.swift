// A trainer that is a shell script: five steps with a checkpoint after each, and mishaps that the seed chooses.

import Foundation
import TestSupport
import Synchronization
import Training

@testable import Sweeps

/// A folder with a fake trainer and a sweep in it, removed with the value.
final class FakeSweep: Sendable {
  /// Seed 6 waits for SIGTERM, 7 fails, 3 finds the disk full, 8 is killed at every start, 9 is killed once, 5 diverges, 4 forgets to close.
  private static let script = """
    while [ $# -gt 0 ]; do
      case $1 in --out) out=$2 ;; --seed) seed=$2 ;; --batch-tokens) batch=$2 ;; esac
      shift
    done
    trap 'exit 3' TERM
    mkdir -p "$out"
    first=$(cat "$out/checkpoint" 2>/dev/null || echo 0)
    echo "$batch $seed $first" >> "$out/../../starts"
    [ $seed = 7 ] && { echo "error: something broke" >&2; exit 1; }
    [ $seed = 3 ] && { echo "error: No space left on device" >&2; exit 1; }
    [ $seed = 8 ] && kill -9 $$
    step=$first
    while [ $step -lt 5 ]; do
      step=$((step + 1))
      echo $step > "$out/checkpoint.part" && mv "$out/checkpoint.part" "$out/checkpoint"
      echo "progress $((step * 20480)) 1000 0.5"
      [ $seed = 9 ] && [ $step = 2 ] && kill -9 $$
      while [ $seed = 6 ] && [ $first = 0 ]; do sleep 0.02; done
    done
    status=completed
    [ $seed = 5 ] && status=diverged
    cp "$out/../../headers/$batch-$seed" "$out/log.jsonl"
    [ $seed = 4 ] || echo "{\\"status\\":\\"$status\\"}" >> "$out/log.jsonl"
    """

  let folder: ScratchFolder
  private let said = Mutex("")
  /// What the sweep told.
  var told: String { said.withLock { $0 } }
  var path: String { folder.path }

  init() throws { folder = try ScratchFolder(files: [("trainer.sh", Data(Self.script.utf8))]) }

  static func run(seed: UInt64, batch: Int = 64) -> SweepRun {
    SweepRun(
      TrainingSettings(
        shape: ModelShape(layers: 2, width: 32), batchTokens: batch, learningRate: 1e-3, seed: seed,
        marks: [51_200, 102_400]))
  }

  static func plan(seeds: [UInt64], batches: [Int] = [64]) -> SweepPlan {
    SweepPlan(name: "fake", runs: seeds.flatMap { seed in batches.map { run(seed: seed, batch: $0) } })
  }

  /// Runs what is left of the plan.
  ///
  /// - Parameter silence: how long holders of locks on other machines may be silent.
  func sweep(
    _ plan: SweepPlan, jobs: Int = 2, silence: Duration = .seconds(60), stopRequests: @escaping () -> Int = { 0 }
  ) throws -> SweepOutcome {
    let sweep = SweepFolder(path: path)
    try sweep.prepare()
    let state = try SweepState(plan, sweep.contents(), version: "1", blasCore: "some")
    for run in plan.runs {
      let header = TrainingLog.header(run.settings, version: "1", blasCore: "some") + "\n"
      try folder.write("headers/\(run.settings.batchTokens)-\(run.settings.seed)", Data(header.utf8))
    }
    sweep.tidy(state.done)
    let screen = SweepScreen(plan, done: state.done, isTerminal: false) { text in self.said.withLock { $0 += text } }
    var options = SweepDriver.Options(
      command: ["/bin/sh", path + "/trainer.sh"], environment: ["PATH": "/usr/bin:/bin"], stopRequests: stopRequests)
    (options.jobs, options.silence, options.beat) = (jobs, silence, .milliseconds(50))
    return SweepDriver(
      state.left, folder: sweep, holder: .current(), lines: 200, screen: screen, options: options
    ).run()
  }

  /// The files below a folder of the sweep, by name.
  func files(_ name: String) -> [String: String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: path + "/" + name)) ?? []
    return Dictionary(uniqueKeysWithValues: names.map { ($0, text(name + "/" + $0)) })
  }

  func text(_ name: String) -> String {
    FileManager.default.contents(atPath: path + "/" + name).map { String(decoding: $0, as: UTF8.self) } ?? ""
  }

  /// `BATCH SEED FIRST-STEP` of every start of a trainer, sorted.
  var starts: [String] { text("starts").split(separator: "\n").map(String.init).sorted() }
}
