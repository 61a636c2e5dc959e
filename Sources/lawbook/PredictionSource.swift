// Laws to predict with: published ones by id, or those of a study, fitted on the spot.

import Diagnostics
import Tables
import Foundation
import Laws
import Runs
import Studies
import Texts

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
    return try forecast(compute: compute)
  }

  /// The budget split by the closed form of the loss law, as `lawbook plan` splits it; by isoFLOP minima where that has
  /// no run, and where a paper printed its law of N_opt: that is its answer.
  private func forecast(compute: Double) throws(Failure) -> Forecast {
    let measured = predictAtIsoflop(compute: compute)
    let beside = measured.map { [Forecast.Split(method: "isoflop", params: $0.params, tokens: $0.tokens)] } ?? []
    let planned: Prediction
    do { planned = try planningLaws.predict(compute: compute) } catch {
      guard let measured else { throw noSplit(error) }
      return try checked(
        Forecast(source: self, prediction: measured, splits: beside, noClosedForm: error.words))
    }
    let split = Forecast.Split(method: "closed_form", params: planned.params, tokens: planned.tokens)
    if case .published = self, let measured {
      return try checked(Forecast(source: self, prediction: measured, splits: beside + [split]))
    }
    return Forecast(source: self, prediction: planned, splits: [split] + beside)
  }

  private func predictAtIsoflop(compute: Double) -> Prediction? {
    switch self {
    case .published(let laws): laws.predictAtIsoflop(compute: compute)
    case .fitted(let result): result.predictAtIsoflop(compute: compute)
    }
  }

  private func noSplit(_ refusal: Refusal) -> Failure {
    guard laws.loss == nil else {
      return Failure("no run meets this request: laws of \(laws.id)", hint: refusal.sentence)
    }
    let reasons = [LawName.isoflop, .closedForm, .loss].compactMap { laws.refused[$0]?.sentence }
    return Failure(
      "\(laws.id) has no law for a compute budget",
      hint: lacking(.isoflop) ?? reasons.first ?? "give --params and --tokens instead")
  }

  private func forecast(params: Double, tokens: Double) throws(Failure) -> Forecast {
    try checked(Forecast(source: self, prediction: predict(params: params, tokens: tokens)))
  }

  /// - Throws: `Failure` where the numbers leave what a `Double` holds, or there is nothing to say.
  private func checked(_ forecast: Forecast) throws(Failure) -> Forecast {
    let (params, tokens) = (forecast.prediction.params.value, forecast.prediction.tokens.value)
    guard params.isFinite, tokens.isFinite, params > 0, tokens > 0 else {
      throw Failure("the run's size or tokens leave what a number can hold")
    }
    guard (laws.compute.flopsPerToken(params: params) * tokens).isFinite else {
      throw Failure(
        "a run of \(NumberStyle.count.text(params)) params and \(NumberStyle.count.text(tokens)) tokens takes more FLOPs than a number "
          + "can hold")
    }
    guard !forecast.isEmpty else {
      throw Failure(
        "\(laws.id) has no law that says anything of this run",
        hint: lacking(.loss) ?? forecast.notes.joined(separator: "; "))
    }
    return forecast
  }

  /// Why a study has no such law, and what would help; nil for published laws.
  func lacking(_ law: LawName) -> String? {
    if case .fitted(let result) = self { result.lacking(law).sentence } else { nil }
  }
}
