// `lawbook sweep`: every run of a plan, each in a process of its own, resumable after whatever happens.

import ArgumentParser
import Diagnostics
import Foundation
import Kernels
import Sweeps
import Tables
import Texts

struct SweepCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sweep", abstract: "Train every run of a sweep plan; resume an interrupted one.",
    discussion: """
      FOLDER/runs has a log for every finished run; FOLDER/unfinished has runs in progress. The files depend only on the plan, not \
      on the number of processes, the order or interruptions. Run the same command again to resume.
      Several sweeps can work in one folder, on one machine or on several that share it: each run has a lock.
      The exit code is 0 if all runs are done, 1 if a run failed, and 3 if runs are left.
      EXAMPLES
        lawbook sweep Data/reduced-dit/plan.yaml --dry-run
        lawbook sweep plan.yaml --jobs 2 --limit-minutes 60
        lawbook sweep plan.yaml --only '*-L2-*'
        lawbook sweep plan.yaml --share 1/3
        lawbook sweep plan.yaml --slurm --partition cpu --time 4:00:00
        lawbook sweep plan.yaml --status
      """)

  @Argument(help: ArgumentHelp("The sweep plan.", valueName: "plan.yaml"))
  var plan: String
  @Option(help: ArgumentHelp("Folder of the runs (default: beside the plan).", valueName: "folder"))
  var out: String?
  @Option(help: "Processes at a time (default: one for each core).")
  var jobs: Int?
  @Flag(help: "Only print the remaining runs and their cost; with --slurm also the batch script.") var dryRun = false
  @Flag(help: "Only print which runs are done, running, failed and left.") var status = false
  @Flag(help: "Stop every sweep that is at work in the folder, and cancel its Slurm jobs.") var cancel = false
  @Option(help: ArgumentHelp("GFLOP/s of one process, for the time estimate of a dry run.", valueName: "gflops"))
  var rate: Double?
  @Option(help: ArgumentHelp("Stop after this many minutes; the same command resumes.", valueName: "minutes"))
  var limitMinutes: Double?
  @Option(help: ArgumentHelp("Train only runs with matching names, such as '*-L2-*'.", valueName: "glob"))
  var only: String?
  @Option(help: ArgumentHelp("Train only the Kth of N parts of equal work, such as 1/3.", valueName: "K/N"))
  var share: String?
  @OptionGroup(title: "Slurm") var slurm: SlurmOptions
  @OptionGroup var core: CoreOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  func validate() throws {
    if let jobs, !(1...1024).contains(jobs) { throw ValidationError("--jobs lies between 1 and 1024") }
    if let rate, !(rate > 0 && rate.isFinite) { throw ValidationError("--rate must be above zero") }
    if let limitMinutes, !(limitMinutes > 0 && limitMinutes < 1e7) {
      throw ValidationError("--limit-minutes must be above zero")
    }
    if let share, SweepShare(share) == nil { throw ValidationError("--share is written K/N, with K from 1 to N") }
    if [status, cancel, dryRun].count(where: { $0 }) > 1 {
      throw ValidationError("Give one of --dry-run, --status and --cancel.")
    }
  }

  func run() throws {
    // Runs of a job array are not trained on this machine.
    let isElsewhere = status || cancel || slurm.isAsked
    let whole = try readSweepPlan(
      plan, memory: isElsewhere ? .infinity : Double(ProcessInfo.processInfo.physicalMemory))
    let folder = SweepFolder(path: out ?? Self.folder(of: plan))
    if status { return try tellStatus(whole, folder) }
    if cancel { return try stop(whole, folder) }
    // Here rather than in every run: one message where it cannot be, and one start again for all of them. A dry run
    // measures with the same kernels.
    try core.prepare()
    if dryRun { return try tell(whole, folder) }
    try folder.prepare()
    let state = try state(whole, folder)
    answer(whole, state, rate: .given(.nan)).notes.forEach(Reporting.say)
    if slurm.isAsked { return try submit(state, whole, folder) }
    folder.tidy(state.done)
    StopSignals.listen()
    let task = SlurmTask(ProcessInfo.processInfo.environment)
    let screen = SweepScreen(try selected(whole), done: state.done, write: Reporting.write)
    let driver = SweepDriver(
      state.left, folder: folder, holder: .current(job: task?.job ?? ""), lines: whole.lines, screen: screen,
      options: options)
    try end(driver.run(), whole, folder, task)
  }

  private func tell(_ plan: SweepPlan, _ folder: SweepFolder) throws {
    let state = try state(plan, folder)
    try output.print(answer(plan, state, rate: measuredRate).answer)
    if slurm.isAsked, !output.json, output.format == .text {
      print("\n" + array(state, plan, folder).script, terminator: "")
    }
  }

  private func answer(_ plan: SweepPlan, _ state: SweepState, rate: SweepRate) -> SweepAnswer {
    // Of what `--only` and `--share` name, like the state.
    SweepAnswer(plan: (try? selected(plan)) ?? plan, state: state, jobs: slurm.size ?? jobCount, rate: rate)
  }

  /// What `--rate` says, or else what this process multiplies matrices with.
  private var measuredRate: SweepRate {
    if let rate { return .given(rate * 1e9) }
    let product = MatrixProductRate()
    let rounds = BenchRounds(clock: BenchClock(countsProcessorTime: true), rounds: 3, seconds: 0.1)
    let seconds = rounds.time([product.multiply], progress: { _ in })[0].min() ?? 1
    return .ofProduct(product.flops / seconds)
  }

  private var jobCount: Int { jobs ?? ProcessInfo.processInfo.activeProcessorCount }

  private var options: SweepDriver.Options {
    var environment = ProcessInfo.processInfo.environment
    environment["OPENBLAS_NUM_THREADS"] = "1"
    var options = SweepDriver.Options(
      command: [Program.path, "train"], environment: environment, stopRequests: { StopSignals.requests })
    options.extraArguments = core.core.map { ["--blas-core", $0] } ?? []
    options.jobs = jobCount
    options.limit = limitMinutes.map { .seconds($0 * 60) }
    return options
  }

  static func folder(of path: String) -> String {
    let folder = (path as NSString).deletingLastPathComponent
    return folder.isEmpty ? "." : folder
  }
}

