// Table in, result out: the order in which a study is analysed.

import Foundation
public import Runs
import Synchronization

/// Analyses a table: cells, optima, laws, held-out losses, intervals. Pure: same input, same result, whatever the order
/// of the runs or the number of threads.
///
/// - Parameters:
///   - published: laws of a paper that the result carries beside its own.
///   - threads: how many work on the replicates; nil: all processors.
///   - progress: called with the share done, from 0 to 1, on any of the threads.
public func analyse(
  _ table: RunTable, _ settings: AnalysisSettings, published: LawSet? = nil, threads: Int? = nil,
  progress: (@Sendable (Double) -> Void)? = nil
) -> StudyResult {
  var analysis = Analysis(table: table, settings: settings, threads: threads, progress: progress)
  var result = analysis.run()
  result.published = published
  progress?(1)
  return result
}

private struct Analysis {
  let table: RunTable
  var settings: AnalysisSettings
  let threads: Int
  let progress: (@Sendable (Double) -> Void)?

  init(table: RunTable, settings: AnalysisSettings, threads: Int?, progress: (@Sendable (Double) -> Void)?) {
    (self.table, self.settings, self.progress) = (table, settings, progress)
    self.threads = threads ?? ProcessInfo.processInfo.activeProcessorCount
  }

  mutating func run() -> StudyResult {
    let sweep = sweepCells(
      table, tokensTolerance: settings.tokensTolerance, holdOut: settings.holdOut, compute: settings.compute)
    let optima = findOptima(of: sweep.cells, settings)
    progress?(0.1)
    // A few runs that happen to meet make no sweep.
    let accidental = optima.allSatisfy { $0.status == .tooFew } && sweep.outside * 2 > sweep.usable
    return sweep.cells.isEmpty || accidental ? unswept(sweep, optima) : swept(sweep, optima)
  }

  /// Nothing was swept: every evaluation counts as it is.
  private func unswept(_ sweep: Sweep, _ optima: [Optimum]) -> StudyResult {
    let measured = Measurement.all(in: table, compute: settings.compute)
    let kept = thinned(measured)
    let meetings = sweep.cells.isEmpty ? "no cell holds" : "too few cells (\(sweep.cells.count), all too small) hold"
    var notes = ["\(meetings) two different (B, eta): the loss law is fitted to the evaluations as they are"]
    if kept.count < measured.count {
      notes.append("\(kept.count) of \(measured.count) evaluations are used, spread evenly along each run")
    }
    var fits = fitSide(.evaluations(kept, holdOut: settings.holdOut), from: 0.1, to: 1, notes: &notes)
    fits.heldOut = heldOutEvaluations(measured, holdOut: settings.holdOut, fits: fits)
    if settings.fixed != nil || settings.fixesMiddleCell {
      notes.append("fixed hyperparameters are not compared: nothing was swept")
    }
    return result(sweep, optima, fits, nil, notes)
  }

  /// At most 8,000 evaluations, spread evenly along each run: neighbours on one curve say the same.
  private func thinned(_ measured: [Measurement]) -> [Measurement] {
    let limit = 8_000
    guard measured.count > limit else { return measured }
    let runs = Dictionary(grouping: measured, by: \.point.run)
    let each = max(1, limit / runs.count)
    var kept = Set<[Double]>()
    for (run, curve) in runs {
      for k in 0..<min(each, curve.count) {
        let index = curve.count <= each ? k : (k + 1) * curve.count / each - 1
        kept.insert([Double(run), curve[index].tokens])
      }
    }
    return measured.filter { kept.contains([Double($0.point.run), $0.tokens]) }
  }

  private mutating func swept(_ sweep: Sweep, _ optima: [Optimum]) -> StudyResult {
    let caveats = cellCaveats(sweep, optima)
    var notes = cellNotes(sweep, optima) + caveats
    if settings.fixesMiddleCell {
      let chosen = middlePair(sweep.cells, optima)
      settings.fixed = chosen?.pair
      notes.append(chosen?.note ?? "nothing is fixed at the middle cell: no fitted cell has runs with B and eta")
    }
    let share = settings.fixed == nil ? 1 : 0.55
    var fits = fitSide(.optima(sweep.cells, optima, weighting: settings.weighting), from: 0.1, to: share, notes: &notes)
    fits.train(inSamplesOf: sweep.cells.compactMap(\.sampleTokens).min())
    fits.heldOut = heldOutLosses(sweep, optima: optima, fits: fits, fixed: nil)
    fits.caveats += caveats
    notes += heldOutNotes(sweep, fits: fits, fixed: nil)
    let fixedFits = settings.fixed.map { fixedSide($0, sweep, share, fits, &notes) }
    return result(sweep, optima, fits, fixedFits, notes)
  }

