// How a command ends: what the user is told, where it is printed, and the exit code.

import ArgumentParser
import Diagnostics
import Foundation
import Sweeps

/// An option that the argument parser takes and that cannot be used: told like any failure, with the exit code of usage.
struct UsageFailure: Error {
  var failure: Failure
}

enum Reporting {
  /// 0 for success, 1 for wrong input, 2 for a wrong command line, 3 for stopped in a state from which to go on.
  enum Code {
    static let wrongInput: Int32 = 1
    static let wrongUsage: Int32 = 2
    static let stopped = ProgressLine.stopped
  }

  /// Prints what an error has to say and ends the process with its code.
  static func exit(after error: any Error) -> Never {
    switch error {
    case let usage as UsageFailure:
      say(usage.failure.description)
      Foundation.exit(Code.wrongUsage)
    case let failure as Failure:
      say(failure.description)
      Foundation.exit(Code.wrongInput)
    case let diagnostic as Diagnostic:
      say(diagnostic.description)
      Foundation.exit(Code.wrongInput)
    case let code as ExitCode: Foundation.exit(code.rawValue)
    default: exit(afterParsing: error)
    }
  }

  /// Ends after an error of the argument parser: help asked for is no error and goes to standard output.
  private static func exit(afterParsing error: any Error) -> Never {
    let code = Lawbook.exitCode(for: error)
    let message = Printable.clean(Lawbook.fullMessage(for: error), longest: .max)
    if code == .success {
      print(message)
      Foundation.exit(0)
    }
    if !message.isEmpty { say(message) }
    Foundation.exit(code == .validationFailure ? Code.wrongUsage : Code.wrongInput)
  }

  /// What `body` says of an option, as a usage error.
  static func usage<T>(_ body: () throws -> T) throws -> T {
    do {
      return try body()
    } catch let failure as Failure {
      throw UsageFailure(failure: failure)
    }
  }

  /// A line on standard error.
  static func say(_ text: String) { write(text + "\n") }

  /// Text on standard error as it is. A reader who has gone away, or a file on a full disk, is no reason to stop.
  static func write(_ text: String) {
    let bytes = Array(text.utf8)
    var sent = 0
    while sent < bytes.count {
      let count = unsafe Foundation.write(STDERR_FILENO, Array(bytes[sent...]), bytes.count - sent)
      if count < 0 && errno == EINTR { continue }
      if count <= 0 { return }
      sent += count
    }
  }

  /// A reader that has seen enough (`lawbook runs … | head`) is no error.
  static func endQuietlyOnBrokenPipe() {
    signal(SIGPIPE) { _ in _exit(0) }
  }
}
