// Any figure by its name: of the catalogue, of the specs that come with Lawbook, or one's own spec by its path.

public import Diagnostics
import Drawing
public import Laws
public import Plots
public import Texts
public import Typesetting

/// What figures are made with.
public struct FigureMaker: Sendable {
  public var library: SpecLibrary
  public var fonts: Fonts
  /// Refuses a file that a spec may not read; everything is allowed unless a notebook says otherwise.
  public var gate: @Sendable (_ path: String, Place) throws(Failure) -> Void = { _, _ throws(Failure) in }

  public init(library: SpecLibrary, fonts: Fonts) {
    self.library = library
    self.fonts = fonts
  }

  /// What is asked for of a figure, beside its data.
  public struct Order: Sendable {
    public var options: [String: String] = [:]
    public var venue = Venue.standard
    /// Points; nil for what suits the venue and the figure.
    public var width: Double?
    public var height: Double?
    public init() {}
  }

  /// A figure before it is laid out.
  public struct Planned: Sendable {
    public var plot: Plot
    public var caption: String
    /// The spec's own file and the CSV files that it names, where there are any.
    public var files: [String] = []
    /// What of the data the figure cannot show.
    public var warnings: [Diagnostic] {
      plot.unshown.map {
        Diagnostic(.warning, $0, hint: "leave the rows out with 'where', or choose 'scale: symlog'")
      }
    }
  }

  /// A figure that can be asked for by its name, whether it is made in Swift or by a spec.
  public struct Entry: Sendable {
    public var name: String
    public var title: String
    /// Option name → what it does, with its default.
    public var options: [(name: String, help: String)]
  }

  /// Every name, those of the catalogue first.
  public var names: [String] { figureKinds.map(\.name) + library.names }

  /// Every figure with its title, in the order of `names`.
  public var entries: [Entry] {
    figureKinds.map { Entry(name: $0.name, title: $0.title, options: $0.options) }
      + library.names.map { name in
        Entry(name: name, title: (try? library.spec(name))?["title"]?.scalar ?? "", options: [])
      }
  }

  /// A figure before it is laid out.
  ///
  /// - Parameters:
  ///   - result: nil for a spec without a study.
  ///   - base: the folder that paths are relative to; nil for the working folder.
  /// - Throws: `Failure` for an unknown name, a wrong option, a spec with mistakes, or data that are not there.
  public func plan(
    _ name: String, of result: StudyResult?, _ order: Order, base: String? = nil
  ) throws(Failure) -> Planned {
    if let result, figureKinds.contains(where: { $0.name == name }) {
      let (plot, caption) = try planFigure(
        name, options: order.options, of: result, size: order.size(isWide: false), theme: order.venue.theme,
        tallest: order.height == nil ? order.venue.tallest : nil)
      return Planned(plot: plot, caption: caption)
    }
    guard SpecLibrary.isFile(name) || library.names.contains(name) else {
      throw Failure("no figure named '\(name)'", hint: Suggestion.hint(for: name, among: names))
    }
    if let option = order.options.keys.sorted().first {
      throw Failure("the figure '\(name)' has no option '\(option)'", hint: "'\(name)' has no options")
    }
    let path = SpecLibrary.resolved(name, base)
    if SpecLibrary.isFile(name) { try gate(path, Place(file: path)) }
    let spec = try library.spec(name, base: base)
    guard SpecLibrary.isFile(name) else {
      // The program's own specs read nothing of the user's.
      return try plan(spec, of: result, order, base: library.folder)
    }
    var planned = try plan(spec, of: result, order, base: Self.folder(of: path))
    planned.files.append(path)
    return planned
  }

  /// A figure from a spec that was read already.
  public func plan(
    _ spec: YAMLMap, of result: StudyResult?, _ order: Order, base: String?
  ) throws(Failure) -> Planned {
    var files: [String] = []
    let data = SpecData(result) { name, place throws(Failure) in
      let path = SpecLibrary.resolved(name, base)
      try gate(path, place)
      files.append(path)
      return try SpecLibrary.csv(name, base: base, at: place)
    }
    let size = order.size(isWide: spec["wide"]?.scalar == "true")
    try checkSize(size)
    var (plot, caption) = try readSpec(spec, data: data, size: size, theme: order.venue.theme)
    // Panels side by side need room; where there is none they stand under each other, and the figure is as high.
    plot.columns = Int(size.width / (12 * order.venue.theme.textSize), in: 1...max(plot.columns, 1))
    let rows = (plot.panels.count + plot.columns - 1) / plot.columns
    if order.height == nil, rows > 1 {
      plot.size.height = min(size.height * (0.3 + 0.6 * Double(rows)), order.venue.tallest)
    }
    return Planned(plot: plot, caption: caption, files: files)
  }

  /// The figure laid out.
  public func draw(_ planned: Planned, _ order: Order) -> FigureOutput {
    FigureOutput(scene: compile(planned.plot, theme: order.venue.theme, fonts: fonts), caption: planned.caption)
  }

  private static func folder(of path: String) -> String {
    path.lastIndex(of: "/").map { String(path[..<$0]) } ?? ""
  }
}

extension FigureMaker.Order {
  /// The size that was asked for; else the venue's, its widest for a figure that lies down.
  func size(isWide: Bool) -> Size {
    let own =
      isWide && !venue.isWidthChosen
      ? venue.widths.map(\.size).max { $0.width < $1.width } ?? venue.size : venue.size
    let size = width.map { venue.size(width: $0) } ?? own
    return Size(size.width, height ?? size.height)
  }
}
