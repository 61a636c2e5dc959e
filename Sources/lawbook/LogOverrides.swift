// Options on how logs are read, over what a study says of it.

import Diagnostics
import Laws
import RunLogs
import Studies

extension ColumnOptions {
  /// The study with `--set` in the place of its own settings, columns and units of the same name replaced, and conditions
  /// added.
  ///
  /// - Throws: `Failure` naming every option that cannot be read.
  func applied(to study: Study) throws -> Study {
    let formula = study.mapping.compute
    return try study.setting(settings).reading(try mapping { () throws(Failure) in formula })
  }
}

extension Study {
  fileprivate func reading(_ given: LogMapping) -> Study {
    var study = self
    study.mapping.columns.merge(given.columns) { $1 }
    study.mapping.units.merge(given.units) { $1 }
    study.mapping.filters += given.filters
    study.mapping.constants.merge(given.constants) { $1 }
    study.mapping.namePattern = given.namePattern ?? study.mapping.namePattern
    study.mapping.layerWeights = given.layerWeights ?? study.mapping.layerWeights
    study.mapping.decimalComma = study.mapping.decimalComma || given.decimalComma
    return study
  }
}

extension LogOptions {
  /// The study with columns and units of the same name replaced, conditions added, and the compute formula replaced.
  ///
  /// - Throws: `Failure` naming every option that cannot be read.
  func applied(to study: Study) throws -> Study {
    let given = try mapping()
    var study = try study.setting(columns.settings).reading(given)
    if compute != nil { study.mapping.compute = given.compute }
    if compute != nil, let model = given.compute { study.analysis.compute = model }
    return study
  }
}
