// Laws to predict with: published ones by id, or those of a study, fitted on the spot.

import Diagnostics
import Foundation
import Laws
import Runs
import Studies
import YAMLFiles

/// Where a prediction comes from.
enum PredictionSource {
  case published(LawSet)
  case fitted(StudyResult)

  /// A published id first, then a path.
  ///
  /// - Throws: `Failure` naming the nearest id or file when there is neither.
  init(named name: String, columns: ColumnOptions) throws {
    if let laws = publishedLaw(name) {
      self = .published(laws)
      return
    }
    let isThere = FileManager.default.fileExists(atPath: name) || name.contains(where: { "*?[".contains($0) })
    guard isThere else { throw Self.unknown(name) }
    let study = try studyAtPaths([name])
    self = .fitted(try StudyRun.result(of: try Reporting.usage { try columns.applied(to: study) }))
  }

  private static func unknown(_ name: String) -> Failure {
    let ids = publishedLaws.map(\.id)
    let path = missingPath(name)
    let hint = Suggestion.nearest(to: name, among: ids).map { "did you mean '\($0)'?" } ?? path.hint
    return Failure(
      "no published law and no file is called '\(name)'",
      hint: hint ?? "published are \(ids.joined(separator: ", ")); anything else must be a path")
  }

  var laws: LawSet {
    switch self {
    case .published(let laws): laws
    case .fitted(let result): result.bestLaws
    }
  }

  func predict(params: Double, tokens: Double) -> Prediction {
    switch self {
    case .published(let laws): laws.predict(params: params, tokens: tokens)
    case .fitted(let result): result.predict(params: params, tokens: tokens)
    }
  }

  /// - Throws: `Failure` when a budget cannot be split, or leaves what a number can hold.
  func forecast(params: Double?, tokens: Double?, compute: Double?) throws(Failure) -> Forecast {
    guard let compute else { return try forecast(params: params ?? .nan, tokens: tokens ?? .nan) }
    if let params { return try forecast(params: params, tokens: compute / laws.compute.flopsPerToken(params: params)) }
    let splits = self.splits(compute)
    guard let split = splits.first else {
      let reasons = ["compute.isoflop", "compute.closed_form", "loss"].compactMap { laws.refused[$0] }
      throw Failure(
        "\(laws.id) has no law for a compute budget",
        hint: lacking("compute.isoflop") ?? reasons.first ?? "give --params and --tokens instead")
    }
    var forecast = try forecast(params: split.params, tokens: split.tokens)
    forecast.splits = splits
    return forecast
  }

  private func forecast(params: Double, tokens: Double) throws(Failure) -> Forecast {
    guard params.isFinite, tokens.isFinite, params > 0, tokens > 0 else {
      throw Failure("the run's size or tokens leave what a number can hold")
    }
    guard (laws.compute.flopsPerToken(params: params) * tokens).isFinite else {
      throw Failure(
        "a run of \(NumberText.count(params)) params and \(NumberText.count(tokens)) tokens takes more FLOPs than a number "
          + "can hold")
    }
    let forecast = Forecast(source: self, prediction: predict(params: params, tokens: tokens))
    guard !forecast.isEmpty else {
      throw Failure(
        "\(laws.id) has no law that says anything of this run",
        hint: lacking("loss") ?? forecast.notes.joined(separator: "; "))
    }
    return forecast
  }

  /// Why a study has no such law, and what would help; nil for published laws.
  func lacking(_ law: String) -> String? {
    if case .fitted(let result) = self { result.lacking(law) } else { nil }
  }

  /// Whether fewer than half of the resamples have minima enough for an isoFLOP law: it then has no interval.
  private var isFrail: Bool {
    guard case .fitted(let result) = self, result.optimal.laws.isoflop != nil else { return false }
    return !result.optimal.replicates.isEmpty && laws.isoflop?.params.exponent.low == nil
  }

  /// The budget split by each law that can, the empirical one first, for it rests on measured minima; last where it is
  /// frail.
  private func splits(_ compute: Double) -> [Forecast.Split] {
    let measured = laws.isoflop.map { law in
      let params = law.params(compute)
      return Forecast.Split(
        method: "isoflop", params: params, tokens: compute / laws.compute.flopsPerToken(params: params))
    }
    let closed = laws.optimum(compute: compute).map { optimum in
      Forecast.Split(method: "closed_form", params: optimum.params, tokens: optimum.tokens)
    }
    return (isFrail ? [closed, measured] : [measured, closed]).compactMap(\.self)
  }
}
