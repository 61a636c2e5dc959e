// How the laws speak: every value has a sentence, short, in the field's words.

import Foundation
import Runs
import Testing

@testable import Laws
@testable import Tables

/// A sample of each case, with the words it has.
struct WordSample: Sendable, CustomTestStringConvertible {
  var name: String
  var words: String
  var sentence: String

  init(_ value: some Worded) {
    (name, words, sentence) = (
      "\(type(of: value)) \(String(describing: value).prefix(40))", value.words, value.sentence
    )
  }

  var testDescription: String { name }
}

struct WordsTests {
  /// What words.md names as not ours to say.
  static let forbidden = [
    "foretell", "ertificate", "end there", "isfit", "held against", "its like", "their like", "what would help",
    "put back",
    "set beside", "is no number", "no whole number", "there is:", "told apart", "blew up", "laws of good", "loses less",
  ]

  /// What stands before a colon and what stands behind it count apart.
  @Test(arguments: WordSamples.all) func everyCaseHasAShortSentence(_ sample: WordSample) {
    #expect(!sample.words.isEmpty && sample.sentence.last.map { ".?".contains($0) } == true)
    #expect(sample.sentence.first?.isNumber == false, "\(sample.sentence)")
    for sentence in Self.sentences(sample.sentence) {
      #expect(sentence.first?.isNumber == false, "\(sentence)")
      for clause in sentence.split(separator: ": ") { #expect(clause.split(separator: " ").count < 20, "\(clause)") }
    }
    for word in Self.forbidden { #expect(!sample.sentence.contains(word), "\(word): \(sample.sentence)") }
  }

  private static func sentences(_ text: String) -> [String] {
    text.replacing("? ", with: ". ").split(separator: ". ").map(String.init)
  }

  /// Every string of the room, whether a sample reaches it or not.
  @Test func noStringSaysWhatTheFieldDoesNot() throws {
    let room = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("Sources/Tables/Words")
    let files = try FileManager.default.contentsOfDirectory(at: room, includingPropertiesForKeys: nil)
    #expect(files.count > 10)
    for file in files where file.pathExtension == "swift" {
      for line in try String(contentsOf: file, encoding: .utf8).split(separator: "\n") {
        let code = line.drop { $0 == " " }
        guard !code.hasPrefix("//"), code.contains("\"") else { continue }
        for word in Self.forbidden { #expect(!code.contains(word), "\(file.lastPathComponent): \(code)") }
      }
    }
  }

  @Test func positionsKeepWhatProgramsReadAndShortenForColumns() {
    let far = Position.beyond([Excess(.params, 4.12), Excess(.tokens, 2)])
    #expect(far.words == "extrapolates ×4.1 in params, ×2.0 in tokens" && far.symbols == "N ×4.1, T ×2.0")
    #expect(Position.inside.words == "inside" && Position.inside.symbols == "–")
    #expect(Position.beyond([Excess(.compute, 10, study: .a)]).words == "extrapolates ×10.0 for A")
    #expect(Position.beyond([Excess(.params, 1.000_01)]).words == "extrapolates ×1.01 in params")
  }

  @Test func aDirectionIsSaidOnlyWhereTheIntervalLeavesNoOther() {
    var found = FixedAgainstOptimal(
      compute: 1e21, paramsRatio: Estimate(0.513, low: 0.30, high: 1.652),
      inferenceRatio: Estimate(0.5, low: 0.4, high: 0.6),
      slopeDifference: Estimate(0), lossDifference: Estimate(-0.02, low: -0.03, high: -0.01))
    #expect(
      found.verdict.contains(
        "need 49\u{202F}% fewer parameters (95\u{202F}% CI: 70\u{202F}% fewer to 65\u{202F}% more)"))
    #expect(
      found.verdict.contains(
        "not established. They make inference 50\u{202F}% cheaper (95\u{202F}% CI: 40\u{202F}% to 60\u{202F}%)"))
    found.paramsRatio = Estimate(120_000)
    #expect(found.verdict.hasPrefix("Optimal hyperparameters need ×120,000 more parameters (no interval)"))
  }

  @Test func numberAndNounAgree() {
    #expect(Note.fit(.optima, .isoflopProfiles(IsoflopSource(budgets: 1))).words.contains("1 budget,"))
    #expect(
      SuggestObstacle.Reason.tooFewRuns(least: WordSamples.need, allowed: 1).words.hasSuffix("The limit is 1 run"))
  }
}