  private func fixedSide(
    _ fixed: FixedHyperparameters, _ sweep: Sweep, _ share: Double, _ optimal: LawFits, _ notes: inout [String]
  ) -> LawFits {
    notes.append(fixedNote(sweep.cells, fixed))
    var side = fitSide(.fixed(sweep.cells, fixed), from: share, to: 1, notes: &notes)
    if let points = side.lossFit?.points.count, let others = optimal.lossFit?.points.count, points != others {
      notes.append(
        "fixed hyperparameters are fitted on \(points) cells, optimal ones on the \(others) that give an optimum or are "
          + "limited by one sample: part of what they differ by may come from the cells")
    }
    side.heldOut = heldOutLosses(sweep, fits: side, fixed: fixed)
    notes += heldOutNotes(sweep, fits: side, fixed: fixed)
    return side
  }

  private func result(
    _ sweep: Sweep, _ optima: [Optimum], _ fits: LawFits, _ fixed: LawFits?, _ notes: [String]
  ) -> StudyResult {
    var notes = notes
    if sweep.usable < table.evaluations.count {
      notes.append("\(table.evaluations.count - sweep.usable) evaluations without params or a positive loss are unused")
    }
    notes += settings.holdOut.filter { rule in !holdsAny(rule) }
      .map { "nothing is held out by \($0.words): no run has such params and tokens" }
    var result = StudyResult(
      settings: settings, table: table, cells: sweep.cells, optima: optima, optimal: fits, fixed: fixed, notes: notes)
    result.notes += [result.flatLosses].compactMap(\.self)
    return result
  }

  private func holdsAny(_ rule: HoldOut) -> Bool {
    table.evaluations.contains { evaluation in
      table.runs[evaluation.run].params.map { rule.contains(params: $0, tokens: evaluation.tokens) } ?? false
    }
  }

  private func fitSide(_ input: FitInput, from start: Double, to end: Double, notes: inout [String]) -> LawFits {
    let fitter = SideFitter(input, settings)
    var side = fitter.fit()
    side.findMinima(settings.isoflop, input, settings.compute)
    let steps = Double(max(1, settings.replicates))
    let done = Mutex(0)
    let replicates = bootstrap(fitter, side, threads: threads) { [progress] in
      let count = done.withLock { value in
        value += 1
        return value
      }
      progress?(start + (end - start) * Double(count) / steps)
    }
    var laws = side.laws.withIntervals(replicates)
    if settings.resampling == .profile, let certificate = side.certificate { laws.loss?.take(certificate.profiles) }
    var fits = LawFits(
      laws: laws, isoflops: side.profiles, replicates: replicates)
    fits.exactLaws = fitter.exactLaws(side)
    fits.lossFit = side.solution.map {
      LossFit(
        objective: settings.objective, value: $0.value, basis: input.basis, points: input.points,
        certificate: side.certificate)
    }
    let method = fitter.method(side, replicates: replicates.count)
    fits.method = method
    fits.caveats =
      side.caveats(input) + fits.exactLaws.map { "\(exactWords($0)) (\(input.basis))" }
      + laws.intervalNotes(input.basis)
    notes += side.notes(input, settings.compute)
    if fits.lossFit != nil || laws.batch != nil { notes.append("weights (\(input.basis)): \(method.weights)") }
    notes += [fitter.intervalNote(side, method)].compactMap(\.self) + replicateNotes(side, replicates, fitter)
    notes += fits.laws.intervalNotes(input.basis)
    return fits
  }

