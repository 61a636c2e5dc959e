// `lawbook plot`: one figure of a study or of published laws, as PDF, SVG or PNG.

import ArgumentParser
import Diagnostics
import Drawing
import Figures
import Files
import Foundation
import Laws
import Plots
import Runs
import Studies
import Typesetting
import Venues

struct PlotCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plot", abstract: "Draw a figure of a study as PDF, SVG or PNG.",
    usage: "lawbook plot <study> <figure> --out <file> ... [<options>]",
    discussion: """
      STUDY is a study file or its folder, run logs, or the id of published laws.
      The ending of FILE chooses the format; --out may be repeated. Sizes are exact; text is never scaled.
      VENUE is a name of `lawbook venues`, one of its widths behind a slash, or a YAML file of your own.
      The file holds its recipe: `lawbook rebuild FILE` makes it again.

      FIGURES
      \(figureList)

      `lawbook plot --list` prints their options.
      EXAMPLES
        lawbook plot study.yaml loss-curves --venue icml/page --out curves.pdf
        lawbook plot study.yaml loss-map -o params=1.07e9 -o tokens=10B --out map.pdf
        lawbook plot yin2024 batch-contours --out batch.svg --dpi 300 --out batch.png
      """)

  @Argument(help: ArgumentHelp("A study, run logs, or the id of published laws.", valueName: "study"))
  var study: String?
  @Argument(help: ArgumentHelp("A figure of the catalogue.", valueName: "figure"))
  var figure: String?
  @Option(help: ArgumentHelp("File to write: .pdf, .svg or .png. May be repeated.", valueName: "file"))
  var out: [String] = []
  @Option(name: [.customShort("o"), .long], help: ArgumentHelp("An option of the figure.", valueName: "name=value"))
  var option: [String] = []
  @Option(help: ArgumentHelp("Where it will stand: neurips, icml/page, mine.yaml, …", valueName: "venue"))
  var venue: String?
  @Option(help: ArgumentHelp("Width in inches (default: the venue's, or 3.25).", valueName: "inches"))
  var width: Double?
  @Option(help: ArgumentHelp("Height in inches (default: what suits the width).", valueName: "inches"))
  var height: Double?
  @Option(help: ArgumentHelp("Resolution of PNG.", valueName: "number")) var dpi = 200.0
  @OptionGroup(title: "Reading logs") var logs: LogOptions
  @Flag(help: "A font that is not installed is an error.") var strict = false
  @Flag(help: "List the figures and their options.") var list = false

  func validate() throws {
    if list { return }
    guard study != nil, figure != nil else { throw ValidationError("Name a study and a figure, or use --list.") }
    guard !out.isEmpty else { throw ValidationError("Name a file to write with --out.") }
    for file in out where FigureFormat(file: file) == nil {
      throw ValidationError("--out takes a .pdf, .svg or .png, not '\(file)'.")
    }
    guard dpi.isFinite, (10...2400).contains(dpi) else { throw ValidationError("--dpi lies between 10 and 2400.") }
  }

  func run() throws {
    if list { return print(Self.catalogue) }
    let fonts = Fonts()
    let made = try figure(fonts: fonts, arguments: Array(CommandLine.arguments.dropFirst(2)))
    try Self.tell(fonts.missing, strict: strict)
    for file in out {
      try writeAtomically(
        try FigureFormat(file: file)?.bytes(made.scene, recipe: made.recipe, dotsPerInch: dpi) ?? [], to: file)
    }
  }

  /// The figure that the arguments ask for, and how to make it again.
  ///
  /// - Parameter arguments: as the user wrote them behind `plot`.
  func figure(fonts: Fonts, arguments: [String]) throws -> (scene: Scene, recipe: Recipe, venue: Venue) {
    guard let study, let figure else { throw ValidationError("Name a study and a figure.") }
    let options = try Reporting.usage { try NamedValues.single(option, "--option") }
    let venue = try chosenVenue()
    let (result, files) = try result(study)
    let drawn = try makeFigure(
      figure, options: options, of: result, size: size(venue), theme: venue.theme, fonts: fonts)
    var inputs = try Digest.inputs(files)
    if let file = self.venue, file.contains(".y") { inputs += try Digest.inputs([Venues.file(file)]) }
    let recipe = Recipe(
      version: Lawbook.version, command: ["plot"] + Self.lasting(arguments), inputs: Recipe.unique(inputs))
    return (drawn.scene, recipe, venue)
  }

  private func chosenVenue() throws -> Venue {
    guard let venue else { return .standard }
    let venues = Venues(folder: try NotebookFiles.venues())
    return try Reporting.usage { try venues.venue(venue) }
  }

  private func size(_ venue: Venue) -> Size {
    let size = width.map { venue.size(width: $0 * 72) } ?? venue.size
    return Size(size.width, height.map { $0 * 72 } ?? size.height)
  }

  /// Arguments without the files to write, which a recipe does not depend on.
  private static func lasting(_ arguments: [String]) -> [String] {
    var kept: [String] = []
    var rest = arguments[...]
    while let argument = rest.popFirst() {
      if argument == "--out" { _ = rest.popFirst() } else if !argument.hasPrefix("--out=") { kept.append(argument) }
    }
    return kept
  }

  /// Missing fonts: warnings, or what ends the command.
  static func tell(_ missing: [Diagnostic], strict: Bool) throws(Failure) {
    if strict, !missing.isEmpty {
      throw Failure(missing.map { Diagnostic(.error, at: $0.place, $0.headline, hint: $0.hint) })
    }
    for warning in missing { Reporting.say(warning.description) }
  }

  /// The result, and the files it was made from.
  private func result(_ name: String) throws -> (result: StudyResult, files: [String]) {
    if let laws = publishedLaw(name) {
      let settings = AnalysisSettings(id: laws.id, title: laws.title)
      let result = StudyResult(
        settings: settings, table: RunTable(), optimal: LawFits(laws: LawSet(id: "none", title: "")), published: laws)
      return (result, [])
    }
    let study = try Reporting.usage { try logs.applied(to: try studyAtPaths([name])) }
    let result = try StudyRun.result(of: study)
    let files = Set(NotebookFiles.logs(of: result) + (NotebookFiles.isFile(study.file) ? [study.file] : []))
    return (result, files.sorted())
  }

  /// Names with titles, each broken before a terminal's edge would break it.
  private static var figureList: String {
    figureKinds.flatMap { kind -> [String] in
      var lines = [""]
      for word in kind.title.split(separator: " ") {
        if lines[lines.count - 1].count + word.count + 1 > 52 { lines.append("") }
        lines[lines.count - 1] += (lines[lines.count - 1].isEmpty ? "" : " ") + word
      }
      return lines.enumerated().map { index, line in
        let name = index == 0 ? kind.name : ""
        return "  \(name)\(String(repeating: " ", count: max(1, 24 - name.count)))\(line)"
      }
    }.joined(separator: "\n")
  }

  static var catalogue: String {
    figureKinds.map { kind in
      let options = kind.options.map {
        "    \($0.name)\(String(repeating: " ", count: max(1, 10 - $0.name.count)))\($0.help)"
      }
      return (["\(kind.name)", "  \(kind.title)"] + options).joined(separator: "\n")
    }.joined(separator: "\n\n")
  }
}
