// How the intervals of a fit come about and what its points count for.

import Foundation
import Maths

/// What one side's laws and intervals rest on, beside its points.
public struct FitMethod: Sendable, Hashable {
  /// Never `automatic`.
  public var resampling: Resampling
  /// Of which the intervals are percentiles; 0: there are none.
  public var replicates: Int
  /// What is drawn independently of what in each law that has intervals.
  public var units: [Unit]
  public var weights: PointWeights
  /// Why nothing is resampled, where the settings ask for what the data do not have.
  public var refusal: Refusal?

  public struct Unit: Sendable, Hashable {
    /// nil where whole units are resampled, for all laws at once.
    public var law: LawName?
    public var unit: DrawnUnit
  }
}

extension SideFitter {
  /// Why nothing can be resampled as the settings say.
  var resamplingRefusal: Refusal? {
    input.isSwept && settings.resamplingUnit == .run ? .runsNotResampled : nil
  }

  func method(_ side: SideFit, replicates: Int) -> FitMethod {
    let resampling: Resampling =
      switch settings.resampling {
      case .automatic: side.drawsNoise ? .residual : .pairs
      default: settings.resampling
      }
    return FitMethod(
      resampling: resampling, replicates: replicates, units: replicates > 0 ? units(side) : [], weights: pointWeights,
      refusal: settings.replicates > 0 ? resamplingRefusal : nil)
  }

  private func units(_ side: SideFit) -> [FitMethod.Unit] {
    guard side.drawsNoise else {
      let own: DrawnUnit = input.isSwept ? .cell : side.offsets == nil ? .run : .runAndSize
      return [FitMethod.Unit(law: nil, unit: settings.resamplingUnit == .size ? .size : own)]
    }
    return noises(side).map { law, noise in FitMethod.Unit(law: law, unit: noise.unit) }
  }

  private func noises(_ side: SideFit) -> [(LawName, NoiseModel)] {
    [(LawName.loss, side.noise.loss), (.batch, side.noise.batch), (.learningRate, side.noise.rate)]
      .compactMap { law, noise in noise.map { (law, $0) } }
  }

  /// What was asked for, and where that comes to nothing why.
  private var pointWeights: PointWeights {
    guard input.basis == .optima else {
      guard settings.weighting == .seeds else { return .lossesEven }
      return input.isSwept ? .oneRunPerCell : .notSwept
    }
    guard settings.weighting != .even else { return .even }
    let planes = input.batchPoints + input.ratePoints
    return .optima(isKnown: planes.contains { abs($0.weight - 1) > 1e-9 }, weightsOfLosses)
  }

  private var weightsOfLosses: PointWeights.Losses {
    guard settings.weighting == .seeds else { return .even }
    guard input.points.allSatisfy({ $0.variance != nil }), !input.points.isEmpty else { return .noSeeds }
    return weights.contains { abs($0 - 1) > 1e-9 } ? .bySeeds : .seedsAlike
  }

  /// How the intervals came about, or why there are none; nil where none were asked for.
  func intervalNote(_ side: SideFit, _ method: FitMethod) -> IntervalNote? {
    if let refusal = method.refusal { return .refused(refusal) }
    guard method.replicates > 0 else { return nil }
    guard side.drawsNoise else {
      return .resampled(method.resampling, replicates: method.replicates, resamples, sharedBySize: sharedNoise(side))
    }
    let noise = noises(side).map { law, noise in noise.note(law) }
    guard !noise.isEmpty else { return .noNoise }
    return .drawn(method.resampling, replicates: method.replicates, noise, hasCurves: hasCurves)
  }

  /// Whether runs of one size lie together about the law, which resamples of single runs do not keep.
  private func sharedNoise(_ side: SideFit) -> IntervalNote.SharedNoise? {
    if let offsets = side.offsets { return .init(ratio: offsets.between / offsets.within, isDrawn: true) }
    guard settings.resamplingUnit != .size, let solution = side.solution, let noise = lossNoise(solution.parameters),
      noise.isSurelyShared, !hasCurves
    else { return nil }
    return .init(ratio: noise.between / noise.within, isDrawn: false)
  }

  private var resamples: IntervalNote.Resamples {
    let groups = input.resampled(by: settings.resamplingUnit).count
    return .init(
      units: input.units, isCells: input.isSwept, sizes: settings.resamplingUnit == .size ? groups : nil)
  }
}
