// A file is opened: unpacked where it is packed, then told by its content, whatever its name is.

import Runs
import Diagnostics

/// The logs that one file holds, and what of it could not be read.
struct OpenedFile: Sendable {
  var logs: [LogFile] = []
  var problems: [FileFault] = []
}

extension LogFile {
  /// Archives in archives are followed no deeper.
  private static let deepest = 3

  /// Looks at the beginning of a file; a reason where it is no log.
  static func open(_ found: Inputs.Found) -> Result<OpenedFile, FileFault> {
    if found.path.hasSuffix("/" + ForeignFile.aimFolder) || found.path == ForeignFile.aimFolder {
      return .failure(.foreign(.aim))
    }
    guard let file = Descriptor(found.path) else {
      return .failure(found.isSure ? .unopened(Descriptor.lastError()) : .noLog)
    }
    return open(found, file, isInMemory: false, depth: 0)
  }

  private static func open(
    _ found: Inputs.Found, _ file: borrowing Descriptor, isInMemory: Bool, depth: Int
  ) -> Result<OpenedFile, FileFault> {
    var head: [UInt8] = []
    let count = readHead(file, into: &head)
    guard count > 0 else {
      guard found.isSure else { return .failure(.noLog) }
      return .failure(count < 0 ? .unread(Descriptor.lastError()) : .empty)
    }
    let beginning = FileHead(path: Inputs.unpacked(found.path), bytes: Array(head[..<count]), size: file.size)
    if let kind = ForeignFile.of(beginning) { return .failure(.foreign(kind)) }
    if let format = LogFormats.all.first(where: { $0.recognises(beginning) }) {
      let content = format.opensPath && !isInMemory ? .success([]) : file.whole
      return content.flatMap { bytes in
        files(of: format, WholeFile(path: found.path, name: found.name, bytes: bytes), found)
      }
    }
    if depth < deepest, let packing = Compression.of(beginning.bytes) {
      return file.whole.flatMap { unpack(packing, $0, found, depth) }
    }
    if depth < deepest, ZipArchive.recognises(beginning.bytes), found.isSure || found.path.hasSuffix(".zip") {
      return file.whole.flatMap { unzip($0, found, depth) }
    }
    guard found.isSure else { return .failure(.noLog) }
    let content = isInMemory ? file.whole : .success([])
    return content.flatMap { bytes in
      examine(head.span, count, found, file).map { log in
        var log = log
        if isInMemory { log.content = bytes }
        if log.format == .jsonLines { log.title = "JSON Lines" }
        return OpenedFile(logs: [log])
      }
    }
  }

  private static func readHead(_ file: borrowing Descriptor, into head: inout [UInt8]) -> Int {
    head = [UInt8](repeating: 0, count: headSize + Bytes.padding)
    var count = file.read(into: &head, at: 0, limit: headSize)
    while count == head.count - Bytes.padding, count < longestHead,
      Bytes.first(Bytes.newline, head.span, 0, count) == nil
    {
      head += [UInt8](repeating: 0, count: head.count)
      count += file.read(into: &head, at: count, limit: head.count - Bytes.padding - count)
    }
    return count
  }

  private static func unpack(
    _ packing: Compression, _ bytes: [UInt8], _ found: Inputs.Found, _ depth: Int
  ) -> Result<OpenedFile, FileFault> {
    let (text, problem) = packing.unpack(bytes)
    guard !text.isEmpty else { return .failure(problem ?? .empty) }
    return open(found, Descriptor(content: text), isInMemory: true, depth: depth + 1).map { opened in
      OpenedFile(logs: opened.logs, problems: opened.problems + (problem.map { [$0] } ?? []))
    }
  }

  private static func unzip(
    _ bytes: [UInt8], _ found: Inputs.Found, _ depth: Int
  ) -> Result<OpenedFile, FileFault> {
    let archive = ZipArchive(bytes)
    var opened = OpenedFile(problems: archive.problems)
    for member in archive.members {
      let inner = Inputs.Found(
        path: found.path + "/" + member.name, name: Inputs.stem(member.name), isSure: found.isSure)
      switch open(inner, Descriptor(content: member.bytes), isInMemory: true, depth: depth + 1) {
      case .success(let one):
        opened.logs += one.logs
        opened.problems += one.problems
      case .failure(let problem) where problem != .noLog:
        opened.problems.append(.member(member.name, problem))
      case .failure: break
      }
    }
    guard !opened.logs.isEmpty else { return .failure(.noLogInside) }
    return .success(opened)
  }

  /// The runs of a file of another format, each a log of its own.
  private static func files(
    of format: any LogFormat.Type, _ whole: WholeFile, _ found: Inputs.Found
  ) -> Result<OpenedFile, FileFault> {
    do throws(FileFault) {
      let reading = try format.read(whole)
      let logs = reading.runs.map { part in
        var log = LogFile(
          path: found.path, name: part.name ?? found.name, format: part.table == nil ? .jsonLines : .typed,
          columns: part.table?.columns ?? [], start: 0, headLines: 0, size: part.rows.text.count, endsOpen: false)
        log.title = format.title
        log.table = part.table
        log.content = part.table == nil ? part.rows.text : nil
        log.runName = part.name
        log.settings = part.settings
        return log
      }
      return .success(OpenedFile(logs: logs, problems: reading.problems))
    } catch {
      return .failure(error)
    }
  }
}

extension Descriptor {
  /// All bytes of the file.
  var whole: Result<[UInt8], FileFault> {
    var bytes = [UInt8](repeating: 0, count: size)
    let got = read(into: &bytes, at: 0, limit: size)
    guard got >= 0 else { return .failure(.unread(Descriptor.lastError())) }
    bytes.removeLast(bytes.count - got)
    return .success(bytes)
  }
}
