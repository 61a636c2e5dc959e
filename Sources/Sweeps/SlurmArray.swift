// A sweep as a job array of Slurm (https://slurm.schedmd.com): each task is a sweep with one process that takes runs from the
// shared folder under their locks until none is free.

public import Diagnostics
import Files
import Foundation

public struct SlurmArray: Sendable {
  public var partition: String?
  /// As `sbatch --time` takes it; nil for the partition's own limit.
  public var time: String?
  /// Tasks.
  public var size: Int
  public var name: String
  public var folder: SweepFolder
  /// The program and its arguments for one task.
  public var command: [String]

  public init(
    partition: String?, time: String?, size: Int, name: String, folder: SweepFolder, command: [String]
  ) {
    (self.partition, self.time, self.size) = (partition, time, size)
    (self.name, self.folder, self.command) = (name, folder, command)
  }

  private var place: String { folder.inside("slurm") }
  private var jobFile: String { place + "/jobs" }

  /// The batch script. Slurm sends USR1 two minutes before the limit, or after two thirds of a shorter one.
  public var script: String {
    let lead = Self.seconds(time).map { min(120, max(30, $0 / 3)) } ?? 120
    let options = [
      "--job-name=lawbook-\(name.map { $0.isLetter || $0.isNumber || $0 == "-" ? String($0) : "-" }.joined())",
      "--array=1-\(size)", "--ntasks=1", "--cpus-per-task=1", "--requeue", "--open-mode=append",
      "--signal=B:USR1@\(lead)", "--output=\(quoted(place + "/%A_%a.out"))",
    ]
    let more = [partition.map { "--partition=\($0)" }, time.map { "--time=\($0)" }].compactMap { $0 }
    let lines = (options + more).map { "#SBATCH \($0)" }
    return (["#!/bin/sh"] + lines + ["exec " + command.map(shellWord).joined(separator: " ")]).map { $0 + "\n" }
      .joined()
  }

  /// As `sbatch` reads its options.
  private func quoted(_ path: String) -> String {
    path.contains(where: \.isWhitespace) ? "\"\(path.replacing("\"", with: "\\\""))\"" : path
  }

  /// `90`, `90:00`, `1:30:00`, `1-12`, `1-12:30`, `1-12:30:00` in seconds; nil for what is none of them.
  static func seconds(_ time: String?) -> Int? {
    guard let time else { return nil }
    let halves = time.split(separator: "-", omittingEmptySubsequences: false)
    guard (1...2).contains(halves.count), let rest = halves.last else { return nil }
    let parts = rest.split(separator: ":", omittingEmptySubsequences: false).map { Int($0) ?? -1 }
    guard (1...3).contains(parts.count), parts.allSatisfy({ (0...1_000_000).contains($0) }) else { return nil }
    if halves.count == 2 {
      guard let days = Int(halves[0]), (0...10_000).contains(days) else { return nil }
      return zip(parts, [3600, 60, 1]).reduce(days * 86_400) { $0 + $1.0 * $1.1 }
    }
    let units = parts.count == 3 ? [3600, 60, 1] : [60, 1]
    return zip(parts, units).reduce(0) { $0 + $1.0 * $1.1 }
  }

  /// Writes the script and submits it.
  ///
  /// - Returns: the job's number.
  /// - Throws: `Failure` with what `sbatch` says.
  public func submit() throws(Failure) -> String {
    let file = place + "/\(name).sbatch"
    try writeAtomically(Array(script.utf8), to: file)
    let said = try ran(["sbatch", "--parsable", file])
    // `123`, or `123;cluster`.
    let job = said.prefix { $0.isNumber }
    guard !job.isEmpty else { throw Failure("sbatch gave no job: \(said)") }
    try writeAtomically(Array((Self.jobs(of: folder) + [String(job)]).map { $0 + "\n" }.joined().utf8), to: jobFile)
    return String(job)
  }

  /// Jobs that were submitted for a folder.
  public static func jobs(of folder: SweepFolder) -> [String] {
    let data = FileManager.default.contents(atPath: folder.inside("slurm/jobs")) ?? Data()
    return String(decoding: data, as: UTF8.self).split(separator: "\n").map(String.init).filter {
      $0.allSatisfy(\.isNumber)
    }
  }

  /// Cancels the jobs of a folder that still wait or run.
  public static func cancel(_ folder: SweepFolder) throws(Failure) {
    let jobs = jobs(of: folder)
    guard !jobs.isEmpty else { return }
    _ = try ran(["scancel"] + jobs)
    try? FileManager.default.removeItem(atPath: folder.inside("slurm/jobs"))
  }
}

/// This process as a task of a job array.
public struct SlurmTask: Sendable {
  /// `123_4`, or `123` outside of an array.
  public let job: String

  /// Nil outside of Slurm.
  public init?(_ environment: [String: String]) {
    guard let own = environment["SLURM_JOB_ID"], !own.isEmpty else { return nil }
    if let array = environment["SLURM_ARRAY_JOB_ID"], let task = environment["SLURM_ARRAY_TASK_ID"] {
      job = "\(array)_\(task)"
    } else {
      job = own
    }
  }

  /// Puts the task back into the queue. Slurm then ends this process.
  public func requeue() throws(Failure) { _ = try ran(["scontrol", "requeue", job]) }
}

/// A word for the shell, in quotes where it needs them.
public func shellWord(_ word: String) -> String {
  let isPlain =
    !word.isEmpty && word.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber) || "-_./=,:+@%".contains($0) }
  return isPlain ? word : "'" + word.replacing("'", with: "'\\''") + "'"
}

/// Standard output of a program found on the path.
private func ran(_ command: [String]) throws(Failure) -> String {
  let process = Process()
  let (output, errors) = (Pipe(), Pipe())
  process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
  process.arguments = command
  process.standardOutput = output
  process.standardError = errors
  do {
    try process.run()
  } catch {
    throw Failure("\(command[0]) cannot be started", hint: error.localizedDescription)
  }
  let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
  let said = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
  process.waitUntilExit()
  guard process.terminationStatus == 0 else {
    let why = process.terminationStatus == 127 ? "Slurm's commands are not on the path of this machine" : said
    throw Failure("\(command[0]) failed", hint: why.trimmingCharacters(in: .whitespacesAndNewlines))
  }
  return text.trimmingCharacters(in: .whitespacesAndNewlines)
}
