// The pages of one column of one group of rows: a dictionary, then pages of values with the levels that say which are there.

struct ParquetChunkReader {
  private let leaf: ParquetColumn
  private let codec: PageCodec
  private let bytes: [UInt8]
  private let place: Range<Int>
  private let rows: Int
  private var values: ParquetValues
  /// What each index of the dictionary stands for.
  private var dictionary: [Int]?

  init(_ leaf: ParquetColumn, _ codec: PageCodec, _ bytes: [UInt8], _ place: Range<Int>, rows: Int) {
    (self.leaf, self.codec, self.bytes, self.place, self.rows) = (leaf, codec, bytes, place, rows)
    values = ParquetValues(leaf)
  }

  var column: TypedColumn { values.column }

  private struct Page {
    var header: Thrift
    var body: Range<Int>
    /// Values, there or not.
    var count: Int { header[8]?[1]?.whole ?? header[5]?[1]?.whole ?? 0 }
    var isDictionary: Bool { header[1]?.whole == 2 }
    var isData: Bool { header[1]?.whole == 0 || header[1]?.whole == 3 }
  }

  /// Reads all pages; false where they are not sound.
  mutating func read() -> Bool {
    guard let pages = pages() else { return false }
    // Before anything is made room for: as many values as rows.
    guard pages.reduce(0, { $0 + ($1.isData ? $1.count : 0) }) == rows else { return false }
    values.reserve(rows)
    for page in pages {
      if page.isDictionary {
        guard dictionary == nil, readDictionary(page) else { return false }
      } else if page.isData {
        guard page.header[1]?.whole == 0 ? readData(page) : readDataV2(page) else { return false }
      }
    }
    return values.column.values.count == rows
  }

  private func pages() -> [Page]? {
    var pages: [Page] = []
    var (at, seen) = (place.lowerBound, 0)
    while at < place.upperBound, seen < rows || pages.isEmpty {
      var reader = ThriftReader(bytes, at..<place.upperBound)
      guard let header = reader.record(), let size = header[3]?.whole, size >= 0, size <= place.upperBound - reader.at
      else { return nil }
      let page = Page(header: header, body: reader.at..<(reader.at + size))
      guard (0...rows).contains(page.count) || page.isDictionary else { return nil }
      pages.append(page)
      if page.isData { seen += page.count }
      at = page.body.upperBound
    }
    return pages
  }

  private mutating func readDictionary(_ page: Page) -> Bool {
    guard let count = page.header[7]?[1]?.whole, count >= 0, let size = page.header[2]?.whole,
      let text = codec.unpack(bytes[page.body], size: size)
    else { return false }
    var at = 0
    values.begin()
    guard values.plain(text.span, &at, text.count - Bytes.padding, count: count) else { return false }
    dictionary = values.found
    return true
  }

  private mutating func readData(_ page: Page) -> Bool {
    guard let about = page.header[5], let encoding = about[2]?.whole, let size = page.header[2]?.whole,
      let text = codec.unpack(bytes[page.body], size: size)
    else { return false }
    let end = text.count - Bytes.padding
    var at = 0
    var levels: [UInt32]?
    if leaf.definition > 0 {
      guard about[3]?.whole == 3, let length = text.little(0, 4), length <= UInt64(end - 4) else { return false }
      at = 4 + Int(length)
      guard let found = definitions(text.span, 4, at, page.count) else { return false }
      levels = found
    }
    return readValues(text.span, at, end, encoding, page.count, levels)
  }

  /// Levels stand before what is compressed.
  private mutating func readDataV2(_ page: Page) -> Bool {
    guard let about = page.header[8], let encoding = about[4]?.whole, let size = page.header[2]?.whole,
      let levelBytes = about[5]?.whole, let repetitionBytes = about[6]?.whole, repetitionBytes >= 0, levelBytes >= 0,
      levelBytes + repetitionBytes <= page.body.count, levelBytes + repetitionBytes <= size
    else { return false }
    let levelsStart = page.body.lowerBound + repetitionBytes
    let start = levelsStart + levelBytes
    var levels: [UInt32]?
    if leaf.definition > 0 {
      let text = Array(bytes[levelsStart..<start]) + [UInt8](repeating: 0, count: Bytes.padding)
      guard let found = definitions(text.span, 0, levelBytes, page.count) else { return false }
      levels = found
    }
    let isPacked = if case .truth(false) = about[7] { false } else { true }
    let rest = bytes[start..<page.body.upperBound]
    guard !rest.isEmpty || levels?.contains(UInt32(leaf.definition)) == false else { return page.count == 0 }
    let unpacked = rest.isEmpty ? [UInt8](repeating: 0, count: Bytes.padding) : nil
    guard
      let text = unpacked ?? (isPacked ? codec : .none).unpack(rest, size: size - levelBytes - repetitionBytes)
    else { return false }
    return readValues(text.span, 0, text.count - Bytes.padding, encoding, page.count, levels)
  }

  private func definitions(_ text: Span<UInt8>, _ start: Int, _ end: Int, _ count: Int) -> [UInt32]? {
    var levels: [UInt32] = []
    var at = start
    let width = Int.bitWidth - leaf.definition.leadingZeroBitCount
    return HybridIntegers.read(text, &at, end, width: width, count: count, into: &levels) ? levels : nil
  }

  // MARK: Values

  private mutating func readValues(
    _ text: Span<UInt8>, _ start: Int, _ end: Int, _ encoding: Int, _ count: Int, _ levels: [UInt32]?
  ) -> Bool {
    let whole = UInt32(leaf.definition)
    let present = levels.map { levels in levels.count { $0 == whole } } ?? count
    guard encoding == 2 || encoding == 8 else {
      values.begin()
      return values.read(encoding, text, start, end, count: present) && values.spread(values.found, levels, whole)
    }
    guard present > 0 else { return values.spread([], levels, whole) }
    guard let dictionary, start < end, text[start] <= 32 else { return false }
    var indices: [UInt32] = []
    var at = start + 1
    guard HybridIntegers.read(text, &at, end, width: Int(text[start]), count: present, into: &indices) else {
      return false
    }
    var found: [Int] = []
    found.reserveCapacity(indices.count)
    for index in indices {
      guard index < dictionary.count else { return false }
      found.append(dictionary[Int(index)])
    }
    return values.spread(found, levels, whole)
  }
}
