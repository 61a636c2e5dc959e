// Standard input as a file: logs are read by place, in blocks, which a pipe does not allow.

import Diagnostics
import Foundation

enum StandardInput {
  static let path = "/dev/stdin"

  /// Keeps what comes through a pipe in a file without a name, and puts that file in the place of the pipe. The file goes
  /// with the process.
  /// - Throws: `Failure` when the temporary folder is missing or full.
  static func becomeFile() throws(Failure) {
    var about = stat()
    guard unsafe fstat(STDIN_FILENO, &about) == 0 else { throw failure("cannot be read") }
    if about.st_mode & S_IFMT == S_IFREG { return }
    let copy = try unnamedFile()
    defer { close(copy) }
    try copyAll(to: copy)
    guard dup2(copy, STDIN_FILENO) >= 0 else { throw failure("cannot be replaced") }
  }

  private static func unnamedFile() throws(Failure) -> Int32 {
    let folder = FileManager.default.temporaryDirectory.path
    var name = Array((folder + "/lawbook-XXXXXX").utf8CString)
    let file = unsafe mkstemp(&name)
    guard file >= 0 else { throw failure("cannot be kept in \(folder)") }
    unsafe unlink(name)
    return file
  }

  private static func copyAll(to file: Int32) throws(Failure) {
    var block = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = unsafe read(STDIN_FILENO, &block, block.count)
      if count == 0 { return }
      if count < 0 {
        if errno == EINTR { continue }
        throw failure("cannot be read")
      }
      try write(block[..<count], to: file)
    }
  }

  private static func write(_ bytes: ArraySlice<UInt8>, to file: Int32) throws(Failure) {
    var rest = bytes
    while !rest.isEmpty {
      let count = unsafe rest.withUnsafeBytes { unsafe Foundation.write(file, $0.baseAddress, $0.count) }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { throw failure("cannot be kept in a temporary file") }
      rest = rest.dropFirst(count)
    }
  }

  private static func failure(_ what: String) -> Failure {
    Failure("standard input \(what)", hint: unsafe String(cString: strerror(errno)))
  }
}
