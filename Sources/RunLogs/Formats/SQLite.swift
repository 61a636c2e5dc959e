// A database of SQLite, opened for reading only: rows as values, whatever the file is.

import CSQLite

/// A value of a row.
enum SQLiteValue {
  case null
  case number(Double)
  /// Text, or a blob taken as text.
  case text(String)

  var text: String? {
    switch self {
    case .null: nil
    case .number(let number): Int(exactly: number).map(String.init) ?? "\(number)"
    case .text(let text): text
    }
  }

  var number: Double? {
    switch self {
    case .null: nil
    case .number(let number): number
    case .text(let text): NumberParser.value(of: text)
    }
  }
}

@safe struct SQLite: ~Copyable {
  private let connection: OpaquePointer

  /// Nil where the file cannot be opened. It is taken as it is: another program's journal is not played back.
  init?(_ path: String) {
    var opened: OpaquePointer?
    let escaped = path.map { "?#%".contains($0) ? "%" + String($0.asciiValue ?? 63, radix: 16) : String($0) }.joined()
    let name = "file:\(path.hasPrefix("/") ? "" : "./")\(escaped)?mode=ro"
    let flags = SQLITE_OPEN_READONLY | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX
    guard unsafe sqlite3_open_v2(name, &opened, flags, nil) == SQLITE_OK, let opened = unsafe opened else {
      unsafe sqlite3_close(opened)
      return nil
    }
    unsafe connection = opened
  }

  /// A database that lies in memory; nil where it is none.
  init?(_ bytes: [UInt8]) {
    guard let opened = unsafe Self.loaded(bytes) else { return nil }
    unsafe connection = opened
  }

  private static func loaded(_ bytes: [UInt8]) -> OpaquePointer? {
    var opened: OpaquePointer?
    guard unsafe sqlite3_open_v2(":memory:", &opened, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, nil) == SQLITE_OK,
      bytes.count >= 512, let copy = unsafe sqlite3_malloc64(UInt64(bytes.count))
    else {
      unsafe sqlite3_close(opened)
      return nil
    }
    unsafe bytes.withUnsafeBytes { source in
      unsafe UnsafeMutableRawBufferPointer(start: copy, count: source.count).copyMemory(from: source)
    }
    // A database that keeps a journal beside it says so here; in memory there is none.
    for place in [18, 19] { unsafe copy.storeBytes(of: 1, toByteOffset: place, as: UInt8.self) }
    let flags = UInt32(SQLITE_DESERIALIZE_READONLY | SQLITE_DESERIALIZE_FREEONCLOSE)
    let (start, size) = unsafe (copy.assumingMemoryBound(to: UInt8.self), Int64(bytes.count))
    guard unsafe sqlite3_deserialize(opened, "main", start, size, size, flags) == SQLITE_OK else {
      unsafe sqlite3_close(opened)
      return nil
    }
    return unsafe opened
  }

  deinit { unsafe sqlite3_close(connection) }

  /// Names of tables and views, sorted.
  var tables: [String] {
    var found: [String] = []
    _ = rows("SELECT name FROM sqlite_master WHERE type IN ('table', 'view') ORDER BY name") { row in
      if let name = row[0].text { found.append(name) }
    }
    return found
  }

  func columns(_ table: String) -> [String] {
    var found: [String] = []
    _ = rows("SELECT name FROM pragma_table_info(\(Self.quoted(table)))") { row in
      if let name = row[0].text { found.append(name) }
    }
    return found
  }

  static func quoted(_ name: String) -> String { "\"" + name.replacing("\"", with: "\"\"") + "\"" }

  /// Calls `take` for every row; nil where all were read, else what went wrong.
  func rows(_ query: String, _ take: ([SQLiteValue]) -> Void) -> String? {
    var statement: OpaquePointer?
    guard unsafe sqlite3_prepare_v2(connection, query, -1, &statement, nil) == SQLITE_OK else { return lastError }
    defer { unsafe sqlite3_finalize(statement) }
    let count = unsafe sqlite3_column_count(statement)
    while true {
      switch unsafe sqlite3_step(statement) {
      case SQLITE_ROW: take((0..<count).map { unsafe Self.value(statement, $0) })
      case SQLITE_DONE: return nil
      default: return lastError
      }
    }
  }

  private var lastError: String { unsafe String(cString: sqlite3_errmsg(connection)) }

  private static func value(_ statement: OpaquePointer?, _ column: Int32) -> SQLiteValue {
    switch unsafe sqlite3_column_type(statement, column) {
    case SQLITE_INTEGER, SQLITE_FLOAT: return .number(unsafe sqlite3_column_double(statement, column))
    case SQLITE_NULL: return .null
    default:
      guard let bytes = unsafe sqlite3_column_blob(statement, column) else { return .text("") }
      let count = Int(unsafe sqlite3_column_bytes(statement, column))
      return unsafe .text(String(decoding: UnsafeRawBufferPointer(start: bytes, count: count), as: UTF8.self))
    }
  }
}
