// Rows of a run as lines of JSON: what every format becomes, so that there is one reader of rows.

/// Collects rows, value after value.
struct LogRows: Sendable {
  private(set) var text: [UInt8] = []
  private(set) var count = 0
  private var isOpen = false
  private var keys: [String: [UInt8]] = [:]

  mutating func add(_ name: String, _ value: Double) {
    key(name)
    if value == value.rounded(), abs(value) < 1e15 {
      text.append(contentsOf: String(Int(value)).utf8)
    } else {
      text.append(contentsOf: "\(value)".utf8)
    }
  }

  /// A value that is JSON already.
  mutating func add(_ name: String, json: some Collection<UInt8>) {
    key(name)
    text.append(contentsOf: json)
  }

  mutating func add(_ name: String, text string: String) {
    key(name)
    text.append(contentsOf: Self.quoted(string))
  }

  /// Ends the row; a row without values is none.
  mutating func endRow() {
    guard isOpen else { return }
    text.append(0x7D)
    text.append(Bytes.newline)
    isOpen = false
    count += 1
  }

  /// A whole object on one line.
  mutating func add(row: some Collection<UInt8>) {
    endRow()
    for byte in row { text.append(byte == Bytes.newline || byte == 0x0D ? 0x20 : byte) }
    text.append(Bytes.newline)
    count += 1
  }

  private mutating func key(_ name: String) {
    text.append(isOpen ? 0x2C : 0x7B)
    isOpen = true
    let known = keys[name] ?? Self.quoted(name) + [0x3A]
    keys[name] = known
    text.append(contentsOf: known)
  }

  static func quoted(_ string: String) -> [UInt8] {
    var bytes: [UInt8] = [Bytes.quote]
    for byte in string.utf8 {
      switch byte {
      case Bytes.quote, 0x5C: bytes += [0x5C, byte]
      case 0x0A: bytes += Array("\\n".utf8)
      case 0..<0x20: bytes.append(0x20)
      default: bytes.append(byte)
      }
    }
    return bytes + [Bytes.quote]
  }
}

/// Values that come one by one with their steps, from several series: put together into rows by step. A step that comes
/// again in a series replaces what that series had.
struct StepRows: Sendable {
  private var steps: [Double: [String: Double]] = [:]

  mutating func add(_ step: Double, _ name: String, _ value: Double) { steps[step, default: [:]][name] = value }

  /// The rows in the order of their steps.
  func rows(step stepName: String = "step") -> LogRows {
    var rows = LogRows()
    for (step, values) in steps.sorted(by: { $0.key < $1.key }) {
      rows.add(stepName, step)
      for (name, value) in values.sorted(by: { $0.key < $1.key }) { rows.add(name, value) }
      rows.endRow()
    }
    return rows
  }
}
