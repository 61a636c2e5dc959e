// How the intervals of a fit come about and what its points count for, in words.

import Foundation
import Maths

/// What one side's laws and intervals rest on, beside its points.
public struct FitMethod: Sendable, Hashable {
  /// Never `automatic`.
  public var resampling: Resampling
  /// Of which the intervals are percentiles; 0: there are none.
  public var replicates: Int
  /// What is drawn independently of what in each law that has intervals: `cell`, `size`, `run` or `evaluation`.
  public var units: [Unit]
  /// What points count for.
  public var weights: String
  /// Why nothing is resampled, where the settings ask for what the data do not have.
  public var refusal: String?

  public struct Unit: Sendable, Hashable {
    /// `loss`, `batch`, `learning_rate`; `all` where whole units are resampled.
    public var law: String
    public var unit: String
  }

  /// `residual bootstrap, 1000 replicates (loss by size, B by cell, eta by cell)`; nil without replicates.
  public var words: String? {
    guard replicates > 0 else { return nil }
    let names = ["loss": "loss", "batch": "B", "learning_rate": "eta"]
    let parts = units.map { (names[$0.law].map { $0 + " " } ?? "") + "by " + $0.unit }
    return "\(resampling.words), \(replicates) replicates"
      + (parts.isEmpty ? "" : " (\(parts.joined(separator: ", ")))")
  }
}

extension Resampling {
  /// As the literature calls it.
  public var words: String {
    switch self {
    case .automatic: "chosen from the data"
    case .pairs: "bootstrap of pairs"
    case .residual: "residual bootstrap"
    case .wild: "wild bootstrap"
    case .profile: "profile likelihood for E, alpha and beta, else residual bootstrap"
    }
  }
}

extension SideFitter {
  /// Why nothing can be resampled as the settings say.
  var resamplingRefusal: String? {
    guard input.isSwept, settings.resamplingUnit == .run else { return nil }
    return "runs cannot be resampled here: each point of the laws is the optimum of a cell, found from all its runs; "
      + "cells or sizes can be"
  }

  func method(_ side: SideFit, replicates: Int) -> FitMethod {
    let resampling: Resampling =
      switch settings.resampling {
      case .automatic: side.drawsNoise ? .residual : .pairs
      default: settings.resampling
      }
    return FitMethod(
      resampling: resampling, replicates: replicates, units: replicates > 0 ? units(side) : [], weights: weightWords,
      refusal: settings.replicates > 0 ? resamplingRefusal : nil)
  }

  private func units(_ side: SideFit) -> [FitMethod.Unit] {
    guard side.drawsNoise else {
      let own = input.isSwept ? "cell" : side.offsets == nil ? "run" : "run and size"
      let unit = settings.resamplingUnit == .size ? "size" : own
      return [FitMethod.Unit(law: "all", unit: unit)]
    }
    return [("loss", side.noise.loss), ("batch", side.noise.batch), ("learning_rate", side.noise.rate)]
      .compactMap { law, noise in noise.map { FitMethod.Unit(law: law, unit: $0.unit) } }
  }

  /// `losses alike, …`: what was asked for, and where that comes to nothing why.
  private var weightWords: String {
    guard input.basis == "optima" else {
      guard settings.weighting == .seeds else { return "losses count alike" }
      return "losses count alike: seeds weigh the optima of cells, and "
        + (input.isSwept ? "here a cell has one run" : "nothing was swept")
    }
    guard settings.weighting != .even else { return "all points count alike" }
    let planes = input.batchPoints + input.ratePoints
    let known = planes.contains { abs($0.weight - 1) > 1e-9 }
    return
      (known
      ? "B and eta count by how well each optimum is known"
      : "B and eta count alike, for nothing tells how well each optimum is known") + "; " + lossWeightWords
  }

  private var lossWeightWords: String {
    guard settings.weighting == .seeds else { return "losses count alike" }
    guard input.points.allSatisfy({ $0.variance != nil }), !input.points.isEmpty else {
      return "losses count alike, for no (B, eta) near an optimum was run with two seeds"
    }
    return weights.contains { abs($0 - 1) > 1e-9 }
      ? "losses count by the noise between seeds"
      : "losses count alike, for all cells have as many seeds or noise beyond that of seeds decides"
  }

  private static let fewResampled =
    "; with fewer than 40 such intervals held the truth in 87 to 99 % of simulated studies, where sizes share noise in 47 "
    + "to 74 %"

  /// How the intervals came about, or why there are none; nil where none were asked for.
  func intervalNote(_ side: SideFit, _ method: FitMethod) -> String? {
    if let refusal = method.refusal { return "no intervals (\(input.basis)): \(refusal)" }
    guard method.replicates > 0 else { return nil }
    let noise = [side.noise.loss?.words("loss"), side.noise.batch?.words("B"), side.noise.rate?.words("eta")]
      .compactMap(\.self)
    let start = "intervals (\(input.basis)): \(method.resampling.words), 95 % percentiles over \(method.replicates) "
    guard side.drawsNoise else { return start + resamples(method) + (together(side) ?? "") }
    guard !noise.isEmpty else {
      return "no intervals (\(input.basis)): the laws have as many coefficients as points, so nothing tells the noise"
    }
    let draw =
      method.resampling == .wild
      ? "replicates in which residuals stay where they are and change sign at random: "
      : "replicates with noise drawn anew on the laws, as their residuals show it: "
    return start + draw + noise.joined(separator: "; ") + record(method, side) + curveNote
  }

  /// What noise on curves leaves out.
  private var curveNote: String {
    hasCurves
      ? "; what neighbours on a curve share beyond the offset of their run is not kept, so intervals may be too narrow"
      : ""
  }

  /// How often intervals of this way held the truth in simulated studies (`make calibration`), where that is not about 95 %.
  private func record(_ method: FitMethod, _ side: SideFit) -> String {
    switch method.resampling {
    case .wild: "; in simulated studies such intervals held the truth in 90 to 97 %"
    case .profile where side.noise.loss?.isShared == true:
      "; profiles take points as independent: where sizes share noise, as here, those of E and alpha held the truth in 68 "
        + "and 55 % of simulated studies"
    default: ""
    }
  }

  /// Whether runs of one size lie together about the law, which resamples of single runs do not keep.
  private func together(_ side: SideFit) -> String? {
    if let offsets = side.offsets {
      return
        ", with what runs of one size share drawn anew, for they lie together about the law (the mean square between sizes "
        + "is \(short(offsets.between / offsets.within)) × that within); --intervals pairs leaves that out"
    }
    guard settings.resamplingUnit != .size, let solution = side.solution, let noise = lossNoise(solution.parameters),
      noise.isSurelyShared, !hasCurves
    else { return nil }
    return
      "; residuals of one size lie together (the mean square between sizes is \(short(noise.between / noise.within)) × "
      + "that within), which such resamples do not keep, so these intervals may be too narrow: --resample-by size draws "
      + "whole sizes, --intervals residual the noise that they share"
  }

  private func resamples(_ method: FitMethod) -> String {
    let units = "\(input.units) \(input.isSwept ? "cells" : "runs")"
    let groups = input.resampled(by: settings.resamplingUnit).count
    let few = groups < 40 ? Self.fewResampled : ""
    return "resamples of " + (settings.resamplingUnit == .size ? "\(groups) sizes (\(units))" : units) + few
  }
}
