// Where this program is, for starting it again.

import Foundation

enum Program {
  /// Where there is `/proc` it stays the same program when its file is replaced meanwhile.
  static var path: String {
    let link = "/proc/self/exe"
    if unsafe access(link, X_OK) == 0 { return link }
    return Bundle.main.executablePath ?? CommandLine.arguments[0]
  }

  /// The file that it was started from, as other machines find it.
  static var file: String {
    let link = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    return link ?? Bundle.main.executablePath ?? CommandLine.arguments[0]
  }

  /// Runs this program anew with the same arguments in the same process. Returns only on failure.
  static func startAgain() {
    let path = Program.path
    unsafe withArrayOfCStrings([path] + CommandLine.arguments.dropFirst()) { unsafe _ = execv(path, $0) }
  }

  private static func withArrayOfCStrings(
    _ strings: [String], _ body: (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> Void
  ) {
    var pointers = unsafe strings.map { unsafe strdup($0) } + [nil]
    unsafe pointers.withUnsafeMutableBufferPointer { buffer in
      if let base = buffer.baseAddress { unsafe body(base) }
    }
    unsafe pointers.forEach { unsafe free($0) }
  }
}
