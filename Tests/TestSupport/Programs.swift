// Programs that look at what was written: poppler, qpdf, a browser.

import Foundation

/// Whether a test that needs these programs runs: where all are installed, and always in CI, where a missing one fails it.
public func isTested(with programs: String...) -> Bool {
  ProcessInfo.processInfo.environment["CI"] != nil || programs.allSatisfy(isInstalled)
}

/// The output of a program, nil where it is not installed; with what it says on standard error where wanted.
public func output(of program: String, _ arguments: [String], withErrors: Bool = false) -> String? {
  let process = Process()
  let pipe = Pipe()
  process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
  process.arguments = [program] + arguments
  process.standardOutput = pipe
  process.standardError = withErrors ? pipe : FileHandle.nullDevice
  guard (try? process.run()) != nil else { return nil }
  let data = pipe.fileHandleForReading.readDataToEndOfFile()
  process.waitUntilExit()
  return process.terminationStatus == 127 ? nil : String(decoding: data, as: UTF8.self)
}

/// Whether a program can be found.
public func isInstalled(_ program: String) -> Bool {
  output(of: "sh", ["-c", "command -v \(program)"])?.isEmpty == false
}
