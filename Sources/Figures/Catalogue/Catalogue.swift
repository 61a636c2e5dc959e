// The figures that a study can be drawn as: one file each, listed here by name.

public import Diagnostics
public import Drawing
public import Laws
public import Plots
import Texts
public import Typesetting

/// A finished figure and what stands under it.
public struct FigureOutput: Sendable {
  public var scene: Scene
  /// Markdown with `$TeX$`: what is drawn and how bands and intervals were made.
  public var caption: String
  public init(scene: Scene, caption: String) {
    self.scene = scene
    self.caption = caption
  }
}

/// One entry of the catalogue.
public struct FigureKind: Sendable {
  public var name: String
  public var title: String
  /// Option name → what it does, with its default.
  public var options: [(name: String, help: String)]

  let plot: @Sendable (FigureRequest) throws(Failure) -> (plot: Plot, caption: String)
}

/// Every figure, in the order in which a report would show them.
public let figureKinds: [FigureKind] = [
  lossMap, lossMaps, slicesFigure, batchContours, learningRateContours, batchSurface, learningRateSurface, lossCurves,
  isoflopFigure,
  computeOptimal, allocationFigure, exponentsFigure, heldOutFigure, fixedAgainstOptimal, regretFigure, tradeOffFigure,
]

/// Draws a figure of the catalogue.
///
/// - Parameters:
///   - options: as in a notebook cell or `--option name=value`; every unknown name or bad value is reported.
///   - size: points.
/// - Throws: `Failure` when the name or an option is unknown, or the study has nothing to draw it from (it says what).
public func makeFigure(
  _ name: String, options: [String: String] = [:], of result: StudyResult, size: Size = .inches(3.25, 2.4),
  theme: Theme = Theme(), tallest: Double? = nil, fonts: Fonts
) throws(Failure) -> FigureOutput {
  let (plot, caption) = try planFigure(
    name, options: options, of: result, size: size, theme: theme, tallest: tallest)
  return FigureOutput(scene: compile(plot, theme: theme, fonts: fonts), caption: caption)
}

/// A figure of the catalogue as a plot, before it is laid out; as `makeFigure`.
///
/// - Parameter tallest: points to which figures of several rows may grow; nil for exactly the size.
public func planFigure(
  _ name: String, options: [String: String] = [:], of result: StudyResult, size: Size = .inches(3.25, 2.4),
  theme: Theme = Theme(), tallest: Double? = nil
) throws(Failure) -> (plot: Plot, caption: String) {
  guard let kind = figureKinds.first(where: { $0.name == name }) else {
    throw Failure("no figure named '\(name)'", hint: Suggestion.hint(for: name, among: figureKinds.map(\.name)))
  }
  try checkSize(size)
  try checkOptions(options, of: kind)
  let request = FigureRequest(options: options, result: result, size: size, theme: theme, tallest: tallest)
  let made = try kind.plot(request)
  try checkRows(made.plot)
  return made
}

/// Panels of a strip's height show nothing: refused, with the height that they need.
private func checkRows(_ plot: Plot) throws(Failure) {
  let rows = (plot.panels.count + plot.columns - 1) / max(plot.columns, 1)
  guard rows > 1, plot.size.height / Double(rows) < 48 else { return }
  throw Failure(
    "\(rows) rows of panels have no room in \(NumberStyle.usual.text(plot.size.height / 72)) in of height",
    hint: "leave the height out, or set it to \(NumberStyle.usual.text(Double(rows))) in")
}

/// Every figure's, whether it is made in Swift or by a spec.
func checkSize(_ size: Size) throws(Failure) {
  let possible = 72.0...14_400
  guard possible.contains(size.width), possible.contains(size.height) else {
    let text = [size.width, size.height].map { NumberStyle.usual.text($0 / 72) }.joined(separator: " × ")
    throw Failure("a figure is 1 to 200 inches wide and high, not \(text)", hint: "--width 3.25 --height 2.4")
  }
}

/// Reports every unknown option and every value that cannot be read.
public func checkOptions(_ options: [String: String], of kind: FigureKind) throws(Failure) {
  let known = kind.options.map(\.name)
  var problems: [Diagnostic] = []
  for (name, value) in options.sorted(by: { $0.key < $1.key }) {
    if !known.contains(name) {
      let hint = known.isEmpty ? "'\(kind.name)' has no options" : Suggestion.hint(for: name, among: known)
      problems.append(Diagnostic(.error, "figure '\(kind.name)' has no option '\(name)'", hint: hint))
    } else if FigureRequest.numeric.contains(name), FigureRequest.parse(value) == nil {
      problems.append(
        Diagnostic(.error, "option '\(name)' is not a positive number: '\(value)'", hint: "write 1.07e9 or 1.07B"))
    } else if name == "laws", !FigureRequest.sides.contains(value) {
      problems.append(
        Diagnostic(
          .error, "option 'laws' cannot be '\(value)'", hint: Suggestion.hint(for: value, among: FigureRequest.sides)))
    }
  }
  if !problems.isEmpty { throw Failure(problems) }
}
