// `lawbook train` and `lawbook sweep` killed, stopped and crowded: the logs are those of undisturbed runs. Moments are told
// by the size of a file, never by a clock. `Tests/faults.sh` does the same many times over, and fills a disk.

import Diagnostics
import Foundation
import Sweeps
import Testing

/// A command at work in a folder of its own.
final class FaultyRun {
  let folder: CommandFolder
  let arguments: [String]

  /// - Parameter arguments: those of the command; paths are below the folder.
  init(_ arguments: String, files: [(name: String, content: Data)] = []) throws {
    folder = try CommandFolder(files: files)
    self.arguments = arguments.replacing("@", with: folder.path).split(separator: " ").map(String.init)
  }

  func bytes(_ name: String) -> Data { FileManager.default.contents(atPath: folder.path + "/" + name) ?? Data() }
  var told: String { String(decoding: bytes("stderr"), as: UTF8.self) }

  func start() throws -> ChildProcess {
    try ChildProcess(
      [builtProducts.path + "/lawbook"] + arguments, environment: ["PATH": "/usr/bin:/bin"],
      errorFile: folder.path + "/stderr")
  }

  static func end(_ child: ChildProcess) -> ChildProcess.Ending {
    while true {
      _ = child.lines()
      if let ending = child.ending() { return ending }
      usleep(500)
    }
  }

  /// Runs to the end.
  func run() throws -> ChildProcess.Ending { Self.end(try start()) }

  /// Runs until something holds, then sends the signal.
  func run(until isDue: () -> Bool, send signal: Int32) throws -> ChildProcess.Ending {
    let child = try start()
    while !isDue() {
      _ = child.lines()
      if let ending = child.ending() { return ending }
      usleep(200)
    }
    child.send(signal)
    return Self.end(child)
  }
}

@Suite struct TrainFaultTests {
  /// 400 steps, each with a line.
  private static let settings =
    "train --layers 1 --width 16 --head-size 8 --batch-tokens 128 --tokens 51200 --log-every 1 --validate-every 100 "
    + "--checkpoint-every 0.01 --out @/run"
  private static let log = "run/log.jsonl"

  private static let undisturbed: Data? = {
    guard let run = try? FaultyRun(settings), (try? run.run()) == .exited(0) else { return nil }
    return run.bytes(log)
  }()

  @Test(arguments: [[1, 900, 5000, 20_000], [30_000, 600, 12_000]])
  func killedAndTakenUpAgainItIsTheSameRun(_ sizes: [Int]) throws {
    let run = try FaultyRun(Self.settings)
    let endings = try sizes.map { size in
      try run.run(until: { run.bytes(Self.log).count >= size }, send: SIGKILL)
    }
    #expect(endings.contains(.killed(signal: SIGKILL)))
    #expect(try run.run() == .exited(0))
    #expect(run.bytes(Self.log) == (try #require(Self.undisturbed)))
    #expect(run.bytes("run/checkpoint.safetensors").count > 1000)
    let left = try FileManager.default.contentsOfDirectory(atPath: run.folder.path + "/run")
    #expect(Set(left).isSubset(of: ["log.jsonl", "checkpoint.safetensors", "speed.json"]))
  }

  @Test(arguments: [SIGINT, SIGTERM]) func stoppedItSaysHowToGoOn(_ signal: Int32) throws {
    let run = try FaultyRun(Self.settings)
    #expect(try run.run(until: { run.bytes(Self.log).count >= 3000 }, send: signal) == .exited(3))
    #expect(run.told.contains("the same command goes on from there"))
    #expect(try run.run() == .exited(0))
    #expect(run.bytes(Self.log) == (try #require(Self.undisturbed)))
  }

