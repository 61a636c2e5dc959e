// How logs are read, as options that every command over logs shares.

import ArgumentParser
import Diagnostics
import RunLogs
import Runs
import Studies
import Texts

/// Names, units and filters: all that `predict` takes, whose own `--compute` is a budget.
struct ColumnOptions: ParsableArguments {
  @Option(
    name: .customLong("map"), parsing: .singleValue,
    help: ArgumentHelp(
      "Columns by canonical name, such as params=N,tokens=D,val_loss=loss.", valueName: "name=column,…"))
  var map: [String] = []

  @Option(
    name: .customLong("units"), parsing: .singleValue,
    help: ArgumentHelp("Size of one unit in the log, such as tokens=1e9.", valueName: "name=number,…"))
  var units: [String] = []

  @Option(
    name: .customLong("where"), parsing: .singleValue,
    help: ArgumentHelp("Read only rows that meet this, such as 'epoch_excluded == 0'.", valueName: "condition"))
  var conditions: [String] = []

  @Option(
    name: .customLong("set-column"), parsing: .singleValue,
    help: ArgumentHelp("A setting of all runs, such as batch_tokens=524288.", valueName: "name=value,…"))
  var constants: [String] = []

  @Option(
    name: .customLong("name"),
    help: ArgumentHelp(
      "What names of runs say, such as 'gpt-{params}-bs{batch_sequences}-lr{learning_rate}'.", valueName: "pattern"))
  var namePattern: String?

  @Option(
    name: .customLong("layer-weights"),
    help: ArgumentHelp(
      "Weights of a layer in units of width²: 12 takes N = 12·L·d² for every run.", valueName: "number"))
  var layerWeights: Double?

  @Flag(name: .customLong("decimal-comma"), help: "Numbers of the log are written 4,97 for 4.97.")
  var decimalComma = false

  @Option(
    name: .customLong("set"), parsing: .singleValue,
    help: ArgumentHelp(
      "Any setting of a study, such as form=kaplan or cells.tolerance=0.02. May be repeated.", valueName: "key=value"))
  var settings: [String] = []

  /// The options as a mapping that derives compute by a formula.
  /// - Throws: `Failure` naming every option that cannot be read.
  func mapping(compute: () throws(Failure) -> ComputeModel?) throws -> LogMapping {
    var problems: [Diagnostic] = []
    var mapping = LogMapping(filters: conditions.map { LogFilter($0) })
    mapping.decimalComma = decimalComma
    mapping.namePattern = namePattern
    for (name, value) in NamedValues.list(constants, "--set-column", &problems) { mapping.constants[name] = value }
    mapping.layerWeights = layerWeights
    for (name, column) in NamedValues.list(map, "--map", &problems) { mapping.columns[name] = column }
    for (name, text) in NamedValues.list(units, "--units", &problems) {
      if let unit = Quantity.parse(text) {
        mapping.units[name] = unit
      } else {
        problems.append(Diagnostic(.error, "--units \(name)=\(text): '\(text)' is not a number"))
      }
    }
    do throws(Failure) {
      mapping.compute = try compute()
    } catch {
      problems += error.diagnostics
    }
    if !problems.isEmpty { throw Failure(problems) }
    return mapping
  }
}

struct LogOptions: ParsableArguments {
  @OptionGroup(title: "Reading logs") var columns: ColumnOptions

  @Option(
    name: .customLong("compute"),
    help: ArgumentHelp(
      "Compute if the log has none: 6ND, none, or such as cross-dit:n_ctx=1280,layers=28.",
      valueName: "formula"))
  var compute: String?

  /// The options as a mapping.
  /// - Throws: `Failure` naming every option that cannot be read.
  func mapping() throws -> LogMapping { try columns.mapping(compute: computeModel) }

  private func computeModel() throws(Failure) -> ComputeModel? {
    let compute = compute ?? "6ND"
    switch compute.lowercased() {
    case "6nd": return .sixND
    case "none": return nil
    default: break
    }
    let sides = compute.split(separator: ":", maxSplits: 1).map(String.init)
    var problems: [Diagnostic] = []
    let values = NamedValues.list(Array(sides.dropFirst()), "--compute", &problems)
    guard let name = sides.first, let form = ComputeForm.named(name, keys: values.map(\.0)) else {
      throw Failure("--compute: unknown formula '\(compute)'", hint: "expected one of: none, \(ComputeForm.hint)")
    }
    let numbers = values.compactMap { key, text in Quantity.parse(text).map { (key, $0) } }
    guard problems.isEmpty, values.allSatisfy({ form.keys.contains($0.0) }),
      let model = form.model(Dictionary(numbers, uniquingKeysWith: { $1 }))
    else {
      throw Failure(
        "--compute: \(name) needs \(form.keys.joined(separator: ", ")) above 0, and nothing else",
        hint: "expected one of: none, \(ComputeForm.hint)")
    }
    return model
  }
}
