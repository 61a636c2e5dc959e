// What this machine's processor can do. Kernels and Training are compiled for newer instructions than the rest; the command
// is not, so it can look and say so before any of their code runs, be it only to parse an option.

import ArgumentParser
import Diagnostics
import Foundation

enum Processor {
  /// What Package.swift has Kernels and Training compiled for where the processor is an x86 (x86-64-v3), by Linux's names.
  private static let needed = ["avx", "avx2", "bmi1", "bmi2", "f16c", "fma", "abm", "movbe"]

  /// The instruction sets by Linux's names; nil where they cannot be read.
  static var flags: Set<String>? {
    guard let text = try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8) else { return nil }
    guard let line = text.split(separator: "\n").first(where: { $0.hasPrefix("flags") }) else { return nil }
    return Set(line.drop { $0 != ":" }.dropFirst().split(separator: " ").map(String.init))
  }

  /// - Parameters:
  ///   - arguments: the command line, the program first.
  ///   - flags: the processor's; nil where nobody knows them.
  /// - Throws: `Failure` where a command is called that this processor does not run.
  static func check(_ arguments: [String], flags: @autoclosure () -> Set<String>?) throws(Failure) {
    #if arch(x86_64)
      let words = arguments.dropFirst().drop { $0 == "help" }
      guard Lawbook.trainingCommands.contains(where: { $0.configuration.commandName == words.first }),
        let flags = flags()
      else { return }
      let missing = needed.filter { !flags.contains($0) }
      guard !missing.isEmpty else { return }
      throw Failure(
        "'\(words.first ?? "")' needs a processor with AVX2; this one has no \(missing.joined(separator: ", "))",
        hint: "everything but train, sweep, held-out and bench works here")
    #endif
  }
}
