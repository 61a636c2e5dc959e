// A figure made again from its recipe: the command is read as if the user had typed it.

import ArgumentParser
import Diagnostics
import Documents
import Drawing
import Typesetting
import Figures

/// What a recipe makes today.
struct RemadeFigure {
  var scene: Scene
  var recipe: Recipe
  var venue: Venue
  var dotsPerInch: Double
}

extension Recipe {
  /// - Throws: what the command itself would.
  func remade(fonts: Fonts) throws -> RemadeFigure {
    let arguments = Array(command.dropFirst())
    switch command.first {
    case "plot":
      let plot = try PlotCommand.parse(arguments + ["--out", "figure.pdf"])
      let made = try plot.figure(fonts: fonts, arguments: arguments)
      return RemadeFigure(scene: made.scene, recipe: made.recipe, venue: made.venue, dotsPerInch: plot.dpi)
    case "report":
      let report = try ReportCommand.parse(arguments)
      let evaluated = try report.reading.evaluated(try NotebookFiles.path(report.notebook), fonts: fonts)
      let figures = PublishedReport.figures(in: evaluated.document.blocks)
      guard let id = figure, let panel, let found = figures.first(where: { $0.id == id }),
        found.scenes.indices.contains(panel &- 1)
      else {
        throw Failure("the notebook has no figure '\(figure ?? "")' with panel \(panel ?? 1) any more")
      }
      let recipe = report.recipe(evaluated.inputs).of(figure: id, panel: panel)
      return RemadeFigure(scene: found.scenes[panel - 1], recipe: recipe, venue: .standard, dotsPerInch: 200)
    default: throw Failure("the recipe names no command of this program: '\(command.first ?? "")'")
    }
  }

  /// What was read then and is not the same now.
  func changes(since old: Recipe) -> [Diagnostic] {
    let (then, now) = (
      Dictionary(old.inputs.map { ($0.file, $0.sha256) }, uniquingKeysWith: { $1 }),
      Dictionary(inputs.map { ($0.file, $0.sha256) }, uniquingKeysWith: { $1 })
    )
    return Set(then.keys).union(now.keys).sorted().compactMap { file in
      guard then[file] != now[file] else { return nil }
      let what = now[file] == nil ? "is not read any more" : then[file] == nil ? "was not read then" : "has changed"
      return Diagnostic(.error, at: Place(file: file), "\(what) since the figure was made")
    }
  }
}
