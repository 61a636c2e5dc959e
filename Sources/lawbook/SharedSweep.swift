// A sweep that others do the work of: submitted to Slurm, looked at, cancelled.

import ArgumentParser
import Diagnostics
import Foundation
import Sweeps
import Tables

struct SlurmOptions: ParsableArguments {
  @Flag(name: .customLong("slurm"), help: "Submit the sweep as a Slurm job array.") var isAsked = false
  @Option(help: ArgumentHelp("Partition of the jobs.", valueName: "name")) var partition: String?
  @Option(help: ArgumentHelp("Time limit of a task, such as 4:00:00; it goes on in the next.", valueName: "time"))
  var time: String?
  @Option(
    name: .customLong("array-size"),
    help: ArgumentHelp("Tasks of the array (default: one for each run left, at most 32).", valueName: "number"))
  var size: Int?

  func validate() throws {
    if let size, !(1...100_000).contains(size) { throw ValidationError("--array-size lies between 1 and 100000") }
    if !isAsked, let name = [(partition, "partition"), (time, "time")].first(where: { $0.0 != nil })?.1 {
      throw ValidationError("--\(name) is for --slurm")
    }
    if !isAsked, size != nil { throw ValidationError("--array-size is for --slurm") }
    for text in [partition, time].compactMap({ $0 }) where text.contains(where: { $0.isWhitespace }) || text.isEmpty {
      throw ValidationError("'\(text)' is no value of sbatch")
    }
  }
}

extension SweepCommand {
  func tellStatus(_ plan: SweepPlan, _ folder: SweepFolder) throws {
    let status = SweepStatus(try selected(plan), folder)
    try output.print(StatusAnswer(status, jobs: SlurmArray.jobs(of: folder)).answer)
  }

  /// Stops whoever is at work in the folder.
  func stop(_ plan: SweepPlan, _ folder: SweepFolder) throws {
    let jobs = SlurmArray.jobs(of: folder)
    try SlurmArray.cancel(folder)
    let stopped = try folder.askToStop()
    if !jobs.isEmpty { print("cancelled: Slurm jobs \(jobs.joined(separator: ", "))") }
    for holder in stopped { print("asked to stop: \(holder.text)") }
    if jobs.isEmpty, stopped.isEmpty { print("nothing is at work in this folder") }
  }

  func array(_ state: SweepState, _ plan: SweepPlan, _ folder: SweepFolder) -> SlurmArray {
    let absolute = { (path: String) in URL(fileURLWithPath: path).standardizedFileURL.path }
    var command = [Program.file, "sweep", absolute(self.plan), "--out", absolute(folder.path), "--jobs", "1"]
    // The bytes of a log are those of its kernels: the same on every node.
    command += ["--blas-core", CoreOptions.current]
    if let only { command += ["--only", only] }
    if let share { command += ["--share", share] }
    return SlurmArray(
      partition: slurm.partition, time: slurm.time, size: slurm.size ?? max(1, min(32, state.left.count)),
      name: plan.name, folder: SweepFolder(path: absolute(folder.path)), command: command)
  }

  func submit(_ state: SweepState, _ plan: SweepPlan, _ folder: SweepFolder) throws {
    guard !state.left.isEmpty else { return print("all \(state.done.count) runs are done, in \(folder.runs)") }
    let array = array(state, plan, folder)
    let job = try array.submit()
    print("job \(job): \(array.size) tasks for \(state.left.count) runs; the same command with --status shows them")
  }
}