enum WordSamples {
  static let near = CellRemedy.Neighbourhood(batch: Extent(8e4, 3.2e5), rate: Extent(5e-4, 2e-3))
  static let need = RunNeed(runs: 9, params: 5e6, tokens: 5e8, compute: 1.35e17)
  static let run = RunSettings(params: 18_400, batchTokens: 64, learningRate: 0.016)
  static let noise = Finding.Noise(value: 0.004, isOfSeeds: true)
  static let edge = GridEdge(.batch, 4e5, .largest)
  static let range = 1e17...1e20

  static let all: [WordSample] =
    optima.map { WordSample($0) } + remedies.map { WordSample($0) } + OptimumMethod.allCases.map { WordSample($0) }
    + refusals.map { WordSample($0) } + profiles.map { WordSample($0) } + plans.map { WordSample($0) }
    + planNotes.map { WordSample($0) }
    + notes.map { WordSample($0) } + fits.map { WordSample($0) } + intervals.map { WordSample($0) }
    + weights.map { WordSample($0) }
    + statements.map { WordSample($0) } + hints.map { WordSample($0) } + comparisons.map { WordSample($0) }
    + verdicts.map { WordSample($0) }
    + forms.map { WordSample($0) } + rest

  static let optima: [OptimumReason] = [
    .tooFew(points: 4, batches: 2, rates: 2), .axisMissing(.batch, others: 4), .sameLosses, .bestAtOneSample,
    .minimumBelowOneSample(batch: 12),
    .noRateMinimum(.bestAtOneSample), .bestAtEdge([edge, GridEdge(.rate, 1e-3, .smallest)]),
    .bestAtEdge([GridEdge(.batch, 64, .oneSample)]), .bestUnsurrounded(batch: 2e5, rate: 1e-3), .tooFewRows(2),
    .lowestRowAtEnd(.smallest), .curveWithoutMinimum, .surfaceUndetermined, .surfaceWithoutMinimum(curvature: -0.1),
    .minimumOffGrid(.batch, at: 3e6, swept: Extent(1e5, 4e5)),
    .minimumOffGrid(.rate, at: 30, swept: Extent(1e-4, 1e-3)),
    .minimumUnsurrounded(batch: 2e5, rate: 1e-3), .surfaceTooLow(least: 1.2, best: 2.3),
    .surfaceMissesBest(by: -0.01, noise: 0.002, betweenSeeds: true),
  ]
  static let remedies: [CellRemedy] = [
    .grid, .steps([.init(axis: .batch, value: 8e5, others: Extent(1e-4, 1e-3)), .init(axis: .rate, value: 0.01)]),
    .around(near, runs: 1), .around(near, runs: nil), .others([.init(axis: .batch, values: [1e5, 4e5])]),
    .othersOrAlone(.init(axis: .batch, values: [1e5, 4e5]), alone: .rate),
    .repeats(near, or: [.localQuadratic, .akima]),
    .beyondGrid([.init(axis: .batch, value: 8e5)]), .at(batch: 1e5, rate: 1e-3), .offLine(near), .rowsBeside(near),
    .row(batch: 1e5), .rowOver(batch: 1e5, near), .shorterSamples, .mapColumn(.batch), .mapColumn(.rate), .lossColumn,
    .leaveOutBlownUp,
  ]
  static let refusals: [Refusal] = [
    .tooFewPoints(1, parameters: 5), .tooFewSizes(2, only: nil), .tooFewLengths(1, only: 3e9),
    .sizesFollowTokens(isRising: true), .floorAboveLosses(floor: 2, below: Count(3, of: 9), least: 1.9),
    .exponentsUnbounded,
    .sameLosses(count: 400, loss: 2.5), .lossesNotFalling(perSize: 0.1, perLength: -0.02),
    .lossesNotFalling(perSize: nil, perLength: nil), .tooFewOptima(1, unswept: 2), .optimaOfOneSize, .optimaOfOneLength,
    .axisMissing(.rate), .barelyVaries(.alpha, Extent(2.15e9, 2.156e9)), .barelyVaries(.beta, Extent(1e9, 1.02e9)),
    .lossesNotPositive(Count(11, of: 36)), .optimaOnOneLine, .fixedHere, .nothingSwept,
    .lossLawRefused(.exponentsUnbounded), .noMinimumAlong(compute: 1e20),
    .noMinimumAlong(compute: nil), .noSharedBudget,
    .tooFewMinima(Count(1, of: 40), reasons: [.init(reason: .tooFewSizes(2), budgets: 38)], others: 1),
    .minimaAtOneBudget,
    .lineIsNoise(exponent: 1.3), .tooFewGivenOptima(1), .givenOptimaNotPositive, .someDeviationsMissing,
    .givenOptimaAtOneBudget, .coefficientAlone("A", without: "alpha"), .notPrinted,
    .onlyExponentsPrinted(params: 0.49, tokens: 0.51), .plan(.outsideSpan), .noUsableRun, .noGridKnown,
    .noRunHelps(.sameLosses(count: 4, loss: 1)), .runsNotResampled, .noLossLaw, .tooFewForWindow, .noCurvature,
    .exactFit,
  ]
  static let profiles: [ProfileObstacle] = [
    .curveLowestAt(.smallest), .lossLowestAt(.largest), .parabolaUndetermined, .parabolaWithoutMinimum(points: 5),
  ]
  static let plans: [PlanObstacle] = [
    .noLossLaw(nil), .spentByInference(tokens: 1e12, budget: 1e21), .belowFloor(target: 1.6, floor: Estimate(1.7)),
    .beyondLimits(target: 1.8, params: 1e8, tokens: 1e10, least: 2.1), .neverBest(params: 1e30), .outsideSpan,
  ]
  static let planNotes: [PlanNote] = [
    .lossHere(Extent(2.1, 2.2)), .tokensAtLimit(best: 1e11), .unmet(0.12, loss: 1.8, hasLimits: true),
    .unmet(0.12, loss: nil, hasLimits: false), .otherForms([.init(form: .tied, params: 1e9)]),
    .impossibleBatch(3, .oneToken), .impossibleBatch(3, .oneSample(64)), .impossibleBatch(3e9, .wholeTraining),
    .isoflop(
      .init(
        compute: 1e21, params: Estimate(1e9, low: 8e8, high: 1.2e9), beyond: 2, isUnchecked: false, isResampled: true)),
    .isoflop(.init(compute: 1e21, params: Estimate(1e9), below: 2, isUnchecked: true, isResampled: true)),
    .isoflop(.init(compute: 1e21, params: nil, isUnchecked: false, isResampled: false)), .caveat(.mostCellsLimited),
  ]
  static let notes: [Note] = [
    .notSwept(cells: 0), .notSwept(cells: 2), .thinned(Count(8000, of: 90_000)), .unusableEvaluations(1),
    .holdsNothingOut(HoldOut(params: 1e9...1.1e9)), .optimaFound(Count(24, of: 30), method: .akima, nearBest: 2e-4),
    .jointCells(Count(9, of: 25)), .noJointSurface(edges: 3), .identicalRepeats(1), .identicalRepeats(4),
    .architecturesOfOneSize(2), .limitedCells(1), .evaluationsOutsideCells(Count(3, of: 900)), .heldOutAtOnePair(2),
    .mostCellsLimited,
    .tooFewSizesForNoise, .runsInSeveralCells(1), .runsInSeveralCells(40), .sameLosses(.sameLosses(count: 3, loss: 2)),
    .fixedNotCompared, .fixedIsMiddleOptimum(params: 1.3e8, tokens: 8e9, batch: 3e5, rate: 2e-4),
    .fixedIsMiddleBest(params: 1.3e8, tokens: 8e9, .bestAtEdge([edge])),
    .fixedIsMiddleBest(params: 1.3e8, tokens: 8e9, nil), .noMiddleCell,
    .fixedRuns(
      FixedHyperparameters(batchTokens: 3e5, learningRate: 2e-4), cells: Count(9, of: 12), exact: 4, farthest: 1.4),
    .fixedOnOtherCells(points: 12, optimal: 9), .heldOutFarFromFixed(Count(1, of: 4)),
    .heldOutMeasured(atPrediction: Count(1, of: 4), atOptimum: 2, lowest: 1), .fit(.fixed, .twoBudgets),
  ]
  static let fits: [FitNote] = [
    .floorAtZero, .unfinished, .localMinimum, .collinear(0.985), .missesPoints(0.03), .constantFits(probability: 0.3),
    .exact(.learningRate), .wideIntervals([.alpha, .beta]), .outsideIntervals([.loss, .batch]),
    .isoflopProfiles(IsoflopSource(budgets: 7, tolerance: 0.01, minima: .even)),
    .isoflopProfiles(IsoflopSource(budgets: 7, minima: .byDeviation(Extent(0.01, 0.2)))), .twoBudgets, .cubicsMove(1.2),
    .otherCompute(ratio: 1.5, formula: "C = 6·N·T"), .lostResamples(Count(1, of: 1000)), .fewSizesForIsoflop(4),
    .lostIsoflops(Count(700, of: 1000)),
    .surfacesDisagree(.batch, ratio: 1.3), .misfit(.learningRate, share: 0.04),
  ]
  static let intervals: [IntervalNote] = [
    .refused(.runsNotResampled), .noNoise,
    .resampled(
      .pairs, replicates: 1000, .init(units: 30, isCells: false), sharedBySize: .init(ratio: 3, isDrawn: true)),
    .resampled(
      .pairs, replicates: 1000, .init(units: 30, isCells: true, sizes: 5), sharedBySize: .init(ratio: 3, isDrawn: false)
    ),
    .drawn(
      .profile, replicates: 1000,
      [.init(law: .loss, deviation: 0.004, unit: .size, shared: .init(ratio: 3, between: 4, within: 20))],
      hasCurves: true),
    .drawn(.wild, replicates: 1000, [.init(law: .batch, deviation: 0.1, unit: .cell)], hasCurves: false),
  ]
  static let weights: [PointWeights] =
    [.even, .lossesEven, .oneRunPerCell, .notSwept]
    + [PointWeights.Losses.even, .noSeeds, .bySeeds, .seedsAlike].flatMap {
      [.optima(isKnown: true, $0), .optima(isKnown: false, $0)]
    }
  static let statements: [Finding.Statement] = [
    .sameLosses(.sameLosses(count: 3, loss: 2)), .diverged(file: "a.csv", line: 7, reason: .said("nan")),
    .unstable(run, .ofLoss(0.1, bestAt: 1e8), .init(count: 2, factor: 3, tokens: 1e8, deviations: 9)),
    .unstable(run, .ofTrainingLoss(0.1, bestAt: 1e8), nil),
    .unstable(run, nil, .init(count: 1, factor: 3, tokens: 1e8, deviations: 9)),
    .plateau(run, fall: -0.01, peers: 0.1, aboveBest: 0.2),
    .stillFalling(run, fall: 0.3, peers: 0.1, law: 0.1, aboveBest: 0.2),
    .endsAlone(run, tokens: 2e8, usual: 8e8), .fewTokens(run, perParam: 2, usual: 40),
    .gap(run, 0.2, peers: 0.01, deviations: 6), .outlier(loss: 40, ratio: 12, params: 1e8, tokens: 1e9, runs: 25),
    .exponentInNoise(.alpha, range: 0.01, noise), .surfaceInNoise(.rate, cells: Count(3, of: 4), rise: 0.001, noise),
    .noSeeds,
    .noSeedsAt(sizes: [1e6, 2e6]), .optimaAtEdges(Count(3, of: 9), [.init(edge: .largest, axis: .batch, cells: 3)]),
    .cellsWithoutOptimum(Count(3, of: 9)), .limitedCells(Count(5, of: 9), others: 4),
    .narrow(.beta, factor: 2, values: 1, Extent(1e9, 2e9)), .fewPoints(6, parameters: 5), .fewOptima(4),
    .noLaw(.batch, .optimaOfOneSize), .farBudget(1e24, largest: 1e20),
  ]
  static let hints: [Finding.Hint] = [
    .noRunHelps, .divergedCell, .rateTooHigh(rate: 8e-4, loss: 2.1, here: 2.5), .rateNotAlone(best: run, loss: 2.1),
    .rateNotAlone(best: nil, loss: nil), .peersBest(batch: 64, rate: 1e-3), .learnsTooSlowly(tokens: 1e9), .wasStopped,
    .lawReachesFar, .dataDiffer, .excludeRun, .moreSeedsOrRange(.beta), .moreSeeds, .seedsAtBest, .closeGrid,
    .explain(.sameLosses(count: 3, loss: 2)), .largerRuns, .widerRange(values: 3, factor: 4), .helpfulCells,
    .allowLaw(nil),
    .intervalsOfLaw,
  ]
  static let comparisons: [ComparisonNote] = [
    .tooFewSharedCells, .lostDraws(Count(900, of: 1000)), .noLeastLoss(.a), .noLeastLoss(nil),
    .noLossLaw(.b, Lack(refusal: .exponentsUnbounded)), .exact(.a, .loss), .twoBudgets(.b), .otherClips,
    .otherCompute(a: "6·N·T", b: "exact"), .otherForms, .noSharedBudget(a: range, b: range),
  ]
  static let verdicts: [ComparisonVerdict] = [
    .cells(.init(count: 16, difference: Estimate(-0.01, low: -0.012, high: -0.008), lowerInB: 16)),
    .cells(.init(count: 16, difference: Estimate(-0.01, low: -0.03, high: 0.01), lowerInB: 9)), .noIntervals,
    .sameAtEveryBudget, .budgets([], looked: range, shared: range, overlaps: true),
    .budgets(
      [
        .init(winner: .a, from: nil, to: 1e18, isBeyondData: false),
        .init(winner: .b, from: 1e19, to: nil, isBeyondData: true),
      ],
      looked: range, shared: range, overlaps: false), .noCrossing(range),
    .crossing(.init(compute: Estimate(1e19, low: 1e18, high: 1e20), beyond: .b, share: 0.7, isInside: true)),
    .crossing(.init(compute: Estimate(1e19), beyond: .b, share: nil, isInside: false)),
  ]
  static let forms: [FormRefusal.Reason] = [
    .tooFewRows(Count(1, of: 5)), .rateFlat(batch: 1e5), .rateProportional(batch: 1e5), .rateScatters,
    .tooFewBudgets(Count(2, of: 6)), .lossNotFalling, .noPower, .smallNeedsMore(batch: 1e4, share: 0.3, than: 1e5),
    .lossReachedByFew, .tokensFlat(batch: 1e5), .tokensProportional(batch: 1e5), .tokensScatter, .tooFewCurves(2),
    .noCommonLoss,
  ]
  static let formRemedies: [FormRefusal.Remedy] = [
    .otherBatches, .widerRates(batches: [1e4, 2e4]), .smallerBatches(than: 1e4), .largerBatches(than: 1e4),
    .bothSides(Extent(1e4, 1e5)), .moreBudgets, .budgetsFurtherApart, .budgetsBeyond(Extent(1e18, 1e20)),
    .leaveOutBelow(batch: 1e4), .largerOrLonger(than: 1e4), .surroundRates, .longerRuns,
  ]
  static let reasons: [FormReason] = [
    .noHeldOutError(.fourSizes, .fewestCoefficients),
    .tied([.init(name: "tied", error: 0.01), .init(name: "additive")], .init(points: 3), .aicc("tied", lead: 1)),
    .onlyOne(error: 0.01),
    .best(error: 0.01, next: .init(name: "tied", error: 0.02), margin: .init(error: 0.001, points: 9)),
  ]
  static let obstacles: [PutBack.Obstacle] = [
    .unusable(1), .heldOut(2), .noCellChanges, .inNoCell, .noPair, .diverged, .duplicate, .unreadable, .incomplete,
    .noLoss(1),
  ]
  static let suggested: [SuggestRefusal] = [
    .init(law: .loss, now: .tooFewSizes(2, only: nil), outcome: .canBeFitted),
    .init(law: .batch, now: nil, outcome: .mayBeFitted),
    .init(law: .batch, now: nil, outcome: .stillRefused(.tooFewOptima(2, unswept: 0))),
  ]
  static let suggestNotes: [SuggestNote] = [
    .completedCells, .cellsOfSixRuns, .notSwept, .evaluateAtSmallerT, .unseenSizeNoise(.cell),
  ]
  static let rest: [WordSample] =
    formRemedies.map { WordSample($0) } + reasons.map { WordSample($0) } + obstacles.map { WordSample($0) }
    + suggested.map { WordSample($0) } + suggestNotes.map { WordSample($0) } + LeaveOut.allCases.map { WordSample($0) }
    + HeldOutBasis.allCases.map { WordSample($0) } + Resampling.allCases.map { WordSample($0) }
    + LawName.allCases.map { WordSample($0) }
    + [MissingCheck.curves, .trainingLosses(lines: 40), .peers(5), .seeds].map { WordSample($0) }
    + [Certificate.Verdict.exact, .unfinished, .fewStarts, .atBound(["E", "alpha"]), .flat, .converged].map {
      WordSample($0)
    }
    + [Comparison.Pairing.none, .independent, .paired(sameSizes: true), .paired(sameSizes: false)].map {
      WordSample($0)
    }
    + [Position.unknown, .inside, .beyond([Excess(.params, 3)]), .partly(beyond: 1, of: 4)].map { WordSample($0) }
    + [RegretProviso.inSample(exceptHeldOut: true), .belowOneSample(Count(1, of: 9)), .position(.unknown)].map {
      WordSample($0)
    }
    + [
      SuggestObstacle.Reason.tooFewRuns(least: need, allowed: 3), .tooLittleCompute(least: need, allowed: 1e16),
      .nothingHelps,
    ].map { WordSample($0) }
    + [
      StudyRemedy.explain(.sameLosses(count: 3, loss: 2)),
      .runs(
        first: SuggestedCell(
          kind: .newCell, params: 5e6, tokens: 5e8, reason: .position(.inside),
          runs: [SuggestedRun(params: 5e6, tokens: 5e8, compute: 1e17)], expected: []), moreCells: 1, runs: 18),
    ].map { WordSample($0) }
}
