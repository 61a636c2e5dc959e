// An open file, read by place. Closed when it goes.

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

struct Descriptor: ~Copyable, Sendable {
  private let number: Int32
  let size: Int
  /// What is in memory already.
  private let content: [UInt8]?

  init(content: [UInt8]) {
    (number, size) = (-1, content.count)
    self.content = content
  }

  /// Nil where the path cannot be opened or is no ordinary file.
  init?(_ path: String) {
    var about = stat()
    // Opening a pipe would wait for its other end, so what it is comes first.
    guard unsafe stat(path, &about) == 0 else { return nil }
    guard about.st_mode & S_IFMT == S_IFREG else {
      errno = EINVAL
      return nil
    }
    // Without waiting all the same: it may have been replaced by a pipe in between.
    let opened = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard opened >= 0 else { return nil }
    number = opened
    content = nil
    size = Int(about.st_size)
  }

  deinit { if number >= 0 { close(number) } }

  /// Reads at most `limit` bytes at `place` to `buffer[place - offset…]`; how many, 0 at the end, negative on an error.
  func read(into buffer: inout [UInt8], at place: Int, limit: Int, offset: Int = 0) -> Int {
    let room = min(limit, buffer.count - (place - offset))
    guard room > 0, place >= offset else { return 0 }
    if let content {
      let count = max(0, min(room, content.count - place))
      if count > 0 {
        buffer.replaceSubrange((place - offset)..<(place - offset + count), with: content[place..<(place + count)])
      }
      return count
    }
    var total = 0
    while total < room {
      let got = unsafe buffer.withUnsafeMutableBytes { bytes in
        unsafe pread(
          number, bytes.baseAddress.map { unsafe $0 + (place - offset + total) }, room - total, off_t(place + total))
      }
      if got < 0 { return total > 0 ? total : got }
      if got == 0 { break }
      total += got
    }
    return total
  }

  /// Whether the last byte is something else than a line end.
  var endsOpen: Bool {
    var last: [UInt8] = [Bytes.newline]
    guard size > 0, read(into: &last, at: size - 1, limit: 1, offset: size - 1) == 1 else { return false }
    return last[0] != Bytes.newline
  }

  static func lastError() -> String {
    unsafe errno == EINVAL ? "not an ordinary file" : String(cString: strerror(errno))
  }
}
