// Where a spec finds its tables: those of the study, and CSV files beside the spec.

public import Diagnostics
public import Laws
import Tables

/// Tables by name, each made once.
public final class SpecData {
  private let result: StudyResult?
  /// Reads a CSV file that a spec names; the place is where it does.
  private let readCSV: (String, Place) throws(Failure) -> String
  private var made: [String: Table] = [:]

  /// - Parameter result: nil for a spec without a study: it has CSV files and data of its own.
  public init(
    _ result: StudyResult?,
    readCSV: @escaping (String, Place) throws(Failure) -> String = { file, place throws(Failure) in
      throw Failure("files are not read here: \(file)", at: place)
    }
  ) {
    self.result = result
    self.readCSV = readCSV
  }

  /// The tables that the figure names, whose values share their colours.
  var figure: [String] = []

  /// The distinct numbers under a column's name, ascending: of the whole study where it is a size of runs, else of all
  /// the figure's tables, whatever rows its marks leave out.
  func numbers(of column: String) -> [Double] {
    if let known = result?.sizes(column), known.count > 1 { return known }
    return Set(columns(column).flatMap { $0.cells.numbers ?? [] }.filter(\.isFinite)).sorted()
  }

  /// The distinct words under a column's name in the figure's tables, in the order in which they come.
  func words(of column: String) -> [String] {
    var seen: Set<String> = []
    return columns(column).flatMap { $0.cells.words ?? [] }.filter { seen.insert($0).inserted }
  }

  private func columns(_ name: String) -> [Column] { figure.compactMap { made[$0]?[name] } }

  var names: [String] { result == nil ? [] : studyTables.map(\.name) }

  /// The table of a name, or of a file that ends in `.csv`.
  func table(_ name: String, at place: Place) throws(Failure) -> Table {
    if let known = made[name] { return known }
    let table: Table
    if name.lowercased().hasSuffix(".csv") {
      table = try csvTable(try readCSV(name, place), name: name, file: name)
    } else if let result, let kind = studyTables.first(where: { $0.name == name }) {
      table = kind.table(of: result).flat
    } else {
      let hint =
        result == nil
        ? "without a study there are only CSV files: data: runs.csv" : Suggestion.hint(for: name, among: names)
      throw Failure("no table is named '\(name)'", at: place, hint: hint)
    }
    made[name] = table
    return table
  }
}