  @Test func aSecondRunInTheFolderIsRefused() throws {
    let run = try FaultyRun(Self.settings.replacing("51200", with: "51200000"))
    let first = try run.start()
    while run.bytes(Self.log).isEmpty { usleep(500) }
    #expect(try run.run() == .exited(1))
    #expect(run.told.contains("another process is training into this folder"))
    first.send(SIGKILL)
    #expect(FaultyRun.end(first) == .killed(signal: SIGKILL))
  }
}

@Suite struct SweepFaultTests {
  /// Four runs, two of which diverge.
  private static let plan = """
    name: small
    sizes: {layers: 1, width: 16}
    head_size: 8
    batch_tokens: [64, 128]
    learning_rates: [4e-3, 10]
    marks: [12800, 25600]
    validate_every: 50
    """

  private static func sweep(jobs: Int) throws -> FaultyRun {
    try FaultyRun(
      "sweep @/plan.yaml --jobs \(jobs)", files: [("plan.yaml", Data(plan.utf8))])
  }

  private static func logs(_ run: FaultyRun) throws -> [String: Data] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: run.folder.path + "/runs")) ?? []
    return Dictionary(
      uniqueKeysWithValues: names.filter { !$0.hasPrefix(".") }.map { ($0, run.bytes("runs/" + $0)) })
  }

  @Test func killedInBetweenOrNotTheFilesAreTheSame() throws {
    let (calm, killed) = (try Self.sweep(jobs: 1), try Self.sweep(jobs: 2))
    #expect(try calm.run() == .exited(0))
    let whole = try Self.logs(calm)
    #expect(whole.count == 4)
    #expect(whole.values.count { String(decoding: $0, as: UTF8.self).contains("\"status\":\"diverged\"") } == 2)
    let endings = try (1...2).map { count in
      try killed.run(until: { ((try? Self.logs(killed))?.count ?? 0) >= count }, send: SIGKILL)
    }
    #expect(endings.contains(.killed(signal: SIGKILL)))
    #expect(try killed.run() == .exited(0))
    #expect(try Self.logs(killed) == whole)
    #expect(!FileManager.default.fileExists(atPath: killed.folder.path + "/unfinished"))
    // All is done: nothing is done again, whatever its end was.
    #expect(try killed.run() == .exited(0))
    #expect(try Self.logs(killed) == whole)
    let read = try killed.folder.run("lawbook runs runs --ledger")
    #expect(read.exit == 0 && read.stdout.contains("diverged"))
  }

  /// Two sweeps of other runs work beside each other; the run that one is at the other leaves to it.
  @Test func aSecondSweepInTheFolderTakesWhatIsFree() throws {
    let files = [("plan.yaml", Data(Self.plan.replacing("25600", with: "25600000").utf8))]
    let first = try FaultyRun("sweep @/plan.yaml --jobs 1 --only *-B64-lr4e-3-*", files: files)
    let child = try first.start()
    let lock = "unfinished/cross-dit-L1-d16-h8-B64-lr4e-3-s1.lock"
    while first.bytes(lock).isEmpty { usleep(500) }
    let again = try first.folder.run("lawbook sweep plan.yaml --only '*-B64-lr4e-3-*'; echo $?")
    #expect(again.stdout == "0 of 1 runs are done, in runs\n3\n")
    #expect(
      again.stderr.hasPrefix("process \(child.pid) on ")
        && again.stderr.hasSuffix("is at work on runs of this folder\n"))
    // Those that diverge do it within a few steps.
    let other = try first.folder.run("lawbook sweep plan.yaml --only '*-lr1e1-*'; echo $?")
    #expect(other.stdout == "2 of 2 runs are done, in runs\n0\n")
    let told = try first.folder.run(
      "lawbook sweep plan.yaml --status --format csv | grep -c running; lawbook sweep plan.yaml --cancel")
    #expect(told.stdout.hasPrefix("1\nasked to stop: process \(child.pid) on "))
    #expect(FaultyRun.end(child) == .exited(3))
    #expect(first.bytes(lock).isEmpty)
  }
}
