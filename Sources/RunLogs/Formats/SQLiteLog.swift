// Databases of runs: MLflow's store, Trackio's project, or a table or view of one's own.

import Runs

enum SQLiteLog: LogFormat {
  static let title = "SQLite database"
  static let opensPath = true

  static func recognises(_ head: FileHead) -> Bool { head.starts(with: "SQLite format 3\0") }

  static func read(_ file: WholeFile) throws(FileFault) -> FormatReading {
    if isCut(file) {
      throw FileFault.cutDatabase
    }
    guard let database = file.bytes.isEmpty ? SQLite(file.path) : SQLite(file.bytes) else {
      throw FileFault.ruined(format: title)
    }
    let tables = Set(database.tables)
    if tables.isSuperset(of: ["runs", "metrics", "params"]), database.columns("metrics").contains("run_uuid") {
      return mlflow(database)
    }
    if tables.isSuperset(of: ["metrics", "configs"]), database.columns("metrics").contains("metrics") {
      return trackio(database)
    }
    return try plain(database, tables.sorted())
  }

  /// Whether the file is shorter than its header says: SQLite would take what is missing for zeros.
  private static func isCut(_ file: WholeFile) -> Bool {
    var (head, size) = (Array(file.bytes.prefix(100)), file.bytes.count)
    if file.bytes.isEmpty, let descriptor = Descriptor(file.path) {
      head = [UInt8](repeating: 0, count: 100)
      size = descriptor.read(into: &head, at: 0, limit: 100) == 100 ? descriptor.size : 0
    }
    guard size >= 100 else { return true }
    let number = { (at: Int, width: Int) in head[at..<(at + width)].reduce(0) { $0 << 8 | Int($1) } }
    // The count of pages holds only where the last program that wrote knew of it.
    guard number(24, 4) == number(92, 4) else { return false }
    return size < number(28, 4) * (number(16, 2) == 1 ? 65_536 : number(16, 2))
  }

  // MARK: MLflow

  /// A value that is not a number is stored as 0 with `is_nan`, an infinite one as the largest double.
  private static func mlflow(_ database: borrowing SQLite) -> FormatReading {
    var parts: [String: RunPart] = [:]
    var series: [String: StepRows] = [:]
    let alive = "SELECT run_uuid, name FROM runs WHERE lifecycle_stage IS NOT 'deleted'"
    var problem = database.rows(alive) { row in
      guard let id = row[0].text else { return }
      parts[id] = RunPart(name: row[1].text.flatMap { $0.isEmpty ? nil : $0 } ?? id)
    }
    problem =
      problem
      ?? database.rows("SELECT run_uuid, key, value FROM params ORDER BY run_uuid, key") { row in
        guard let id = row[0].text, let key = row[1].text, let value = row[2].text else { return }
        parts[id]?.settings.append(Setting(name: "params." + key, value: value))
      }
    let metrics = "SELECT run_uuid, key, value, step, is_nan FROM metrics ORDER BY run_uuid, step, timestamp"
    problem =
      problem
      ?? database.rows(metrics) { row in
        guard let id = row[0].text, parts[id] != nil, let key = row[1].text, let value = row[2].number else { return }
        let isNaN = row[4].number == 1 || row[4].text == "true"
        let isInfinite = abs(value) >= 1.797e308
        series[id, default: StepRows()].add(
          row[3].number ?? 0, key, isNaN ? .nan : isInfinite ? (value < 0 ? -.infinity : .infinity) : value)
      }
    for (id, rows) in series { parts[id]?.rows = rows.rows() }
    return FormatReading(
      runs: parts.sorted { $0.key < $1.key }.map(\.value),
      problems: problem.map { [.database($0)] } ?? [])
  }

  // MARK: Trackio

  private static func trackio(_ database: borrowing SQLite) -> FormatReading {
    var settings: [String: [Setting]] = [:]
    var rows: [String: LogRows] = [:]
    var problem = database.rows("SELECT run_name, config FROM configs") { row in
      guard let run = row[0].text, let config = row[1].text else { return }
      settings[run] = JSONText.settings(config.utf8) ?? []
    }
    problem =
      problem
      ?? database.rows("SELECT run_name, step, metrics FROM metrics ORDER BY rowid") { row in
        guard let run = row[0].text, let step = row[1].number, let values = row[2].text else { return }
        var own = rows[run] ?? LogRows()
        rows[run] = nil
        own.add("step", step)
        for value in JSONText.settings(values.utf8) ?? [] where NumberParser.value(of: value.value) != nil {
          own.add(value.name, json: value.value.utf8)
        }
        own.endRow()
        rows[run] = own
      }
    let parts = rows.sorted { $0.key < $1.key }.map { RunPart(name: $0, settings: settings[$0] ?? [], rows: $1) }
    return FormatReading(runs: parts, problems: problem.map { [.database($0)] } ?? [])
  }

  // MARK: Tables of one's own

  /// The table or view with a loss that says most.
  private static func plain(_ database: borrowing SQLite, _ tables: [String]) throws(FileFault) -> FormatReading {
    var best: (table: String, columns: [String], known: Int)?
    for table in tables {
      let columns = database.columns(table)
      let names = Set(columns.map { Field.normalised($0) })
      let fields = Field.allCases.filter { !names.isDisjoint(with: $0.names) }
      guard fields.contains(.valLoss) || fields.contains(.trainLoss), fields.count > best?.known ?? 0 else { continue }
      best = (table, columns, fields.count)
    }
    guard let best else {
      throw FileFault.noLossTable(tables)
    }
    var part = RunPart()
    let names = best.columns.map { SQLite.quoted($0) }.joined(separator: ", ")
    let problem = database.rows("SELECT \(names) FROM \(SQLite.quoted(best.table))") { row in
      for (name, value) in zip(best.columns, row) {
        switch value {
        case .null: break
        case .number(let number): part.rows.add(name, number)
        case .text(let text): part.rows.add(name, text: text)
        }
      }
      part.rows.endRow()
    }
    return FormatReading(runs: [part], problems: problem.map { [.database($0)] } ?? [])
  }
}
