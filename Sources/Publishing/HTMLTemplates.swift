// The page shell and the style sheet, found beside the program and checked before use.

public import Diagnostics
import Foundation
import Mustache

/// Templates/html: the page and its style.
public struct HTMLTemplates: Sendable {
  public var page: String
  public var style: String

  public init(page: String, style: String) {
    self.page = page
    self.style = style
  }

  /// - Parameter folder: the templates folder, which holds `html/page.mustache` and `html/style.css`.
  public init(folder: String) throws(Failure) {
    func read(_ name: String) throws(Failure) -> String {
      let path = (folder as NSString).appendingPathComponent(name)
      guard let data = FileManager.default.contents(atPath: path), let text = String(data: data, encoding: .utf8) else {
        throw Failure("the template cannot be read", at: Place(file: path))
      }
      return text
    }
    self.init(page: try read("html/page.mustache"), style: try read("html/style.css"))
  }

  /// Mustache renders a key that it does not know as nothing; here that is an error.
  func render(_ values: [String: String]) throws(Failure) -> String {
    let unknown = page.matches(of: /\{\{\{?\s*[#^\/&]?\s*([A-Za-z_.]+)\s*\}?\}\}/).map { String($0.1) }
      .filter { $0 != "." && values[$0] == nil }
    guard unknown.isEmpty else {
      throw Failure(
        "the page template names '\(unknown[0])', which nothing fills", at: Place(file: "page.mustache"),
        hint: Suggestion.hint(for: unknown[0], among: values.keys))
    }
    // An empty text is false to a section only when it is absent.
    let present = values.filter { !$0.value.isEmpty }
    do {
      return try MustacheTemplate(string: page).render(present)
    } catch {
      throw Failure("the page template cannot be parsed: \(error)", at: Place(file: "page.mustache"))
    }
  }
}

/// The folder `Templates`: `$LAWBOOK_TEMPLATES`, or above the program's real path, or `../share/lawbook` beside it.
///
/// - Throws: `Failure` that says where was looked.
public func findTemplates(executable: String, environment: [String: String]) throws(Failure) -> String {
  let marker = "html/page.mustache"
  func holds(_ folder: String) -> Bool {
    FileManager.default.fileExists(atPath: (folder as NSString).appendingPathComponent(marker))
  }
  if let named = environment["LAWBOOK_TEMPLATES"], !named.isEmpty {
    guard holds(named) else {
      throw Failure("LAWBOOK_TEMPLATES holds no \(marker)", at: Place(file: named), hint: "unset it, or correct it")
    }
    return named
  }
  var folder = URL(fileURLWithPath: executable).resolvingSymlinksInPath().deletingLastPathComponent()
  let shared = folder.deletingLastPathComponent().appendingPathComponent("share/lawbook/Templates").path
  for _ in 0..<12 {
    let candidate = folder.appendingPathComponent("Templates").path
    if holds(candidate) { return candidate }
    folder = folder.deletingLastPathComponent()
  }
  if holds(shared) { return shared }
  throw Failure(
    "the templates of Lawbook are not found above \(executable), nor at \(shared)",
    hint: "set LAWBOOK_TEMPLATES to the folder that holds \(marker)")
}
