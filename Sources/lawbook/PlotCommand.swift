// `lawbook plot`: one figure of a study or of published laws, as PDF, SVG or PNG.

import ArgumentParser
import CairoBackend
import Diagnostics
import Drawing
import Figures
import Files
import Foundation
import Laws
import Plots
import Publishing
import Runs
import SVGBackend
import Studies
import Typesetting

struct PlotCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plot", abstract: "Draw a figure of a study as PDF, SVG or PNG.",
    usage: "lawbook plot <study> <figure> --out <file> ... [<options>]",
    discussion: """
      STUDY is a study file or its folder, run logs, or the id of published laws.
      The ending of FILE chooses the format; --out may be repeated. Sizes are exact; text is never scaled.

      FIGURES
      \(figureList)

      `lawbook plot --list` prints their options.
      EXAMPLES
        lawbook plot study.yaml loss-curves --width 6.75 --out curves.pdf
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
  @Option(help: ArgumentHelp("Width in inches.", valueName: "inches")) var width = 3.25
  @Option(help: ArgumentHelp("Height in inches.", valueName: "inches")) var height = 2.4
  @Option(help: ArgumentHelp("Resolution of PNG.", valueName: "number")) var dpi = 200.0
  @OptionGroup(title: "Reading logs") var logs: LogOptions
  @Flag(help: "List the figures and their options.") var list = false

  func validate() throws {
    if list { return }
    guard study != nil, figure != nil else { throw ValidationError("Name a study and a figure, or use --list.") }
    guard !out.isEmpty else { throw ValidationError("Name a file to write with --out.") }
    for file in out where Format(file) == nil {
      throw ValidationError("--out takes a .pdf, .svg or .png, not '\(file)'.")
    }
    guard dpi.isFinite, (10...2400).contains(dpi) else { throw ValidationError("--dpi lies between 10 and 2400.") }
  }

  func run() throws {
    if list { return print(Self.catalogue) }
    guard let study, let figure else { return }
    let options = try Reporting.usage { try NamedValues.single(option, "--option") }
    let fonts = Fonts()
    let drawn = try makeFigure(
      figure, options: options, of: try result(study), size: .inches(width, height), fonts: fonts)
    for warning in fonts.missing { Reporting.say(warning.description) }
    for file in out { try write(drawn.scene, to: file) }
  }

  private func result(_ name: String) throws -> StudyResult {
    if let laws = publishedLaw(name) {
      let settings = AnalysisSettings(id: laws.id, title: laws.title)
      return StudyResult(
        settings: settings, table: RunTable(), optimal: LawFits(laws: LawSet(id: "none", title: "")), published: laws)
    }
    let named = try studyAtPaths([name])
    return try StudyRun.result(of: try Reporting.usage { try logs.applied(to: named) })
  }

  private enum Format: String {
    case pdf, svg, png
    init?(_ file: String) {
      self.init(rawValue: (file as NSString).pathExtension.lowercased())
    }
  }

  private func write(_ scene: Scene, to file: String) throws {
    switch Format(file) {
    case .pdf: try writeAtomically(try pdf(scene), to: file)
    case .svg: try writeAtomically(Array(svg(scene).utf8), to: file)
    case .png: try writeAtomically(try png(scene, dotsPerInch: dpi), to: file)
    case nil: break
    }
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