// What is asked for of the plan, and how it ends.
extension SweepCommand {
  /// The runs that `--only` and `--share` name.
  func selected(_ plan: SweepPlan) throws -> SweepPlan {
    var selected = plan
    if let only {
      selected.runs = plan.runs.filter { unsafe fnmatch(only, $0.id, 0) == 0 }
      guard !selected.runs.isEmpty else {
        throw Failure("no run is called like '\(only)'", hint: plan.runs.first.map { "the first is \($0.id)" })
      }
    }
    if let share = share.flatMap(SweepShare.init) { selected.runs = share.runs(of: selected) }
    return selected
  }

  private func state(_ plan: SweepPlan, _ folder: SweepFolder) throws -> SweepState {
    let wanted = Set(try selected(plan).runs.map(\.id))
    var state = try SweepState(plan, folder.contents(), version: Lawbook.version, blasCore: CoreOptions.current)
    state.done.removeAll { !wanted.contains($0.id) }
    state.left.removeAll { !wanted.contains($0.id) }
    return state
  }

  /// Says how a sweep ended, and how to go on.
  private func end(
    _ outcome: SweepOutcome, _ plan: SweepPlan, _ folder: SweepFolder, _ task: SlurmTask?
  ) throws {
    folder.removeEmptyWork()
    let state = try state(plan, folder)
    for failure in outcome.failures { Reporting.say(failure.description) }
    let total = state.done.count + state.left.count
    if output.json || output.format == .json {
      print(answer(plan, state, rate: measuredRate).json.text)
    } else {
      print("\(state.done.count) of \(total) runs are done, in \(folder.runs)")
    }
    if let stopped = outcome.stopped, !state.left.isEmpty {
      if stopped == .asked, StopSignals.timeIsUp, let task { return try task.requeue() }
      Reporting.say("\(Self.reason(stopped)) the same command goes on from here:\n  \(Self.commandLine)")
      throw ExitCode(stopped == .outOfSpace ? Reporting.Code.wrongInput : Reporting.Code.stopped)
    }
    if !outcome.failures.isEmpty { throw ExitCode(Reporting.Code.wrongInput) }
    guard !state.left.isEmpty else { return }
    for who in Set(outcome.elsewhere.values).sorted() { Reporting.say("\(who) is at work on runs of this folder") }
    throw ExitCode(Reporting.Code.stopped)
  }

  private static func reason(_ stop: SweepStop) -> String {
    switch stop {
    case .asked: "stopped;"
    case .outOfTime: "stopped at the time limit;"
    case .outOfSpace: "stopped because the disk is full: free some space, and"
    }
  }

  /// This command as it can be typed again.
  private static var commandLine: String {
    (["lawbook"] + CommandLine.arguments.dropFirst()).map(shellWord).joined(separator: " ")
  }
}
