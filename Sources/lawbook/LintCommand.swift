// `lawbook lint`: what a production editor would send a figure back for.

import Tables
import Texts
import ArgumentParser
import CairoBackend
import Diagnostics
import Documents
import Drawing
import Foundation
import Figures
import Typesetting

struct LintCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lint", abstract: "Find problems in figures before the venue does.",
    discussion: """
      PATH is a figure made by Lawbook (.pdf, .svg, .png) or a notebook, whose figures are all checked.
      In a PDF by another program only fonts and images are checked.
      The exit code is 1 if there are findings.

      The rules:
      \(rules)
      EXAMPLES
        lawbook lint figures/map.pdf --venue icml
        lawbook lint Reports/paper --venue nature --json
      """)

  @Argument(help: ArgumentHelp("Figures, notebooks, or folders of notebooks.", valueName: "path")) var paths: [String]
  @Option(help: ArgumentHelp("Venue to check for (default: the figure's own).", valueName: "venue"))
  var venue: String?
  @Option(help: ArgumentHelp("Base folder of the paths in recipes.", valueName: "folder"))
  var from: String?
  @OptionGroup var reading: NotebookOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  /// The findings of one figure.
  private struct Looked {
    var figure: String
    var findings: [Finding]
  }

  func run() throws {
    let fonts = Fonts()
    let start = FileManager.default.currentDirectoryPath
    var all: [Looked] = []
    for path in paths {
      defer { _ = FileManager.default.changeCurrentDirectoryPath(start) }
      all += FigureFormat(file: path) == nil ? try notebooks(path, fonts) : [try figure(path, fonts)]
    }
    try output.print(Self.answer(all))
    if all.contains(where: { !$0.findings.isEmpty }) { throw ExitCode(Reporting.Code.wrongInput) }
  }

  private func named() throws -> Venue? {
    guard let venue else { return nil }
    let venues = Venues(folder: try NotebookFiles.venues())
    return try Reporting.usage { try venues.venue(venue) }
  }

  private func figure(_ path: String, _ fonts: Fonts) throws -> Looked {
    let file = FigureFile.absolute(path)
    let venue = try named()
    let bytes = try FigureFile.read(file, named: path)
    let ofBytes = FigureFormat(file: path) == .pdf ? lintPDF(bytes, isPrinted: venue?.isPrinted ?? true) : []
    let made: FigureFile
    do {
      made = try FigureFile(file, named: path)
    } catch let failure as Failure {
      guard let ofBytes, FigureFormat(file: path) == .pdf else { throw failure }
      Reporting.say("note: \(path) holds no recipe: only its fonts and images were looked at")
      return Looked(figure: path, findings: ofBytes)
    }
    try made.enterFolder(from: from)
    let remade = try made.recipe.remade(fonts: fonts)
    let changes = remade.recipe.changes(since: made.recipe)
    if !changes.isEmpty { throw Failure(changes) }
    return Looked(figure: path, findings: lint(remade.scene, venue: venue ?? remade.venue) + (ofBytes ?? []))
  }

  private func notebooks(_ path: String, _ fonts: Fonts) throws -> [Looked] {
    let venue = try named()
    return try CheckCommand.notebooks(path).flatMap { notebook -> [Looked] in
      let evaluated = try reading.evaluated(notebook, fonts: fonts)
      let errors = evaluated.diagnostics.filter { $0.severity == .error }
      if !errors.isEmpty { throw Failure(errors) }
      return try PublishedReport.figures(in: evaluated.document.blocks).flatMap { figure in
        try figure.scenes.enumerated().map { index, scene in
          let name = "\(notebook): \(figure.id)" + (figure.scenes.count > 1 ? ", panel \(index + 1)" : "")
          let venue = venue ?? Self.ownVenue(scene)
          let findings = lint(scene, venue: venue)
          return Looked(figure: name, findings: findings + (lintPDF(try pdf(scene), isPrinted: venue.isPrinted) ?? []))
        }
      }
    }
  }

  /// Without a venue, a report's figures may be as wide as their author likes.
  private static func ownVenue(_ scene: Scene) -> Venue {
    var venue = Venue.standard
    venue.title = "a notebook"
    venue.widths = [Venue.Width(name: "own", size: scene.size)]
    venue.isPrinted = false
    return venue
  }

  // MARK: telling

  private static func answer(_ all: [Looked]) -> Answer {
    let rows = all.flatMap { looked in looked.findings.map { (figure: looked.figure, finding: $0) } }
    var builder = TableBuilder(rows)
    builder.words("figure", "figure") { $0.figure }
    builder.words("rule", "rule") { $0.finding.rule.rawValue }
    builder.words("message", "finding") { $0.finding.message }
    let figures = counted(all.count, "figure")
    let said = rows.isEmpty ? "\(figures): nothing found" : "\(figures): \(rows.count) found"
    let rules = Rule.allCases.filter { rule in rows.contains { $0.finding.rule == rule } }
    let remedies = rules.map { "To fix \($0.rawValue): \($0.remedy)." }
    return Answer(
      [Answer.Part("", [said])]
        + (rows.isEmpty ? [] : [Answer.Part("", table: builder.table("findings")), Answer.Part("", remedies)]),
      json: json(all))
  }

  private static func json(_ all: [Looked]) -> JSONValue {
    .array(
      all.map { looked in
        [
          "figure": .string(looked.figure),
          "findings": .array(
            looked.findings.map {
              [
                "rule": .string($0.rule.rawValue), "message": .string($0.message),
                "remedy": .string($0.rule.remedy),
              ]
            }),
        ]
      })
  }

  private static var rules: String {
    Rule.allCases.map { rule in
      "  \(rule.rawValue)\(String(repeating: " ", count: max(1, 20 - rule.rawValue.count)))\(rule.meaning)"
    }.joined(separator: "\n")
  }
}