  /// How many resamples could not be fitted.
  private func replicateNotes(_ side: SideFit, _ replicates: [LawSet], _ fitter: SideFitter) -> [String] {
    let input = fitter.input
    let laws = side.laws
    let exact = fitter.exactLaws(side).map { "\(exactWords($0)) (\(fitter.input.basis))" }
    guard !replicates.isEmpty else { return exact }
    var notes = exact
    let lost = replicates.filter { $0.loss == nil }.count
    if laws.loss != nil, lost > 0 {
      notes.append("\(lost) of \(replicates.count) resamples do not determine a loss law and are left out")
    }
    let withoutIsoflop = replicates.count { $0.isoflop == nil }
    let sizes = distinct(input.points.map(\.params))
    if side.checksIsoflop, sizes < 5 {
      notes.append(
        "the isoFLOP intervals (\(input.basis)) rest on \(sizes) sizes: with so few they hold the truth much more rarely than "
          + "95 % of the time, for only lucky noise gives minima between the sizes")
    }
    if side.checksIsoflop, withoutIsoflop > 0 {
      let few = 2 * withoutIsoflop > replicates.count ? "too few for an interval" : "they are left out"
      notes.append(
        "\(withoutIsoflop) of \(replicates.count) resamples (\(input.basis)) have no isoFLOP law: \(few)")
    }
    return notes
  }

  private func cellNotes(_ sweep: Sweep, _ optima: [Optimum]) -> [String] {
    let found = optima.count { $0.status == .ok }
    var notes = [
      "\(found) of \(sweep.cells.count) cells have a measured optimum, found as "
        + settings.optimum.words(nearBest: settings.nearBestShare)
    ]
    let limited = optima.count { $0.status == .limited && !$0.heldOut }
    if limited > 0 {
      notes.append(
        "\(limited) more fitted cells are limited by one sample a step: their loss there, the least over eta, counts for "
          + "the loss law; for batch size and learning rate they are refused")
    }
    if sweep.outside > 0 {
      notes.append(
        "\(sweep.outside) of \(sweep.usable) evaluations are in no cell: no other (B, eta) was measured at their T, or "
          + "the same run has one nearer to the cell's T")
    }
    if !sweep.heldOutAlone.isEmpty {
      notes.append(
        "\(sweep.heldOutAlone.count) held-out (N, T) were trained at one (B, eta) only: what the law misses there is "
          + "also how far that is from the optimum")
    }
    return notes
  }

  /// What the cells themselves say against the laws through them.
  private func cellCaveats(_ sweep: Sweep, _ optima: [Optimum]) -> [String] {
    var notes: [String] = []
    let limited = optima.count { $0.status == .limited && !$0.heldOut }
    if limited > optima.count(where: { $0.status == .ok && !$0.heldOut }) {
      notes.append(
        "most fitted cells are limited by one sample a step and missing from the laws of batch size and learning rate: "
          + "those laws say too large a batch, and exponents nearer to 0 than they are")
    }
    let sizes = distinct(optima.filter { $0.status == .ok && !$0.heldOut }.map(\.params))
    if sizes == 1 || sizes == 2, settings.replicates > 0 {
      notes.append(
        "optima at fewer than three model sizes: nothing shows whether the cells of a size share noise, so intervals take "
          + "every cell as independent and may be too narrow")
    }
    let shared = Dictionary(grouping: sweep.cells.flatMap { $0.points.map(\.run) }) { $0 }.values.filter {
      $0.count > 1
    }
    if !shared.isEmpty {
      notes.append(
        "\(shared.count) runs were measured in several cells: what cells of one size have in common counts as noise of "
          + "the size, what neighbours in T share beyond that does not, so intervals may be too narrow")
    }
    return notes
  }

  private func fixedNote(_ cells: [Cell], _ fixed: FixedHyperparameters) -> String {
    let cells = cells.filter { !$0.heldOut }
    let distances = cells.compactMap { nearest(in: $0, to: fixed)?.distance }
    let held = distances.filter { $0 < 1e-3 }.count
    let wanted = [fixed.batchTokens.map { "B = \(short($0))" }, fixed.learningRate.map { "eta = \(short($0))" }]
    return "fixed hyperparameters: the run nearest to \(wanted.compactMap(\.self).joined(separator: ", ")) in "
      + "\(distances.count) of \(cells.count) fitted cells"
      + (held == distances.count
        ? ", at them exactly"
        : "; \(held) hold them, the farthest is a factor of \(short(exp(distances.max() ?? 0))) away")
  }
}
