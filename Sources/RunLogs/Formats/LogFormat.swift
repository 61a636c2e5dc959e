// What a format of run logs is. To add one: a file here with a type that is a `LogFormat`, and its name in `LogFormats.all`.

import Runs

/// A kind of file that is no table of text, known by its content: read whole, and told as runs with rows.
protocol LogFormat: Sendable {
  /// As messages name it: `W&B offline run`.
  static var title: String { get }
  /// Whether a file is of this kind. The head may be cut anywhere.
  static func recognises(_ head: FileHead) -> Bool
  /// Whether it opens the file by its path, which then is not read into memory unless it has to be unpacked first.
  static var opensPath: Bool { get }
  /// The runs that the file tells of. A file cut short gives what is whole; what is damaged is a problem of its own.
  /// - Throws: why nothing can be read from it.
  static func read(_ file: WholeFile) throws(FileFault) -> FormatReading
}

extension LogFormat {
  static var opensPath: Bool { false }
}

enum LogFormats {
  /// In the order in which they are tried.
  static let all: [any LogFormat.Type] = [
    WandBRun.self, EventFile.self, ParquetFile.self, FeatherFile.self, TrainerState.self, JSONArray.self,
    MLflowStore.self, WandBChart.self,
    WandBProject.self, SQLiteLog.self, CometRun.self, NeptuneRun.self, MetricList.self, LLMCLog.self, NanoGPTLog.self,
    MegatronLog.self,
    TorchTitanLog.self,
  ]
}

/// The beginning of a file.
struct FileHead {
  var path: String
  var bytes: [UInt8]
  /// Size of the whole file.
  var size: Int

  var fileName: String { path.lastIndex(of: "/").map { String(path[path.index(after: $0)...]) } ?? path }
  func starts(with magic: String) -> Bool { bytes.starts(with: Array(magic.utf8)) }
  func starts(with magic: [UInt8]) -> Bool { bytes.starts(with: magic) }
  /// The head as text; what is no UTF-8 becomes replacement characters.
  var text: String { String(decoding: bytes, as: UTF8.self) }
  var firstLine: String { String(decoding: bytes.prefix { $0 != 0x0A && $0 != 0x0D }, as: UTF8.self) }
}

/// A file that is read as a whole.
struct WholeFile {
  var path: String
  /// The name of a run that has none of its own.
  var name: String
  var bytes: [UInt8]

  /// Folder and last component of the path.
  var folder: String { path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "." }
  var folderName: String { folder.split(separator: "/").last.map(String.init) ?? folder }
}

/// A setting of a run as it was written.
struct Setting: Sendable, Hashable {
  var name: String
  var value: String
}

/// One run as a file tells it.
struct RunPart: Sendable {
  /// Nil where the rows name their runs, or where the file is one run without a name.
  var name: String?
  var settings: [Setting] = []
  var rows = LogRows()
  /// The rows, where they are columns already.
  var table: (any ColumnTable)?
}

struct FormatReading: Sendable {
  var runs: [RunPart] = []
  /// What of the file could not be read.
  var problems: [FileFault] = []
}
