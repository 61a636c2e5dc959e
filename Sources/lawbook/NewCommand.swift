// `lawbook new`: a folder to start from, copied from a template.

import ArgumentParser
import Diagnostics
import Files
import Foundation
import Publishing

struct NewCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "new", abstract: "Start a notebook from a template.",
    discussion: """
      NAME is the folder to make. It gets a notebook, a study and synthetic example runs; replace them with yours.
        weekly            this week's runs, changes, coverage, laws
        paper             figures at venue size with captions, every number
        fixed-vs-optimal  laws at fixed and at optimal hyperparameters
      EXAMPLES
        lawbook new Reports/week-47 --template weekly
      """)

  @Argument(help: ArgumentHelp("The folder to make.", valueName: "name")) var name: String
  @Option(help: ArgumentHelp("weekly, paper or fixed-vs-optimal.", valueName: "template")) var template = "weekly"

  func run() throws {
    let folder = (try NotebookFiles.templates() as NSString).appendingPathComponent("notebooks")
    let names =
      (try? FileManager.default.contentsOfDirectory(atPath: folder))?.filter {
        NotebookFiles.isFolder((folder as NSString).appendingPathComponent($0))
      } ?? []
    guard names.contains(template) else {
      throw Failure("no template is named '\(template)'", hint: Suggestion.hint(for: template, among: names))
    }
    guard !FileManager.default.fileExists(atPath: name) else {
      throw Failure("it is there already", at: Place(file: name), hint: "choose another name; nothing is overwritten")
    }
    try copy((folder as NSString).appendingPathComponent(template))
    print(
      """
      \(name) is made from the template '\(template)'. Next:
        1. put your run logs in \(name) and name them under 'data' in \(name)/study.yaml
        2. lawbook check \(name)
        3. lawbook report \(name)
      Its example runs are synthetic: delete them when yours are there.
      """)
  }

  private func copy(_ template: String) throws(Failure) {
    let files = FileManager.default.enumerator(atPath: template)?.compactMap { $0 as? String }.sorted() ?? []
    for file in files {
      let source = (template as NSString).appendingPathComponent(file)
      guard !NotebookFiles.isFolder(source), !file.hasPrefix("published") else { continue }
      guard let data = FileManager.default.contents(atPath: source) else {
        throw Failure("the template cannot be read", at: Place(file: source))
      }
      var bytes = [UInt8](data)
      if file == "notebook.md", let text = String(data: data, encoding: .utf8) { bytes = Array(titled(text).utf8) }
      try writeAtomically(bytes, to: (name as NSString).appendingPathComponent(file))
    }
  }

  /// The template's title line with the folder's name in it.
  private func titled(_ text: String) -> String {
    let words = (name as NSString).lastPathComponent.replacing("-", with: " ").replacing("_", with: " ")
    let title = words.prefix(1).uppercased() + words.dropFirst()
    let quoted = title.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
    guard let range = text.firstRange(of: /(?m)^title: .*$/) else { return text }
    return text.replacingCharacters(in: range, with: "title: \"\(quoted)\"")
  }
}
