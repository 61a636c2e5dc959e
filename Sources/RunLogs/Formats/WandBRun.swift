// `run-<id>.wandb`: what W&B writes beside a run, offline or not. LevelDB's log of 32 KiB blocks around protobuf records
// (wandb/sdk/internal/datastore.py, wandb/proto/wandb_internal.proto). The check sum is CRC-32 of type and data.

import Runs

enum WandBRun: LogFormat {
  static let title = "W&B offline run"

  private static let block = 32_768
  private static let header = 7

  static func recognises(_ head: FileHead) -> Bool { head.starts(with: ":W&B") }

  static func read(_ file: WholeFile) throws(FileFault) -> FormatReading {
    var run = Reading()
    let problems = records(file.bytes) { run.take($0) }
    return FormatReading(runs: [run.part(file)], problems: problems)
  }

  /// The whole records in order, and what was damaged.
  private static func records(_ bytes: [UInt8], _ take: (Message) -> Void) -> [FileFault] {
    var problems: [FileFault] = []
    var pending: [UInt8] = []
    var isOpen = false
    var at = header
    while at + header <= bytes.count {
      let left = block - at % block
      if left < header {
        at += left
        continue
      }
      let length = Int(bytes[at + 4]) | Int(bytes[at + 5]) << 8
      let type = bytes[at + 6]
      let start = at + header
      guard (1...4).contains(type), length <= left - header else {
        problems.append(.damagedBlock(byte: at))
        (isOpen, at) = (false, at + left)
        continue
      }
      guard start + length <= bytes.count else { break }
      var place = at
      let crc = Message.little(bytes[...], &place, 4) ?? 0
      at = start + length
      guard UInt32(truncatingIfNeeded: crc) == Checksum.ieee(bytes[(start - 1)..<at]) else {
        problems.append(.damagedRecord(byte: start - header))
        isOpen = false
        continue
      }
      switch type {
      case 1: take(Message(bytes[start..<at]))
      case 2: (pending, isOpen) = (Array(bytes[start..<at]), true)
      default:
        guard isOpen else { continue }
        pending += bytes[start..<at]
        guard type == 4 else { continue }
        take(Message(pending[...]))
        isOpen = false
      }
    }
    if at < bytes.count || isOpen { problems.append(.cutRecord) }
    return problems
  }

  /// What the records of one run say.
  private struct Reading {
    var name: String?
    var id: String?
    var config: [String: String] = [:]
    var rows = LogRows()

    mutating func take(_ record: Message) {
      record.forEach { field, value in
        guard let message = value.message else { return }
        switch field {
        case 2: history(message)
        case 5: configure(message)
        case 17: run(message)
        default: break
        }
      }
    }

    private mutating func history(_ message: Message) {
      message.forEach { field, value in
        guard field == 1, let item = value.message, let (key, json) = WandBRun.item(item) else { return }
        rows.add(key, json: json)
      }
      rows.endRow()
    }

    private mutating func configure(_ message: Message) {
      message.forEach { field, value in
        guard field == 1, let item = value.message, let (key, json) = WandBRun.item(item), key != "_wandb" else {
          return
        }
        config[key] = String(decoding: json, as: UTF8.self)
      }
    }

    private mutating func run(_ message: Message) {
      message.forEach { field, value in
        switch field {
        case 1: id = value.text
        case 4: if let config = value.message { configure(config) }
        case 8: name = value.text
        default: break
        }
      }
    }

    func part(_ file: WholeFile) -> RunPart {
      let named = [name, id].compactMap { $0 }.first { !$0.isEmpty }
      var part = RunPart(name: named ?? file.name, rows: rows)
      for (key, json) in config.sorted(by: { $0.key < $1.key }) {
        let object = [0x7B] + LogRows.quoted(key) + [0x3A] + json.utf8 + [0x7D]
        part.settings += JSONText.settings(object) ?? []
      }
      return part
    }
  }

  /// `{key=1, nested_key=2*, value_json=16}`; nil where a part is missing. NaN and Infinity stand bare, as rows have them.
  private static func item(_ message: Message) -> (key: String, json: ArraySlice<UInt8>)? {
    var path: [String] = []
    var json: ArraySlice<UInt8>?
    message.forEach { field, value in
      switch field {
      case 1, 2: if let part = value.text, !part.isEmpty { path.append(part) }
      case 16: if case .bytes(let bytes) = value { json = bytes }
      default: break
      }
    }
    guard let json, !json.isEmpty, !path.isEmpty, !json.contains(Bytes.newline) else { return nil }
    return (path.joined(separator: "."), json)
  }
}
