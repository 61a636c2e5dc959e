// TensorBoard event files: TFRecord frames around protobuf events. Scalars stand as simple values (PyTorch) or as tensors
// of rank 0 (TensorFlow 2, Keras); settings in the data of the hparams plugin, or as a table in a text summary.

import Runs

enum EventFile: LogFormat {
  static let title = "TensorBoard event file"

  private static let frame = 12

  static func recognises(_ head: FileHead) -> Bool {
    guard head.bytes.count >= frame else { return head.fileName.contains("tfevents") && head.size > 0 }
    var at = 0
    let length = Message.little(head.bytes[...], &at, 8) ?? .max
    return length < 1 << 32 && masked(head.bytes[0..<8]) == crc(head.bytes, 8)
  }

  static func read(_ file: WholeFile) throws(FileFault) -> FormatReading {
    var events = EventRows(tagPrefix: place(file).prefix)
    let problems = records(file.bytes) { events.take($0) }
    var part = RunPart(name: place(file).run, settings: events.settings.map { Setting(name: $0, value: $1) })
    part.settings.sort { $0.name < $1.name }
    part.rows = events.finished
    // What `add_hparams` writes goes to a folder of its own below that of the run, with a last value of each metric.
    if part.rows.count <= 1, events.hasPlugin, let parent = parent(file) {
      (part.name, part.rows) = (parent, LogRows())
    }
    return FormatReading(runs: [part], problems: problems)
  }

  private static func records(_ bytes: [UInt8], _ take: (Message) -> Void) -> [FileFault] {
    var problems: [FileFault] = []
    var at = 0
    while at + frame <= bytes.count {
      var place = at
      let length = Message.little(bytes[...], &place, 8) ?? 0
      guard masked(bytes[at..<(at + 8)]) == crc(bytes, at + 8) else {
        return problems + [.lostAfter(byte: at)]
      }
      let start = at + frame
      guard length < UInt64(bytes.count), start + Int(length) + 4 <= bytes.count else { break }
      let end = start + Int(length)
      if masked(bytes[start..<end]) == crc(bytes, end) {
        take(Message(bytes[start..<end]))
      } else {
        problems.append(.damagedRecord(byte: at))
      }
      at = end + 4
    }
    return at < bytes.count ? problems + [.cutRecord] : problems
  }

  private static func crc(_ bytes: [UInt8], _ start: Int) -> UInt32 {
    var at = start
    return UInt32(truncatingIfNeeded: Message.little(bytes[...], &at, 4) ?? 0)
  }

  private static func masked(_ bytes: ArraySlice<UInt8>) -> UInt32 {
    let crc = Checksum.castagnoli(bytes)
    return (crc >> 15 | crc << 17) &+ 0xA282_EAD8
  }

  // MARK: Which run

  private static let splits = ["train", "training", "validation", "val", "valid", "eval", "test"]

  /// The folder is the run. Folders `train` and `validation` below one hold its two curves under the same tags.
  private static func place(_ file: WholeFile) -> (run: String, prefix: String) {
    let folders = file.folder.split(separator: "/").map(String.init)
    guard let last = folders.last else { return (file.name, "") }
    guard splits.contains(last.lowercased()), folders.count > 1 else { return (last, "") }
    return (folders[folders.count - 2], last.lowercased() + "/")
  }

  private static func parent(_ file: WholeFile) -> String? {
    file.folder.split(separator: "/").dropLast().last.map(String.init)
  }
}

/// The events of one file as rows: values of the same step that follow each other are one row.
struct EventRows {
  let tagPrefix: String
  var settings: [String: String] = [:]
  private(set) var hasPlugin = false
  private var rows = LogRows()
  private var step: Double?

  init(tagPrefix: String) { self.tagPrefix = tagPrefix }

  mutating func take(_ event: Message) {
    var step = 0.0
    var summary: Message?
    event.forEach { field, value in
      switch field {
      case 2: step = value.number ?? 0
      case 5: summary = value.message
      default: break
      }
    }
    summary?.forEach { field, value in
      if field == 1, let value = value.message { take(value: value, at: step) }
    }
  }

  private mutating func take(value: Message, at step: Double) {
    var tag = ""
    var scalar: Double?
    var tensor: Message?
    var plugin: Message?
    value.forEach { field, value in
      switch field {
      case 1: tag = value.text ?? ""
      case 2: scalar = value.number
      case 8: tensor = value.message
      case 9: plugin = value.message?.message(1)
      default: break
      }
    }
    if plugin?.text(1) == "hparams", let content = plugin?.message(2) { return readHyperparameters(content) }
    if let number = scalar ?? tensor.flatMap({ Tensor($0).number }) { return add(tag, number, at: step) }
    if let text = tensor.flatMap({ Tensor($0).text }) { readTable(text) }
  }

