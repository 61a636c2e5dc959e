// What a figure is made from, and the small questions that every figure asks of it.

import Diagnostics
import Tables
import Drawing
import Foundation
import Laws
import Plots
import Texts

struct FigureRequest: Sendable {
  var options: [String: String]
  var result: StudyResult
  var size: Size
  var theme: Theme
  /// To which height a figure of several rows may grow, points; nil for exactly its size.
  var tallest: Double?

  /// The size for so many rows of panels, each about as high as the figure of one.
  func size(rows: Int, share: Double = 0.62) -> Size {
    guard rows > 1, let tallest else { return size }
    return Size(size.width, min(max(size.height * (0.25 + share * Double(rows)), size.height), tallest))
  }

  static let numeric: Set<String> = ["params", "tokens", "compute", "loss", "inference_tokens", "params_max"]
  static let sides = ["fitted", "published", "fixed"]

  /// A positive number as people write it: 1.07e9, 1.07B, 82k.
  static func parse(_ text: String) -> Double? {
    Quantity.parse(text.trimmingCharacters(in: .whitespaces)).flatMap { $0 > 0 ? $0 : nil }
  }

  func number(_ name: String) -> Double? { options[name].flatMap(Self.parse) }

  /// The laws that the `laws` option names, else the study's best.
  func laws() throws(Failure) -> LawSet {
    switch options["laws"] {
    case "published":
      guard let published = result.published else {
        throw Failure("the study names no published laws", hint: "add 'published: yin2024' to the study")
      }
      return published
    case "fixed":
      guard let fixed = result.fixed else {
        throw Failure("the study fits no laws at fixed hyperparameters", hint: "add 'fixed:' to the study")
      }
      return fixed.laws
    case "fitted": return result.optimal.laws
    default: return result.bestLaws
    }
  }

  func refusal(_ law: LawName, _ laws: LawSet) -> Failure {
    Failure(
      "\(law.law) is missing, so it cannot be drawn",
      hint: laws.refused[law] == nil
        ? "the study has too little data for it; name published laws with 'published:'"
        : result.lacking(law, in: laws).sentence)
  }

  /// What a caption calls the law or laws of a set.
  func lawName(_ laws: LawSet) -> String {
    laws.source == nil ? "law fitted to this study" : "published law (\(laws.title))"
  }

  /// Whether laws were fitted here or printed elsewhere, for alternative texts.
  func origin(_ laws: LawSet) -> String {
    laws.source == nil ? "fitted to this study" : "published (\(laws.title))"
  }

  /// Standard deviation of the relative loss between seeds, pooled over the cells; nil where nothing was run twice.
  var seedDeviation: Double? {
    let all = seedNoise(result.cells)
    let freedom = all.reduce(0.0) { $0 + Double($1.runs - $1.pairs) }
    guard freedom > 0 else { return nil }
    let squares = all.reduce(0.0) { $0 + $1.relativeDeviation * $1.relativeDeviation * Double($1.runs - $1.pairs) }
    return (squares / freedom).squareRoot()
  }

  var categories: [Colour] { theme.categories }

  func category(_ index: Int) -> Colour {
    theme.categories.isEmpty ? theme.ink : theme.categories[index % theme.categories.count]
  }
}

/// Values evenly spaced in the log, both ends included.
func logspace(_ low: Double, _ high: Double, _ count: Int) -> [Double] {
  guard count > 1, low > 0, high > low else { return [low] }
  return (0..<count).map { low * pow(high / low, Double($0) / Double(count - 1)) }
}

/// The 95 % percentile interval of a quantity of the laws along x, by the rule of the printed ones: none where fewer than
/// half of the resamples have it.
func band(
  _ fits: LawFits?, over xs: [Double], colour: Colour, _ quantity: (LawSet, Double) -> Double?
) -> [Mark] {
  var (low, high): ([Point], [Point]) = ([], [])
  for x in xs {
    guard let estimate = fits?.estimate({ quantity($0, x) }), let least = estimate.low, let most = estimate.high else {
      continue
    }
    low.append(Point(x, least))
    high.append(Point(x, most))
  }
  return low.count > 1 ? [.band(BandMark(low: low, high: high, colour: colour))] : []
}

/// Axis names, the same in every figure.
enum AxisNames {
  static let tokens = "Training tokens $T$"
  static let params = "Model size $N$ (params)"
  static let batch = "Batch size $B$ (tokens)"
  static let learningRate = "Learning rate $\\eta$"
  static let compute = "Compute $C$ (FLOPs)"
  static let loss = "Validation loss"
}

/// Where the data of a study lie, widened to what is held out and predicted.
func extent(of result: StudyResult, laws: LawSet) -> Domain? {
  var params = result.cells.map(\.params) + (result.optimal.lossFit?.points.map(\.params) ?? [])
  var tokens = result.cells.map(\.tokens) + (result.optimal.lossFit?.points.map(\.tokens) ?? [])
  if let domain = laws.domain {
    params += [domain.params.lowerBound, domain.params.upperBound]
    tokens += [domain.tokens.lowerBound, domain.tokens.upperBound]
  }
  guard let lowN = params.min(), let highN = params.max(), let lowT = tokens.min(), let highT = tokens.max() else {
    return nil
  }
  return Domain(
    params: ClosedRange(between: lowN, and: max(highN, lowN * 1.5)),
    tokens: ClosedRange(between: lowT, and: max(highT, lowT * 1.5)))
}

extension Domain {
  /// Wider at each end by a share of its length in the log, so that nothing sits on the frame.
  func widened(by share: Double) -> Domain {
    func wider(_ range: ClosedRange<Double>) -> ClosedRange<Double> {
      let factor = pow(range.upperBound / range.lowerBound, share)
      return ClosedRange(between: range.lowerBound / factor, and: range.upperBound * factor)
    }
    return Domain(params: wider(params), tokens: wider(tokens))
  }
}

/// The lowest measured loss of a cell.
func lowest(_ cell: Cell) -> Double? { cell.points.map(\.loss).min() }
