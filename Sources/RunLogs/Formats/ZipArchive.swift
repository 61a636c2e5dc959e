// Zip archives: the central directory at the end, members stored or deflated. Everything else is refused.

import Runs

struct ZipArchive {
  struct Member {
    var name: String
    var bytes: [UInt8]
  }

  private(set) var members: [Member] = []
  private(set) var problems: [FileFault] = []
  private let bytes: [UInt8]
  private static let mostMembers = 10_000
  /// All members together, unpacked: the same bytes may be listed many times.
  private static let largest = 1 << 30
  private var unpacked = 0

  static func recognises(_ head: [UInt8]) -> Bool { head.starts(with: [0x50, 0x4B, 3, 4]) }

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    guard var at = directory else {
      problems = [.lostDirectory]
      return
    }
    while members.count < Self.mostMembers, number(at, 4) == 0x0201_4B50 {
      guard let method = number(at + 10, 2), let packed = number(at + 20, 4), let nameLength = number(at + 28, 2),
        let extra = number(at + 30, 2), let comment = number(at + 32, 2), let local = number(at + 42, 4),
        at + 46 + nameLength <= bytes.count
      else { return }
      let name = String(decoding: bytes[(at + 46)..<(at + 46 + nameLength)], as: UTF8.self)
      at += 46 + nameLength + extra + comment
      if name.hasSuffix("/") { continue }
      add(name, method, local, packed)
    }
  }

  private mutating func add(_ name: String, _ method: Int, _ local: Int, _ packed: Int) {
    guard number(local, 4) == 0x0403_4B50, let nameLength = number(local + 26, 2), let extra = number(local + 28, 2)
    else {
      return problems.append(.member(name, .damagedMember))
    }
    let start = local + 30 + nameLength + extra
    guard start + packed <= bytes.count else { return problems.append(.member(name, .damagedMember)) }
    guard unpacked < Self.largest else { return problems.append(.member(name, .tooMany)) }
    defer { unpacked += members.last?.bytes.count ?? 0 }
    switch method {
    case 0: members.append(Member(name: name, bytes: Array(bytes[start..<(start + packed)])))
    case 8:
      let (text, problem) = Compression.inflate(bytes[start..<(start + packed)], windowBits: -15)
      if problem != nil { problems.append(.member(name, .damagedMember)) }
      members.append(Member(name: name, bytes: text))
    default: problems.append(.member(name, .unknownPacking))
    }
  }

  /// Where the central directory begins.
  private var directory: Int? {
    guard bytes.count >= 22 else { return nil }
    for at in stride(from: bytes.count - 22, through: max(0, bytes.count - 65_557), by: -1)
    where number(at, 4) == 0x0605_4B50 {
      return number(at + 16, 4)
    }
    return nil
  }

  private func number(_ at: Int, _ count: Int) -> Int? {
    guard at >= 0, at + count <= bytes.count else { return nil }
    var place = at
    return Message.little(bytes[...], &place, count).map { Int($0) }
  }
}