  private mutating func add(_ tag: String, _ value: Double, at step: Double) {
    guard !tag.isEmpty else { return }
    if step != self.step {
      rows.endRow()
      rows.add("step", step)
      self.step = step
    }
    rows.add(tagPrefix + tag, value)
  }

  /// All rows, the last one ended.
  var finished: LogRows {
    var rows = rows
    rows.endRow()
    return rows
  }

  /// `{session_start_info=3{hparams=1 map<string, Value>}}`.
  private mutating func readHyperparameters(_ content: Message) {
    hasPlugin = true
    content.message(3)?.forEach { field, value in
      guard field == 1, let entry = value.message, let key = entry.text(1), let written = entry.message(2) else {
        return
      }
      written.forEach { field, value in
        switch field {
        case 2: settings[key] = value.number.map { "\($0)" }
        case 3: settings[key] = value.text
        case 4: settings[key] = value.number == 1 ? "true" : "false"
        default: break
        }
      }
    }
  }

  /// `|key|value|` lines of Markdown, as many loops log their settings, or one JSON object.
  private mutating func readTable(_ text: String) {
    for setting in JSONText.settings(text.utf8) ?? [] { settings[setting.name] = setting.value }
    for line in text.split(separator: "\n") where line.contains("|") {
      let cells = line.split(separator: "|").map { String($0).trimmedSpaces }.filter { !$0.isEmpty }
      guard cells.count == 2, !cells[0].allSatisfy({ "-: ".contains($0) }) else { continue }
      settings[cells[0].replacing("`", with: "").replacing("*", with: "")] = cells[1].replacing("`", with: "")
    }
  }
}

/// A tensor of one element.
private struct Tensor {
  private var type = 0
  private var content: ArraySlice<UInt8> = []
  private var values: [Double] = []
  private(set) var text: String?

  init(_ message: Message) {
    var (type, content, values, text) = (0, ArraySlice<UInt8>(), [Double](), String?.none)
    message.forEach { field, value in
      switch (field, value) {
      case (1, .varint(let kind)): type = Int(truncatingIfNeeded: kind)
      case (4, .bytes(let bytes)): content = bytes
      case (8, .bytes): text = value.text
      case (5, .bytes(let bytes)): values += Self.packed(bytes, 4)
      case (6, .bytes(let bytes)): values += Self.packed(bytes, 8)
      case (7, .bytes(let bytes)), (10, .bytes(let bytes)), (16, .bytes(let bytes)), (17, .bytes(let bytes)):
        var at = bytes.startIndex
        while let number = Message.varint(bytes, &at) { values.append(Double(Int64(bitPattern: number))) }
      case (5, _), (6, _), (7, _), (10, _), (16, _), (17, _): if let number = value.number { values.append(number) }
      default: break
      }
    }
    (self.type, self.content, self.values, self.text) = (type, content, values, text)
  }

  private static func packed(_ bytes: ArraySlice<UInt8>, _ width: Int) -> [Double] {
    var at = bytes.startIndex
    var found: [Double] = []
    while let bits = Message.little(bytes, &at, width) {
      found.append(
        width == 8 ? Double(bitPattern: bits) : Double(Float(bitPattern: UInt32(truncatingIfNeeded: bits))))
    }
    return found
  }

  /// Its value where it has one element.
  var number: Double? {
    if values.count == 1 { return values[0] }
    var at = content.startIndex
    switch (type, content.count) {
    case (1, 4):
      return Message.little(content, &at, 4).map { Double(Float(bitPattern: UInt32(truncatingIfNeeded: $0))) }
    case (2, 8): return Message.little(content, &at, 8).map { Double(bitPattern: $0) }
    case (3, 4): return Message.little(content, &at, 4).map { Double(Int32(truncatingIfNeeded: $0)) }
    case (9, 8): return Message.little(content, &at, 8).map { Double(Int64(bitPattern: $0)) }
    case (14, 2):
      return Message.little(content, &at, 2).map { Double(Float(bitPattern: UInt32(truncatingIfNeeded: $0) << 16)) }
    case (19, 2): return Message.little(content, &at, 2).map { SmallFloats.half(UInt16(truncatingIfNeeded: $0)) }
    default: return nil
    }
  }
}
