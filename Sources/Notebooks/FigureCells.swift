// Figure cells: options checked against the catalogue, one scene or several under one caption.

import Diagnostics
import Documents
import Drawing
import Figures
import Laws
import Texts

extension Evaluator {
  static let figureKeys = CellSettings.figure.map(\.name)

  mutating func figure(_ cell: SourceCell, _ given: Numbering.Given) throws(Failure) -> FigureBlock {
    var panels = [cell.body]
    if let value = cell.body["panels"], value.list?.contains(where: { $0.map?["marks"] != nil }) != true {
      let maps = value.list?.compactMap(\.map) ?? []
      guard !maps.isEmpty, maps.count == value.list?.count, maps.count <= 12 else {
        throw Failure("'panels' must be a list of 1 to 12 figures", at: value.place, hint: "- figure: loss-map")
      }
      panels = maps.map { inheriting($0, from: cell.body) }
    }
    var errors: [Diagnostic] = []
    var outputs: [FigureOutput] = []
    for panel in panels {
      do {
        outputs.append(try draw(panel, of: cell))
      } catch {
        errors += error.diagnostics
      }
    }
    if !errors.isEmpty { throw Failure(errors) }
    return FigureBlock(
      id: given.id ?? "", number: given.number ?? 0, caption: caption(of: cell, outputs), scenes: outputs.map(\.scene))
  }

  /// A panel has the cell's keys where it does not set its own.
  private func inheriting(_ panel: YAMLMap, from cell: YAMLMap) -> YAMLMap {
    var result = panel
    let apart = ["panels", "caption", "alt"]
    result.entries += cell.entries.filter { !apart.contains($0.key) && panel[$0.key] == nil }
    return result
  }

  /// The author's caption, in which `{{caption}}` is the figure's own; without one, the figure's own.
  private mutating func caption(of cell: SourceCell, _ outputs: [FigureOutput]) -> [Inline] {
    let ownText = joined(outputs.map(\.caption))
    guard let value = cell.body["caption"], let text = value.scalar else { return markdown(ownText, at: cell.place) }
    return markdown(text.replacing("{{caption}}", with: ownText), at: value.place)
  }

  /// Captions of panels as one: what two say apart behind Left and Right, what all say once, at the end.
  private func joined(_ captions: [String]) -> String {
    var own: [String] = []
    for caption in captions where !own.contains(caption) { own.append(caption) }
    guard own.count > 1 else { return own.first ?? "" }
    let sentences = own.map { caption in
      caption.split(separator: ". ").map { $0.hasSuffix(".") ? String($0.dropLast()) : String($0) }
    }
    let shared = sentences[0].filter { sentence in sentences.allSatisfy { $0.contains(sentence) } }
    let apart = sentences.map { $0.filter { !shared.contains($0) }.joined(separator: ". ") }
    let isPair = captions.count == 2 && apart.allSatisfy { !$0.isEmpty }
    let parts =
      isPair ? zip(["Left: ", "Right: "], apart).map { $0 + uncapitalised($1) } : apart.filter { !$0.isEmpty }
    return (parts + shared).map { $0 + "." }.joined(separator: " ")
  }

  private func uncapitalised(_ sentence: String) -> String {
    let isWord = sentence.dropFirst().first?.isLowercase ?? false
    return isWord ? sentence.prefix(1).lowercased() + sentence.dropFirst() : sentence
  }

  private mutating func draw(_ panel: YAMLMap, of cell: SourceCell) throws(Failure) -> FigureOutput {
    var figures = environment.figures
    figures.gate = { [environment, notebook] path, place throws(Failure) in
      try confined(
        path: path, shownAs: path, to: notebook.folder, allowOutside: environment.allowOutside, at: place)
    }
    var order = FigureMaker.Order()
    order.venue = try venue(panel)
    (order.width, order.height) = try size(panel, order.venue)
    let planned: FigureMaker.Planned
    do {
      if panel["figure"] == nil, !Self.specKeys.allSatisfy({ panel[$0] == nil }) {
        planned = try figures.plan(try spec(panel), of: try studyIfAny(panel, cell), order, base: notebook.folder)
      } else {
        let (name, options) = try named(panel)
        order.options = options
        let study = try self.study(named: panel["study"]?.scalar ?? "", at: panel["study"]?.place ?? cell.place)
        planned = try figures.plan(name, of: study, order, base: notebook.folder)
      }
    } catch {
      throw Failure(error.diagnostics.map { placed($0, panel.place) })
    }
    var output = figures.draw(planned, order)
    if let alt = text(panel["alt"] ?? cell.body["alt"]) { output.scene.summary = alt }
    return output
  }

