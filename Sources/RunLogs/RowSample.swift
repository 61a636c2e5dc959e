// Some rows of a table of text, from its beginning and its end: whether the file is one run or has a run on every row.

import Runs

extension LogFile {
  private static let sampled = 24
  private static let span = 1 << 14

  static func sample(_ file: borrowing Descriptor, from start: Int, delimiter: UInt8) -> [[String]] {
    let tail = max(start, file.size - span)
    var rows = lines(file, start, min(file.size, start + span), isCut: tail > start).prefix(sampled)
    if tail > start { rows += lines(file, tail, file.size, isCut: false).dropFirst().suffix(sampled) }
    return rows.map { line in
      line.split(separator: delimiter, omittingEmptySubsequences: false).map {
        String(decoding: $0, as: UTF8.self).replacing("\"", with: "").trimmedSpaces
      }
    }
  }

  private static func lines(_ file: borrowing Descriptor, _ start: Int, _ end: Int, isCut: Bool) -> [ArraySlice<UInt8>]
  {
    var bytes = [UInt8](repeating: 0, count: max(0, end - start))
    guard file.read(into: &bytes, at: start, limit: bytes.count, offset: start) == bytes.count else { return [] }
    let lines = bytes.split(separator: Bytes.newline).map { $0.last == 0x0D ? $0.dropLast() : $0 }
    return isCut ? lines.dropLast() : lines
  }

  /// The values of a column in the sample that are not empty.
  func sampled(_ column: Int) -> Set<String> {
    if let table { return sampledTyped(column, table) }
    return Set(sample.compactMap { $0.indices.contains(column) && !$0[column].isEmpty ? $0[column] : nil })
  }
}

extension FilePlan {
  /// Whether the rows of a table without run names are moments of one run, as far as a sample shows: nothing that
  /// belongs to a run as a whole varies, and either steps are counted or no row tells a size.
  func isOneRun(_ log: LogFile) -> Bool {
    let whole: [Field] = [.params, .depth, .width, .seed, .block, .frames]
    let hasSteps = column(.step) != nil
    let schedules: [Field] = hasSteps && column(.params) == nil ? [] : [.batchTokens, .batchSequences, .learningRate]
    let varies = (whole + schedules).contains { field in column(field).map { log.sampled($0).count > 1 } ?? false }
    let hasSize = [Field.params, .depth, .width].contains { column($0) != nil }
    return !varies && (hasSteps || !hasSize)
  }
}
