// FlatBuffers, in which Arrow writes its metadata: the fields of a table by number, within bounds whatever the bytes are.

struct FlatTable {
  let bytes: [UInt8]
  let place: Int
  /// What lies outside belongs to others.
  let bounds: Range<Int>

  /// The root of a buffer.
  static func root(_ bytes: [UInt8], _ bounds: Range<Int>) -> FlatTable? {
    guard bounds.upperBound <= bytes.count, let offset = bytes.little(bounds.lowerBound, 4) else { return nil }
    return FlatTable(bytes, bounds.lowerBound + Int(offset), bounds)
  }

  private init?(_ bytes: [UInt8], _ place: Int, _ bounds: Range<Int>) {
    guard bounds.contains(place), place + 4 <= bounds.upperBound else { return nil }
    (self.bytes, self.place, self.bounds) = (bytes, place, bounds)
  }

  /// Where a field stands; nil where it has its default.
  private func field(_ number: Int) -> Int? {
    guard let back = bytes.little(place, 4) else { return nil }
    let table = place - Int(Int32(truncatingIfNeeded: back))
    guard bounds.contains(table), let size = bytes.little(table, 2), 6 + 2 * number <= size,
      let offset = bytes.little(table + 4 + 2 * number, 2), offset > 0, bounds.contains(place + Int(offset))
    else { return nil }
    return place + Int(offset)
  }

  /// A whole number of `width` bytes with its sign.
  func whole(_ number: Int, _ width: Int, default usual: Int = 0) -> Int {
    guard let at = field(number), let value = bytes.little(at, width) else { return usual }
    let unused = UInt64(64 - 8 * width)
    return Int(Int64(bitPattern: value << unused) >> Int64(unused))
  }

  func table(_ number: Int) -> FlatTable? { field(number).flatMap { pointed($0) } }

  func text(_ number: Int) -> String? {
    guard let (start, count) = vector(number, width: 1) else { return nil }
    return String(decoding: bytes[start..<(start + count)], as: UTF8.self)
  }

  /// Where the elements of a vector begin, each of `width` bytes, and how many they are.
  func vector(_ number: Int, width: Int) -> (start: Int, count: Int)? {
    guard let at = field(number), let offset = bytes.little(at, 4), let count = bytes.little(at + Int(offset), 4) else {
      return nil
    }
    let start = at + Int(offset) + 4
    guard start <= bounds.upperBound, Int(count) <= (bounds.upperBound - start) / width else { return nil }
    return (start, Int(count))
  }

  func tables(_ number: Int) -> [FlatTable] {
    guard let (start, count) = vector(number, width: 4) else { return [] }
    return (0..<count).compactMap { pointed(start + 4 * $0) }
  }

  private func pointed(_ at: Int) -> FlatTable? {
    bytes.little(at, 4).flatMap { FlatTable(bytes, at + Int($0), bounds) }
  }
}