  /// What makes a cell a spec of its own.
  private static let specKeys = ["marks", "panels", "facet", "surface"]

  /// The cell's keys without those that are about where and how large.
  private func spec(_ panel: YAMLMap) throws(Failure) -> YAMLMap {
    var spec = panel
    spec.entries.removeAll { ["width", "height", "venue", "study", "caption"].contains($0.key) }
    return spec
  }

  /// The study that the cell names, or the notebook's where it has one.
  private mutating func studyIfAny(_ panel: YAMLMap, _ cell: SourceCell) throws(Failure) -> StudyResult? {
    if panel["study"] == nil, studies.isEmpty { return nil }
    return try study(named: panel["study"]?.scalar ?? "", at: panel["study"]?.place ?? cell.place)
  }

  /// The name and the options of a figure that is not written out in the cell.
  private mutating func named(_ panel: YAMLMap) throws(Failure) -> (name: String, options: [String: String]) {
    let names = environment.figures.names
    guard let value = panel["figure"], let name = text(value) else {
      throw Failure(
        "the figure cell has neither 'figure:' nor 'marks:'", at: panel.place,
        hint: "figure: one of \(names.joined(separator: ", "))")
    }
    guard SpecLibrary.isFile(name) || names.contains(name) else {
      throw Failure("no figure is named '\(name)'", at: value.place, hint: Suggestion.hint(for: name, among: names))
    }
    let kind = figureKinds.first { $0.name == name }
    try checkKeys(panel, of: "the figure '\(name)'", among: Self.figureKeys + (kind?.options.map(\.name) ?? []))
    var options: [String: String] = [:]
    for entry in panel.entries where !Self.figureKeys.contains(entry.key) {
      options[entry.key] = text(entry.value) ?? ""
    }
    return (name, options)
  }

  private func placed(_ diagnostic: Diagnostic, _ place: Place) -> Diagnostic {
    var diagnostic = diagnostic
    if diagnostic.place == nil { diagnostic.place = place }
    return diagnostic
  }

  /// The cell's own venue, else the notebook's, else the standard one.
  private mutating func venue(_ panel: YAMLMap) throws(Failure) -> Venue {
    if let value = panel["venue"], let name = text(value) { return try venue(name, value.place) }
    if let named = notebook.frontMatter.venue { return try venue(named.name, named.place) }
    return .standard
  }

  private func venue(_ name: String, _ place: Place) throws(Failure) -> Venue {
    if Venues.isFile(name) {
      _ = try confined(Venues.file(name), to: notebook.folder, allowOutside: environment.allowOutside, at: place)
    }
    return try environment.loadVenue(name, place)
  }

  /// The cell's own size in points, else the notebook's; a cell with a venue of its own has that one's.
  private mutating func size(_ panel: YAMLMap, _ venue: Venue) throws(Failure) -> (width: Double?, height: Double?) {
    let isOwn = panel["venue"] != nil
    let width = try inches(panel, "width") ?? (isOwn ? nil : notebook.frontMatter.figureWidth)
    var height = try inches(panel, "height") ?? (isOwn ? nil : notebook.frontMatter.figureHeight)
    // A width alone keeps the standard height: a row of panels is as high as a single one.
    if height == nil, width != nil, venue == .standard { height = venue.size.height / 72 }
    return (width.map { $0 * 72 }, height.map { $0 * 72 })
  }

  private mutating func inches(_ map: YAMLMap, _ key: String) throws(Failure) -> Double? {
    guard let value = try number(map[key], named: key) else { return nil }
    guard (0.5...20).contains(value) else {
      throw Failure("'\(key)' must be inches from 0.5 to 20", at: map[key]?.place)
    }
    return value
  }
}
