// Files cut into blocks of whole rows, handed to as many workers as there are, and put together again in order. A block
// is all that is in memory of the text.

import Dispatch
import Runs
import Synchronization

/// Whole rows of one file.
struct Block {
  var file = 0
  /// Place in the sequence of all blocks.
  var sequence = 0
  /// The text is `bytes[0 ..< count]`; it ends with a line end, and padding follows.
  var bytes: [UInt8] = []
  var count = 0
  /// The last line had no line end (one was added).
  var endsOpen = false
  /// Why nothing more can be read from the file, or why this line was passed over.
  var problem: FileFault?
  var isOverlong = false
  /// Which group of rows it stands for, where the file is one of columns.
  var group = -1
}

struct BlockOptions: Sendable {
  /// Bytes read at a time.
  var size = 1 << 20
  /// A longer line is passed over.
  var longestLine = 1 << 26
  var workers = 2
}

/// Reads files one after the other; workers take turns.
final class BlockSource: Sendable {
  private struct State: ~Copyable {
    var file = 0
    var descriptor: Descriptor?
    var place = 0
    /// The beginning of a row that the last block left over.
    var carry: [UInt8] = []
    var sequence = 0
    var isSkipping = false
    var done = 0
    /// The next group of rows of a file of columns.
    var group = 0
  }

  private let files: [LogFile]
  private let options: BlockOptions
  private let state = Mutex(State())
  private let total: Int

  init(_ files: [LogFile], _ options: BlockOptions) {
    self.files = files
    self.options = options
    total = files.reduce(0) { $0 + $1.size }
  }

  /// Fills `block` with the next rows; nil at the end of the last file, else the bytes read so far and in all.
  func next(_ block: inout Block) -> (done: Int, total: Int)? {
    state.withLock { state in
      while state.file < files.count {
        begin(&state)
        let file = state.file
        if let table = files[file].table {
          guard take(table, &block, &state) else { continue }
          return (min(state.done, total), total)
        }
        block.group = -1
        fill(&block, &state)
        guard block.count > 0 || block.problem != nil else { continue }
        block.file = file
        block.sequence = state.sequence
        state.sequence += 1
        return (min(state.done, total), total)
      }
      return nil
    }
  }

  /// Hands out the next group of a file of columns; false at its end.
  private func take(_ table: any ColumnTable, _ block: inout Block, _ state: inout sending State) -> Bool {
    guard state.group < table.groups.count else {
      state.group = 0
      finish(&state)
      return false
    }
    block = Block(file: state.file, sequence: state.sequence, group: state.group)
    state.group += 1
    state.sequence += 1
    return true
  }

  private func begin(_ state: inout sending State) {
    guard state.descriptor == nil, files[state.file].table == nil else { return }
    let file = files[state.file]
    state.descriptor = file.content.map { Descriptor(content: $0) } ?? Descriptor(file.path)
    state.place = files[state.file].start
    state.carry.removeAll(keepingCapacity: true)
    state.isSkipping = false
  }

  private func finish(_ state: inout sending State) {
    state.done += max(0, files[state.file].size - state.place)
    state.descriptor = nil
    state.file += 1
  }

  private func fill(_ block: inout Block, _ state: inout sending State) {
    block.count = state.carry.count
    (block.endsOpen, block.problem, block.isOverlong) = (false, nil, false)
    reserve(&block, block.count + options.size)
    for at in state.carry.indices { block.bytes[at] = state.carry[at] }
    state.carry.removeAll(keepingCapacity: true)
    while true {
      let got = read(&block, &state)
      guard got > 0 else { return close(&block, got, &state) }
      if state.isSkipping { skip(&block, &state) }
      if block.count > 0, keepWholeRows(&block, &state) { return }
      if block.count > options.longestLine { return passOver(&block, &state) }
    }
  }

  private func reserve(_ block: inout Block, _ count: Int) {
    let missing = count + Bytes.padding - block.bytes.count
    if missing > 0 { block.bytes.append(contentsOf: repeatElement(0, count: max(missing, block.bytes.count / 2))) }
  }

  private func read(_ block: inout Block, _ state: inout sending State) -> Int {
    // A line longer than a block doubles what is read, so that it is not gone through again for every few bytes.
    let wanted = max(options.size, block.count)
    reserve(&block, block.count + wanted)
    let got =
      state.descriptor?.read(into: &block.bytes, at: state.place, limit: wanted, offset: state.place - block.count)
      ?? -1
    if got > 0 {
      block.count += got
      state.place += got
      state.done += got
    }
    return got
  }

  /// The rest of a line that was too long.
  private func skip(_ block: inout Block, _ state: inout sending State) {
    guard let end = Bytes.first(Bytes.newline, block.bytes.span, 0, block.count) else { return block.count = 0 }
    state.isSkipping = false
    block.bytes.removeSubrange(0...end)
    block.count -= end + 1
  }

  private func keepWholeRows(_ block: inout Block, _ state: inout sending State) -> Bool {
    let end =
      switch files[state.file].format {
      case .jsonLines, .typed: CSVRows.lastLineEnd(block.bytes.span, block.count)
      case .csv(let delimiter): CSVRows(delimiter: delimiter, columns: 0).lastRecordEnd(block.bytes.span, block.count)
      }
    guard end > 0 else { return false }
    state.carry.append(contentsOf: block.bytes[end..<block.count])
    block.count = end
    return true
  }

  private func passOver(_ block: inout Block, _ state: inout sending State) {
    block.count = 0
    block.isOverlong = true
    block.problem = .longLine(mebibytes: options.longestLine >> 20)
    state.isSkipping = true
  }

  /// The file is at its end, or cannot be read further.
  private func close(_ block: inout Block, _ got: Int, _ state: inout sending State) {
    if state.isSkipping { block.count = 0 }
    if got < 0 { block.problem = .unreadFurther(Descriptor.lastError()) }
    if block.count > 0, block.bytes[block.count - 1] != Bytes.newline {
      reserve(&block, block.count + 1)
      block.bytes[block.count] = Bytes.newline
      block.count += 1
      block.endsOpen = true
    }
    finish(&state)
  }
}

/// Works through all blocks on `options.workers` threads; the results in the order of the files and their rows.
func parallelBlocks<Outcome: Sendable>(
  _ files: [LogFile], _ options: BlockOptions, progress: (@Sendable (Int, Int) -> Void)?,
  work: @escaping @Sendable (inout Block) -> Outcome
) -> [(file: Int, outcome: Outcome)] {
  let source = BlockSource(files, options)
  let collected = Mutex<[(sequence: Int, file: Int, outcome: Outcome)]>([])
  DispatchQueue.concurrentPerform(iterations: max(1, options.workers)) { _ in
    var block = Block()
    while let reached = source.next(&block) {
      let outcome = work(&block)
      collected.withLock { $0.append((block.sequence, block.file, outcome)) }
      progress?(reached.done, reached.total)
    }
  }
  return collected.withLock { $0 }.sorted { $0.sequence < $1.sequence }.map { ($0.file, $0.outcome) }
}
