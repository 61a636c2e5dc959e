// The figures that a study can be drawn as: one file each, listed here by name.

public import Diagnostics
public import Drawing
public import Laws
public import Plots
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
  public init(name: String, title: String, options: [(name: String, help: String)]) {
    self.name = name
    self.title = title
    self.options = options
  }
}

public let figureKinds: [FigureKind] = []

/// Draws a figure of the catalogue.
///
/// - Parameters:
///   - options: as in a notebook cell or `--option name=value`; every unknown name or bad value is reported.
///   - size: points.
/// - Throws: `Failure` when the name or an option is unknown, or the study has nothing to draw it from (it says what).
public func makeFigure(
  _ name: String, options: [String: String] = [:], of result: StudyResult, size: Size = .inches(3.25, 2.4),
  theme: Theme = Theme(), fonts: Fonts
) throws(Failure) -> FigureOutput {
  throw Failure("no figure named '\(name)'")
}
