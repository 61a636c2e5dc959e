// A study file into a `Study`, key by key.

import Diagnostics
import Laws
import RunLogs
import Runs
import Texts

/// Reads the keys of one study file into a study.
struct StudyFile {
  let reader: NodeReader
  let folder: String
  var study: Study

  init(file: String) {
    reader = NodeReader(file: file)
    folder = Paths.folder(of: file)
    let id = Paths.name(of: file)
    study = Study(file: file, data: [], analysis: AnalysisSettings(id: id, title: id))
  }

  mutating func read(_ root: Node) {
    guard let pairs = reader.pairs(root, "a study") else { return }
    for (name, keyNode, value) in pairs {
      guard let key = StudyKey(rawValue: name) else {
        reader.unknownKey(name, keyNode, in: "a study", known: StudyKey.allCases.map(\.rawValue))
        continue
      }
      read(key, value)
    }
    if !pairs.contains(where: { $0.key == "data" || $0.key == "published" }) {
      reader.report("a study needs 'data' or 'published'", at: root, hint: "add 'data: runs.csv'")
    }
  }

  private mutating func read(_ key: StudyKey, _ value: Node) {
    switch key {
    case .title: study.analysis.title = reader.text(value, "title") ?? study.analysis.title
    case .data: readData(value)
    case .map: readMap(value)
    case .units: readUnits(value)
    case .where: for item in reader.items(value) { readFilter(item) }
    case .exclude: study.exclusions = reader.items(value).compactMap(exclusion)
    case .compute: readCompute(value)
    case .cells: readCells(value)
    case .optimum: study.analysis.optimum = optimum(value) ?? study.analysis.optimum
    case .nearBest: study.analysis.nearBestShare = share(value, "near_best") ?? study.analysis.nearBestShare
    case .isoflop: study.analysis.isoflop = isoflop(value) ?? study.analysis.isoflop
    case .objective: study.analysis.objective = objective(value) ?? study.analysis.objective
    case .form: study.analysis.form = form(value) ?? study.analysis.form
    case .floor: study.analysis.floor = reader.number(value, "floor", in: 0...1e6)
    case .holdOut: study.analysis.holdOut = reader.items(value).compactMap(holdOut)
    case .heldOutScheme: study.analysis.leaveOut = reader.items(value).compactMap(scheme)
    case .fixed: readFixed(value)
    case .budgets: study.analysis.budgets = reader.items(value).compactMap { reader.positive($0, "a budget") }
    case .atCompute: study.analysis.statedCompute = reader.positive(value, "at_compute")
    case .weights: readWeights(value)
    case .intervals: readIntervals(value)
    case .replicates: study.analysis.replicates = reader.wholeNumber(value, "replicates", in: 0...100_000) ?? 0
    case .seed: study.analysis.seed = reader.wholeNumber(value, "seed", in: 0...9e15).map(UInt64.init) ?? 0
    case .published: readPublished(value)
    }
  }
}

// Data and how they are read.
extension StudyFile {
  private mutating func readData(_ node: Node) {
    let nodes = reader.items(node)
    if nodes.isEmpty { reader.report("data names no file", at: node) }
    for node in nodes {
      guard let path = reader.text(node, "data") else { continue }
      let resolved = Paths.resolve(path, in: folder)
      if !Paths.isGlob(path) && !Paths.exists(resolved) { reader.report(missingPath(resolved, at: reader.place(node))) }
      study.data.append(resolved)
    }
  }

  private mutating func readMap(_ node: Node) {
    for (name, keyNode, value) in canonicalPairs(node, "map") {
      guard let column = reader.text(value, "map of \(name)") else { continue }
      if let other = study.mapping.columns.filter({ $0.value == column }).keys.min() {
        reader.report("column '\(column)' is mapped to '\(other)' already", at: keyNode)
      }
      study.mapping.columns[name] = column
    }
  }

  private mutating func readUnits(_ node: Node) {
    for (name, _, value) in canonicalPairs(node, "units") {
      study.mapping.units[name] = reader.positive(value, "unit of \(name)")
    }
  }

  /// Pairs whose keys are canonical column names; others are reported and left out.
  private func canonicalPairs(_ node: Node, _ what: String) -> [(key: String, keyNode: Node, value: Node)] {
    (reader.pairs(node, what) ?? []).filter { name, keyNode, _ in
      if Field(rawValue: name) != nil { return true }
      let hint = Suggestion.hint(for: name, among: Field.allCases.map(\.rawValue))
      reader.report("\(what) has no column '\(name)'", at: keyNode, hint: hint)
      return false
    }
  }

  private mutating func readFilter(_ node: Node) {
    guard !reader.isScalar(node) else {
      if let condition = reader.text(node, "where") { addFilter(condition, nil, at: node) }
      return
    }
    guard let (condition, reason) = pair(node, in: "where", "if") else { return }
    addFilter(condition, reason, at: reader.value(of: "if", in: node) ?? node)
  }

  private mutating func addFilter(_ condition: String, _ reason: String?, at node: Node) {
    study.mapping.filters.append(LogFilter(condition, reason: reason))
    var place = reader.place(node)
    if reader.isQuoted(node) { place.column = place.column.map { $0 + 1 } }
    study.conditionPlaces[condition] = place
  }

  private func exclusion(_ node: Node) -> RunExclusion? {
    if reader.isScalar(node) { return reader.text(node, "exclude").map { RunExclusion(run: $0) } }
    guard let (run, reason) = pair(node, in: "exclude", "run") else { return nil }
    return RunExclusion(run: run, reason: reason)
  }

  /// `{<first>: …, reason: …}`.
  private func pair(_ node: Node, in what: String, _ first: String) -> (String, reason: String?)? {
    guard let pairs = reader.pairs(node, what) else { return nil }
    var found: [String: String] = [:]
    for (name, keyNode, value) in pairs {
      guard name == first || name == "reason" else {
        reader.unknownKey(name, keyNode, in: what, known: [first, "reason"])
        continue
      }
      found[name] = reader.text(value, "\(name) of \(what)")
    }
    guard let value = found[first] else {
      if !pairs.contains(where: { $0.key == first }) { reader.report("\(what) needs '\(first)'", at: node) }
      return nil
    }
    return (value, found["reason"])
  }
}
