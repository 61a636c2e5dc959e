// A sweep as a job array on a Slurm that runs on this machine: killed, cancelled and submitted again, its logs are those of a
// local sweep.

import Foundation
import TestSupport
import Testing

private let isSlurmUp = output(of: "sinfo", ["--noheader"])?.contains(" up ") == true

@Suite(
  .serialized, .enabled(if: isSlurmUp, "start Slurm on this machine: sinfo lists a partition that is up"))
struct SlurmTests {
  private let folder: CommandFolder

  init() throws {
    let plan = """
      name: on slurm
      sizes: {layers: 1, width: 32}
      batch_tokens: [128, 256]
      learning_rates: [2e-3, 10]
      marks: [25_600, 512_000]
      validate_every: 100
      """
    folder = try CommandFolder(
      files: [("local/plan.yaml", Data(plan.utf8)), ("shared/plan.yaml", Data(plan.utf8))])
  }

  private static let helpers = """
    sweep() { lawbook sweep shared/plan.yaml "$@"; }
    at_work() { sweep --status --format json | sed -n 's/.*"process": \\([0-9][0-9]*\\).*/\\1/p'; }
    queued() { squeue --noheader --job "$(tail -n 1 shared/slurm/jobs)" 2>/dev/null; }
    until_some() { until [ -n "$(at_work)" ] || [ -z "$(queued)" ]; do sleep 0.1; done; }
    until_none() { while [ -n "$(queued)" ]; do sleep 0.1; done; }
    rest() { until_none; while sweep --slurm --array-size 2 | grep job; do until_none; done; }
    same() { lawbook sweep local/plan.yaml >/dev/null 2>&1; diff -r local/runs shared/runs && [ ! -e shared/unfinished ]; }

    """

  @Test func aKilledTaskLosesNothing() throws {
    let outcome = try folder.run(
      Self.helpers + """
        sweep --slurm --array-size 2 | sed 's/[0-9][0-9]*/N/'
        until_some; for process in $(at_work); do kill -9 "$process"; done
        rest >/dev/null; same && echo the same
        """)
    #expect(outcome.stdout == "job N: 2 tasks for 4 runs; the same command with --status shows them\nthe same\n")
  }

  @Test func aCancelledSweepGoesOn() throws {
    let outcome = try folder.run(
      Self.helpers + """
        sweep --slurm --array-size 2 >/dev/null; until_some
        sweep --cancel | sed -n 's/[0-9][0-9]*/N/;1p'
        sweep --slurm --array-size 1 >/dev/null; rest >/dev/null; same && echo the same
        """)
    #expect(outcome.stdout == "cancelled: Slurm jobs N\nthe same\n")
  }

  /// As at a time limit: the task writes a checkpoint and is queued again.
  @Test func aWarnedTaskIsQueuedAgain() throws {
    let outcome = try folder.run(
      Self.helpers + """
        sweep --slurm --array-size 1 >/dev/null; until_some
        for process in $(at_work); do kill -USR1 "$process"; done
        job=$(tail -n 1 shared/slurm/jobs)_1
        until [ "$(scontrol show job "$job" | sed -n 's/.*Restarts=\\([0-9]*\\).*/\\1/p')" = 1 ]; do sleep 0.1; done
        echo again; scancel "$job"; rest >/dev/null; same && echo the same
        """)
    #expect(outcome.stdout == "again\nthe same\n")
  }
}
