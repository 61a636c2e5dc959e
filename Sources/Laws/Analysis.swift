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
    let found = FoundOptima(sweep.cells, settings)
    let optima = found.optima
    progress?(0.1)
    // A few runs that happen to meet make no sweep.
    let accidental = optima.allSatisfy { $0.status == .tooFew } && sweep.outside * 2 > sweep.usable
    return sweep.cells.isEmpty || accidental ? unswept(sweep, found) : swept(sweep, found)
  }

  /// Nothing was swept: every evaluation counts as it is.
  private func unswept(_ sweep: Sweep, _ found: FoundOptima) -> StudyResult {
    let measured = Measurement.all(in: table, compute: settings.compute)
    let kept = thinned(measured)
    var notes = [Note.notSwept(cells: sweep.cells.count)]
    if kept.count < measured.count { notes.append(.thinned(Count(kept.count, of: measured.count))) }
    var fits = fitSide(.evaluations(kept, holdOut: settings.holdOut), from: 0.1, to: 1, notes: &notes)
    fits.heldOut = heldOutEvaluations(measured, holdOut: settings.holdOut, fits: fits)
    if settings.fixed != nil || settings.fixesMiddleCell {
      notes.append(.fixedNotCompared)
    }
    return result(sweep, found, fits, nil, notes)
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

  private mutating func swept(_ sweep: Sweep, _ found: FoundOptima) -> StudyResult {
    let optima = found.optima
    let caveats = cellCaveats(sweep, found)
    var notes = cellNotes(sweep, found) + caveats
    if settings.fixesMiddleCell {
      let chosen = middlePair(sweep.cells, optima)
      settings.fixed = chosen?.pair
      notes.append(chosen?.note ?? .noMiddleCell)
    }
    let share = settings.fixed == nil ? 1 : 0.55
    var fits = fitSide(.optima(sweep.cells, found, weighting: settings.weighting), from: 0.1, to: share, notes: &notes)
    fits.train(inSamplesOf: sweep.cells.compactMap(\.sampleTokens).min())
    fits.heldOut = heldOutLosses(sweep, optima: optima, fits: fits, fixed: nil)
    fits.caveats += caveats
    notes += heldOutNotes(sweep, fits: fits, fixed: nil)
    let fixedFits = settings.fixed.map { fixedSide($0, sweep, share, fits, &notes) }
    return result(sweep, found, fits, fixedFits, notes)
  }

  private func fixedSide(
    _ fixed: FixedHyperparameters, _ sweep: Sweep, _ share: Double, _ optimal: LawFits, _ notes: inout [Note]
  ) -> LawFits {
    notes.append(fixedNote(sweep.cells, fixed))
    var side = fitSide(.fixed(sweep.cells, fixed), from: share, to: 1, notes: &notes)
    if let points = side.lossFit?.points.count, let others = optimal.lossFit?.points.count, points != others {
      notes.append(.fixedOnOtherCells(points: points, optimal: others))
    }
    side.heldOut = heldOutLosses(sweep, fits: side, fixed: fixed)
    notes += heldOutNotes(sweep, fits: side, fixed: fixed)
    return side
  }

  private func result(
    _ sweep: Sweep, _ found: FoundOptima, _ fits: LawFits, _ fixed: LawFits?, _ notes: [Note]
  ) -> StudyResult {
    var notes = notes
    if sweep.usable < table.evaluations.count {
      notes.append(.unusableEvaluations(table.evaluations.count - sweep.usable))
    }
    notes += settings.holdOut.filter { rule in !holdsAny(rule) }.map { Note.holdsNothingOut($0) }
    var result = StudyResult(
      settings: settings, table: table, cells: sweep.cells, optima: found.optima, optimal: fits, fixed: fixed,
      notes: notes)
    (result.method, result.joint) = (found.method, found.joint)
    result.notes += result.flatLosses.map { [Note.sameLosses($0)] } ?? []
    return result
  }

  private func holdsAny(_ rule: HoldOut) -> Bool {
    table.evaluations.contains { evaluation in
      table.runs[evaluation.run].params.map { rule.contains(params: $0, tokens: evaluation.tokens) } ?? false
    }
  }

  private func fitSide(_ input: FitInput, from start: Double, to end: Double, notes: inout [Note]) -> LawFits {
    var input = input
    let losses = table.evaluations.map(\.loss) + table.setAside.map(\.evaluation.loss)
    input.notPositive = Count(losses.count { $0 <= 0 }, of: losses.count)
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
    let caveats =
      side.caveats(input) + fitter.surfaceNotes(side, laws) + fits.exactLaws.map { FitNote.exact($0) }
      + laws.intervalNotes
    fits.caveats = caveats.map { .fit(input.basis, $0) }
    var remarks = side.notes(input, settings.compute) + fitter.surfaceNotes(side, laws)
    if fits.lossFit != nil || laws.batch != nil { remarks.append(.weights(method.weights)) }
    remarks += [fitter.intervalNote(side, method)].compactMap(\.self).map { FitNote.intervals($0) }
    remarks += replicateNotes(side, replicates, fitter) + fits.laws.intervalNotes
    notes += remarks.map { Note.fit(input.basis, $0) }
    return fits
  }

  /// How many resamples could not be fitted.
  private func replicateNotes(_ side: SideFit, _ replicates: [LawSet], _ fitter: SideFitter) -> [FitNote] {
    var notes = fitter.exactLaws(side).map { FitNote.exact($0) }
    guard !replicates.isEmpty else { return notes }
    let lost = replicates.count { $0.loss == nil }
    if side.laws.loss != nil, lost > 0 { notes.append(.lostResamples(Count(lost, of: replicates.count))) }
    guard side.checksIsoflop else { return notes }
    let sizes = distinct(fitter.input.points.map(\.params))
    if sizes < 5 { notes.append(.fewSizesForIsoflop(sizes)) }
    let withoutIsoflop = replicates.count { $0.isoflop == nil }
    if withoutIsoflop > 0 { notes.append(.lostIsoflops(Count(withoutIsoflop, of: replicates.count))) }
    return notes
  }

  private func cellNotes(_ sweep: Sweep, _ found: FoundOptima) -> [Note] {
    let optima = found.optima
    let count = Count(optima.count { $0.status == .ok }, of: sweep.cells.count)
    var notes = [Note.optimaFound(count, method: found.method, nearBest: settings.nearBestShare)]
    let limited = optima.count { $0.status == .limited && !$0.heldOut }
    if limited > 0, found.method != .joint { notes.append(.limitedCells(limited)) }
    let fitted = optima.filter { !$0.heldOut }
    let without = fitted.count { $0.status != .ok && $0.status != .tooFew }
    if found.method == .joint, without > 0 { notes.append(.jointCells(Count(without, of: fitted.count))) }
    let edges = fitted.count { [.edge, .outside].contains($0.status) }
    if settings.optimum.isAsymmetric, found.joint == nil, edges > 0, 3 * edges >= fitted.count {
      notes.append(.noJointSurface(edges: edges))
    }
    if sweep.repeats > 0 { notes.append(.identicalRepeats(sweep.repeats)) }
    let several = Dictionary(grouping: sweep.cells) { [$0.params, $0.tokens] }.values.filter { $0.count > 1 }
    let shared = Set(several.compactMap { $0.first?.params }).count
    if shared > 0 { notes.append(.architecturesOfOneSize(shared)) }
    if sweep.outside > 0 { notes.append(.evaluationsOutsideCells(Count(sweep.outside, of: sweep.usable))) }
    if !sweep.heldOutAlone.isEmpty { notes.append(.heldOutAtOnePair(sweep.heldOutAlone.count)) }
    return notes
  }

  /// What the cells themselves say against the laws through them.
  private func cellCaveats(_ sweep: Sweep, _ found: FoundOptima) -> [Note] {
    let optima = found.optima
    var notes: [Note] = []
    let limited = optima.count { $0.status == .limited && !$0.heldOut }
    if found.method != .joint, limited > optima.count(where: { $0.status == .ok && !$0.heldOut }) {
      notes.append(.mostCellsLimited)
    }
    let sizes = distinct(optima.filter { $0.status == .ok && !$0.heldOut }.map(\.params))
    if sizes == 1 || sizes == 2, settings.replicates > 0 { notes.append(.tooFewSizesForNoise) }
    let shared = Dictionary(grouping: sweep.cells.flatMap { $0.points.map(\.run) }) { $0 }.values.filter {
      $0.count > 1
    }
    if !shared.isEmpty { notes.append(.runsInSeveralCells(shared.count)) }
    return notes
  }

  private func fixedNote(_ cells: [Cell], _ fixed: FixedHyperparameters) -> Note {
    let cells = cells.filter { !$0.heldOut }
    let distances = cells.compactMap { nearest(in: $0, to: fixed)?.distance }
    return .fixedRuns(
      fixed, cells: Count(distances.count, of: cells.count), exact: distances.count { $0 < 1e-3 },
      farthest: exp(distances.max() ?? 0))
  }
}
