// Why a row, a part of a file or a whole file takes no part: values with their numbers. What they are called in sentences is
// said where they are read.

/// Why something takes no part; the same for all rows that fail in the same way.
public enum LedgerReason: Sendable, Hashable {
  case notANumber(Field)
  case decimalComma(Field)
  /// A value outside what its quantity can be.
  case impossible(Field, Double)
  /// A loss as it is written.
  case notPositive(Field, String)
  case lostLoss(Field, Double)
  /// The trainer says itself why the run diverged.
  case said(String)
  case namesNoRun
  case noTokens
  case noTraining
  case overflow(Field)
  /// A condition that does not hold, as the user wrote it.
  case condition(String)
  /// The user's own reason for a condition or an exclusion.
  case asked(String)
  /// A run that the study excludes without a reason.
  case excluded
  /// The same measurement stands before, in another file where one is named.
  case repeats(line: Int, file: String?)
  /// Another run of the same seed and settings has the same loss to the last digit.
  case twin(String)
  /// The run went back and wrote this step anew, there.
  case superseded(line: Int, file: String?)
  /// The count of tokens begins anew while the steps go on.
  case clockRestarts
  case brokenLine
  case brokenQuotes
  case nulBytes
  case fields(Int, header: Int)
  case openEnd
  /// Rows of a file of columns that are lost together.
  case lostRows(first: Int, last: Int, FileFault)
  case file(FileFault)

  public var kind: LedgerEntry.Kind {
    switch self {
    case .lostLoss, .said: .diverged
    case .noTokens, .file(.noLoss): .incomplete
    case .condition, .asked, .excluded: .excluded
    case .repeats, .twin: .duplicate
    case .superseded: .superseded
    case .brokenLine, .brokenQuotes, .nulBytes, .fields, .openEnd, .lostRows: .torn
    case .file(let fault): fault.isPartial ? .torn : .invalid
    case .notANumber, .decimalComma, .impossible, .notPositive, .namesNoRun, .noTraining, .overflow, .clockRestarts:
      .invalid
    }
  }
}

/// What is wrong with a file, as a whole or in a part of it.
public indirect enum FileFault: Error, Sendable, Hashable {
  // Nothing of it is read.
  /// A file of a folder that is no log and does not say that it is one.
  case noLog
  case empty
  case noHeader
  case cutHeader
  case malformedHeader
  case carriageReturns
  case utf16
  case binary
  /// What the system says.
  case unopened(String)
  case unread(String)
  case notLines
  case noObjects
  case noRows
  case noLoss
  /// What it is, where Lawbook knows the kind of file and does not read it.
  case foreign(ForeignFile)
  /// Parts without which nothing can be read.
  case lacks([String])
  /// A database whose tables hold no loss.
  case noLossTable([String])
  case noLogInside
  case deletedRun
  /// A file whose contents cannot be found, and its format.
  case ruined(format: String)
  /// A database that is shorter than it says.
  case cutDatabase

  // The rest of it is read.
  case cutRecord
  case cutRows(Int)
  case damagedRecord(byte: Int)
  case damagedBlock(byte: Int)
  case lostAfter(byte: Int)
  case tornRows(Int)
  case tornMessages(Int)
  case tornMetric(String, lines: Int)
  case tornSettings(run: String)
  case cutPacking
  case largePacking(gibibytes: Int)
  /// Of an archive.
  case member(String, FileFault)
  case lostDirectory
  case unknownPacking
  case damagedMember
  case tooMany
  case database(String)
  case longLine(mebibytes: Int)
  case unreadFurther(String)

  // A column.
  case columnType(String, String)
  case columnPacking(String)
  case columnDamaged(String)

  /// Whether the rest of the file is read.
  public var isPartial: Bool {
    switch self {
    case .cutRecord, .cutRows, .damagedRecord, .damagedBlock, .lostAfter, .tornRows, .tornMessages, .tornMetric,
      .tornSettings, .cutPacking, .largePacking, .member, .lostDirectory, .database, .longLine, .unreadFurther:
      true
    default: false
    }
  }
}

/// Files that are known and not read.
public enum ForeignFile: String, Sendable, Hashable, CaseIterable {
  case duckDB, featherV1, encryptedParquet, safetensors, aim, hdf5, pickle, numpy, torch

  /// What lies in any folder of runs and is no log of one: weights, arrays, objects.
  public var isByTheWay: Bool { [.safetensors, .pickle, .numpy, .torch].contains(self) }
}
