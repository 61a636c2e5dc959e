// The kernels that training and its benchmarks run on: OpenBLAS chooses when it is loaded, so a better choice means
// starting again.

import ArgumentParser
import Diagnostics
import Foundation
import Kernels

struct CoreOptions: ParsableArguments {
  @Option(
    name: .customLong("blas-core"),
    help: ArgumentHelp(
      "OpenBLAS kernels, such as Haswell or SkylakeX (default: those that fit).", valueName: "name"))
  var core: String?

  /// The core type in use.
  static var current: String { BLASCore.name }

  /// Sees to one thread and to kernels that fit the processor. Where others are needed this process is replaced by
  /// itself with the right environment, and the call does not return.
  ///
  /// - Throws: `UsageFailure` for an unknown core and for one whose kernels need what the processor has not.
  func prepare() throws {
    let flags = Processor.flags
    BLASCore.useOneThread()
    if let core { return try demand(core, flags) }
    try check(BLASCore.name, flags, hint: "unset \(BLASCore.variable)")
    let asked = ProcessInfo.processInfo.environment[BLASCore.variable]
    switch BLASCore.advice(current: BLASCore.name, asked: asked, flags: flags ?? []) {
    case .stay: break
    case .restart(let better):
      restart(better)
      warn(better)
    case .warn(let better): warn(better)
    }
  }

  private func warn(_ better: String) {
    Reporting.say(
      "warning: OpenBLAS uses its kernels for \(BLASCore.name); \(BLASCore.variable)=\(better) would be faster here")
  }

  private func demand(_ core: String, _ flags: Set<String>?) throws {
    let name = BLASCore.isSame(core, BLASCore.name) ? BLASCore.name : try Self.named(core)
    try check(name, flags, hint: "leave --blas-core out")
    guard name != BLASCore.name else { return }
    let wasAsked = ProcessInfo.processInfo.environment[BLASCore.variable].map { BLASCore.isSame($0, name) } ?? false
    if !wasAsked { restart(name) }
    throw UsageFailure(
      failure: Failure(
        "this OpenBLAS has no kernels for '\(name)' here: it took \(BLASCore.name)", hint: "leave --blas-core out"))
  }

  /// Kernels made for another processor end the process at the first product.
  private func check(_ core: String, _ flags: Set<String>?, hint: String) throws {
    guard let flags else { return }
    let missing = BLASCore.missing(for: core, flags: flags)
    guard missing.isEmpty else {
      throw UsageFailure(
        failure: Failure(
          "the kernels for '\(core)' need a processor with \(missing.joined(separator: ", "))", hint: hint))
    }
  }

  /// The core type as OpenBLAS writes it.
  ///
  /// - Throws: `UsageFailure` for an unknown one.
  private static func named(_ core: String) throws -> String {
    let known = BLASCore.names
    if let name = known.first(where: { BLASCore.isSame($0, core) }) { return name }
    throw UsageFailure(
      failure: Failure("no BLAS core is named '\(core)'", hint: Suggestion.hint(for: core, among: known)))
  }

  /// Replaces this process by itself; returns only where that is not possible.
  private func restart(_ core: String) {
    unsafe setenv(BLASCore.variable, core, 1)
    unsafe setenv("OPENBLAS_NUM_THREADS", "1", 1)
    Program.startAgain()
  }
}
