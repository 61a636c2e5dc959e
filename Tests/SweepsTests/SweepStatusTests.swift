// What `--status` tells of a folder, and the script of a job array.

import Foundation
import Tables
import TestSupport
import Testing
import Texts
import Training

@testable import Sweeps

@Suite struct SweepStatusTests {
  @Test func everyStateIsTold() throws {
    let sweep = try FakeSweep()
    let plan = FakeSweep.plan(seeds: [1, 5, 7, 2, 10, 11, 12])
    var some = plan
    some.runs = Array(plan.runs[0...2])
    _ = try sweep.sweep(some, jobs: 1)
    let folder = SweepFolder(path: sweep.path)
    try folder.prepare()
    // Begun: a header and a line.
    let header = TrainingLog.header(plan.runs[3].settings, version: "1", blasCore: "some")
    let line = TrainingLog.validation(step: 400, tokens: 25_600, subsetLoss: 1)
    try sweep.folder.write("unfinished/\(plan.runs[3].id)/log.jsonl", Data((header + "\n" + line + "\n").utf8))
    let lock = try #require(
      try RunLock.take(folder.unfinished, plan.runs[4].id, as: .current(job: "8_2")).lock)
    #expect(lock.beat(tokens: 51_200, tokensPerSecond: 1000))
    var far = LockHolder.current()
    (far.machine, far.host) = ("far", "far")
    _ = try RunLock.take(folder.unfinished, plan.runs[5].id, as: far)
    let status = SweepStatus(plan, folder, patience: .milliseconds(100))
    let words = Dictionary(uniqueKeysWithValues: status.runs.map { ($0.run.id, $0.state.word) })
    #expect(
      plan.runs.map { words[$0.id] } == ["done", "diverged", "failed", "begun", "running", "silent", "waiting"])
    // Half of one run, three quarters of another and three whole ones are left, and one goes at 1,000 tokens a second.
    let seconds = try #require(status.secondsLeft)
    #expect(abs(seconds - (0.5 + 0.75 + 3) * 102.4) < 1e-6)
    let answer = StatusAnswer(status, jobs: ["8"]).answer
    #expect(answer.tables.first?.columns.first?.cells.words?.count == 4)
    let text = answer.written(as: .text).split(whereSeparator: \.isWhitespace).joined(separator: " ")
    #expect(text.contains("7 runs, 1 done, 1 diverged, 1 running, 1 silent, 1 failed, 1 begun, 1 waiting."))
    #expect(text.contains("Slurm jobs: 8."))
    #expect(answer.json.text.contains("\"job\": \"8_2\""))
  }

  @Test func aFolderWithoutASweep() throws {
    let folder = try ScratchFolder()
    let status = SweepStatus(FakeSweep.plan(seeds: [1]), SweepFolder(path: folder.path + "/none"))
    #expect(status.runs.map(\.state) == [.waiting] && status.secondsLeft == nil)
    #expect(!FileManager.default.fileExists(atPath: folder.path + "/none"))
  }
}

@Suite struct SlurmArrayTests {
  @Test func theScript() {
    let array = SlurmArray(
      partition: "cpu", time: "4:00:00", size: 7, name: "my grid", folder: SweepFolder(path: "/data/my grid"),
      command: ["/opt/lawbook", "sweep", "/data/my grid/plan.yaml"])
    #expect(
      array.script == """
        #!/bin/sh
        #SBATCH --job-name=lawbook-my-grid
        #SBATCH --array=1-7
        #SBATCH --ntasks=1
        #SBATCH --cpus-per-task=1
        #SBATCH --requeue
        #SBATCH --open-mode=append
        #SBATCH --signal=B:USR1@120
        #SBATCH --output="/data/my grid/slurm/%A_%a.out"
        #SBATCH --partition=cpu
        #SBATCH --time=4:00:00
        exec /opt/lawbook sweep '/data/my grid/plan.yaml'

        """)
  }

  @Test(arguments: [
    ("90", 5400), ("1:30", 90), ("2:00:00", 7200), ("1-0", 86_400), ("1-2", 93_600), ("1-2:30", 95_400),
    ("1-2:30:15", 95_415),
  ])
  func timesAreThoseOfSbatch(_ text: String, _ seconds: Int) { #expect(SlurmArray.seconds(text) == seconds) }

  @Test(arguments: ["", "x", "1:2:3:4", "1-2-3", "infinite", "-5"])
  func whatIsNoTime(_ text: String) { #expect(SlurmArray.seconds(text) == nil) }

  @Test func aTaskKnowsItsJob() {
    #expect(SlurmTask([:]) == nil)
    #expect(SlurmTask(["SLURM_JOB_ID": "12"])?.job == "12")
    #expect(
      SlurmTask(["SLURM_JOB_ID": "14", "SLURM_ARRAY_JOB_ID": "12", "SLURM_ARRAY_TASK_ID": "3"])?.job == "12_3")
  }
}
