// The words of what is wrong with a file, and of the files that Lawbook knows and does not read.

import Runs

extension FileFault {
  /// About the file: `the file is empty`; about a part of it: `the record at byte 96 is damaged`.
  var sentence: String {
    isPartial ? words : "the file " + words
  }

  /// What follows "the file", or a sentence on a part of it.
  var words: String {
    switch self {
    case .noLog: "is no log"
    case .empty: "is empty"
    case .noHeader: "has no header line (name its columns)"
    case .cutHeader: "is cut off in its header line"
    case .malformedHeader: "has a malformed header line"
    case .carriageReturns: "has line ends of CR alone (save it with LF or CR LF)"
    case .utf16: "is UTF-16 text: save it as UTF-8"
    case .binary: "is a binary file"
    case .unopened(let why): "cannot be opened: \(why)"
    case .unread(let why): "cannot be read: \(why)"
    case .notLines: "is JSON but not JSON Lines (write one object a line)"
    case .noObjects: "is JSON but no list of objects"
    case .noRows: "holds no rows"
    case .noLoss: "has no column known as a loss"
    case .foreign(let kind): kind.words
    case .lacks(let names): "lacks \(names.joined(separator: " or "))"
    case .noLossTable(let tables):
      "has no table with a column known as a loss\(tables.isEmpty ? "" : ": \(tables.joined(separator: ", "))")"
    case .noLogInside: "is a zip archive without a log"
    case .deletedRun: "belongs to a deleted run"
    case .ruined(let format): "is a \(format) that is cut off or damaged: none of its rows can be found"
    case .cutDatabase: "is a SQLite database that is cut off (sqlite3 x.db .recover | sqlite3 whole.db)"
    default: partWords
    }
  }

  private var partWords: String {
    switch self {
    case .cutRecord: "the file is cut off; its last record is lost"
    case .cutRows(let rows): "the file is cut off or damaged: \(rows) rows are read"
    case .damagedRecord(let byte): "the record at byte \(byte) is damaged"
    case .damagedBlock(let byte): "the block at byte \(byte) is damaged"
    case .lostAfter(let byte): "the length at byte \(byte) is damaged: what follows is lost"
    case .tornRows(let count): "\(count) \(count == 1 ? "row is" : "rows are") torn"
    case .tornMessages(let count): "\(count) \(count == 1 ? "message is" : "messages are") torn"
    case .tornMetric(let name, let lines): "\(lines) \(lines == 1 ? "line" : "lines") of metric '\(name)' torn"
    case .tornSettings(let run): "the dictionaries of run '\(run)' cannot be read"
    case .cutPacking: "the file is compressed, and cut off or damaged: what comes before is read"
    case .largePacking(let size): "the file unpacks to more than \(size) GiB: the rest is not read"
    case .member(let name, let fault): "member '\(name)' \(fault.words)"
    case .lostDirectory: "the archive is cut off: its directory is lost"
    case .unknownPacking: "is packed in a way that is not read"
    case .damagedMember: "is cut off or damaged"
    case .tooMany: "is one too many to unpack"
    case .database(let why): "the database cannot be read whole: \(why)"
    case .longLine(let size): "a line longer than \(size) MiB"
    case .unreadFurther(let why): "the file cannot be read further: \(why)"
    case .columnType(let name, let type): "column '\(name)' is of the type \(type), which is not read"
    case .columnPacking(let name):
      "column '\(name)' is compressed with LZO, Brotli or Hadoop's LZ4, which is not read (write it with zstd)"
    case .columnDamaged(let name): "column '\(name)' is damaged"
    default: ""
    }
  }
}

extension ForeignFile {
  /// What the file is, and one line that makes a log of it.
  var words: String {
    switch self {
    case .duckDB: "is a DuckDB database (export it: duckdb x.duckdb -c \"COPY (FROM t) TO 'x.parquet'\")"
    case .featherV1:
      "is a Feather file of version 1 (write it anew: python -c \"import pandas as p; p.read_feather('x').to_parquet('x.parquet')\")"
    case .encryptedParquet: "is an encrypted Parquet file"
    case .safetensors: "holds a model's weights (safetensors), no log"
    case .torch: "holds a PyTorch checkpoint, no log (log its metrics as JSON Lines)"
    case .aim:
      "is an Aim repository (export it: python -c \"import aim, pandas as p; p.concat(m.dataframe(include_name=True, include_context=True, include_run=True) for r in aim.Repo('.').iter_runs() for m in r.metrics()).to_csv('aim.csv')\")"
    case .hdf5:
      "is an HDF5 file (export it: python -c \"import pandas as p; p.read_hdf('x.h5').to_parquet('x.parquet')\")"
    case .pickle:
      "is a Python pickle (export it: python -c \"import pandas as p; p.read_pickle('x.pkl').to_parquet('x.parquet')\")"
    case .numpy: "holds NumPy arrays (write a CSV file with a header line)"
    }
  }
}
