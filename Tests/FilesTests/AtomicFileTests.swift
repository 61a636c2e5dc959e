// Files are there whole or not at all, whatever goes wrong on the way.

import Diagnostics
import Foundation
import Testing

@testable import Files

@Suite(.serialized) struct AtomicFileTests {
  private let folder = FileManager.default.temporaryDirectory.appendingPathComponent("lawbook-" + UUID().uuidString)
    .path

  private func cleanUp() { try? FileManager.default.removeItem(atPath: folder) }
  private func text(_ name: String) -> String? { try? String(contentsOfFile: folder + "/" + name, encoding: .utf8) }
  private func names(_ below: String = "") throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder + below)
  }

  @Test func writesWholeFilesAndLeavesNothingElse() throws {
    defer { cleanUp() }
    try writeAtomically(Array("one".utf8), to: folder + "/deep/a.txt")
    try writeAtomically(Array("two".utf8), to: folder + "/deep/a.txt")
    #expect(text("deep/a.txt") == "two")
    #expect(try names("/deep") == ["a.txt"])
  }

  @Test func aFolderInTheWayIsAnError() throws {
    defer { cleanUp() }
    try FileManager.default.createDirectory(atPath: folder + "/a", withIntermediateDirectories: true)
    #expect(throws: Failure.self) { try writeAtomically([1], to: folder + "/a") }
    #expect(try names() == ["a"])
    #expect(throws: Failure.self) { try writeAtomically([1], to: "/proc/nowhere/a") }
  }

  @Test func withoutCommitTheOldFileStays() throws {
    defer { cleanUp() }
    try writeAtomically(Array("old".utf8), to: folder + "/a")
    do {
      var file = try AtomicFile(folder + "/a")
      let half = Array("half of the new".utf8)
      try unsafe file.append(half.span.bytes)
    }
    #expect(text("a") == "old")
    #expect(try names() == ["a"])
  }

  /// No disk to fill at hand: the limit on the size of files fails the same call in the same way, after part of the bytes.
  @Test func aFullDiskLeavesTheOldFile() throws {
    defer { cleanUp() }
    try writeAtomically(Array("old".utf8), to: folder + "/a")
    let bytes = [UInt8](repeating: 1, count: 96 << 20)
    signal(SIGXFSZ, SIG_IGN)
    var before = rlimit()
    unsafe getrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &before)
    var small = rlimit(rlim_cur: 64 << 20, rlim_max: before.rlim_max)
    unsafe setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &small)
    defer { unsafe setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &before) }
    let failure = #expect(throws: Failure.self) { try writeAtomically(bytes, to: folder + "/a") }
    #expect(failure?.diagnostics.first?.headline == "the file cannot be written")
    #expect(failure?.diagnostics.first?.hint == "File too large")
    #expect(text("a") == "old")
    #expect(try names() == ["a"])
  }

  @Test func whatKilledProcessesLeftIsClearedAway() throws {
    defer { cleanUp() }
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    // No process has the largest number; this one is alive and may be writing; the others are none of ours.
    let mine = "a.\(ProcessInfo.processInfo.processIdentifier).part"
    for name in [".a.\(Int32.max).part", "." + mine, ".a.x.part", ".b.\(Int32.max).part"] {
      try Data([1]).write(to: URL(fileURLWithPath: folder + "/" + name))
    }
    let file = try AtomicFile(folder + "/a")
    try file.commit()
    #expect(try Set(names()) == ["a", ".a.x.part", ".b.\(Int32.max).part"])
  }
}
