// A Neptune run that was kept offline: a folder with `metadata.json` and `data-<n>.log`, an operation a line
// (neptune/internal/operation.py). Settings are assigned to paths, values appended to series.

import Foundation
import Runs

enum NeptuneRun: LogFormat {
  static let title = "Neptune offline run"

  static func recognises(_ head: FileHead) -> Bool {
    head.fileName.hasPrefix("data-") && head.fileName.hasSuffix(".log") && head.firstLine.hasPrefix("{\"obj\":")
  }

  /// The files of a run in the order in which they were written; nil for a folder that is none.
  static func files(among names: [String]) -> [String]? {
    let numbered = names.compactMap { name -> (Int, String)? in
      guard name.hasPrefix("data-"), name.hasSuffix(".log"), let number = Int(name.dropFirst(5).dropLast(4)) else {
        return nil
      }
      return (number, name)
    }
    guard names.contains("metadata.json"), !numbered.isEmpty else { return nil }
    return numbered.sorted { $0.0 < $1.0 }.map(\.1)
  }

  static func read(_ file: WholeFile) throws(FileFault) -> FormatReading {
    var run = Operations()
    run.take(file.bytes)
    let names = (try? FileManager.default.contentsOfDirectory(atPath: file.folder)) ?? []
    for name in files(among: names) ?? [] where !file.path.hasSuffix("/" + name) {
      if case .success(let bytes)? = Descriptor(file.folder + "/" + name)?.whole { run.take(bytes) }
    }
    let name = run.name ?? (file.folderName.isEmpty ? file.name : file.folderName)
    let part = RunPart(name: name, settings: run.settings, rows: run.rows.rows())
    return FormatReading(runs: [part], problems: run.torn > 0 ? [.tornMessages(run.torn)] : [])
  }

  /// What the operations so far come to.
  private struct Operations {
    var name: String?
    var settings: [Setting] = []
    var rows = StepRows()
    var torn = 0
    /// Values of each series, for those that say no step.
    private var counts: [String: Int] = [:]

    mutating func take(_ bytes: [UInt8]) {
      for line in bytes.split(separator: Bytes.newline) {
        let text = Array(line)
        guard let object = JSONText.value(of: "obj", in: text, 0), let kind = word("type", text, object),
          let place = JSONText.value(of: "path", in: text, object.lowerBound), JSONText.settings(line) != nil
        else {
          torn += 1
          continue
        }
        let parts = JSONText.elements(text, place.lowerBound).found.map { string(text, $0) }
        take(kind, parts.joined(separator: "/"), text, object)
      }
    }

    private mutating func take(_ kind: String, _ path: String, _ text: [UInt8], _ object: Range<Int>) {
      switch kind {
      case "LogFloats":
        guard let values = JSONText.value(of: "values", in: text, object.lowerBound) else { return }
        for value in JSONText.elements(text, values.lowerBound).found {
          guard let number = word("value", text, value).flatMap({ NumberParser.value(of: $0) }) else { continue }
          counts[path, default: 0] += 1
          let step = word("step", text, value).flatMap { NumberParser.value(of: $0) }
          rows.add(step ?? Double(counts[path, default: 1]), path, number)
        }
      case "AssignFloat", "AssignInt", "AssignString", "AssignBool":
        guard let value = word("value", text, object) else { return }
        if path == "sys/name", !value.isEmpty, value != "Untitled" { name = value }
        if !path.hasPrefix("sys/") { settings.append(Setting(name: path, value: value)) }
      default: break
      }
    }

    /// A member of the object that begins at a place.
    private func word(_ key: String, _ text: [UInt8], _ object: Range<Int>) -> String? {
      JSONText.value(of: key, in: text, object.lowerBound).map { string(text, $0) }
    }

    private func string(_ text: [UInt8], _ place: Range<Int>) -> String {
      guard text[place.lowerBound] == Bytes.quote, place.count > 1 else {
        return String(decoding: text[place], as: UTF8.self)
      }
      return JSONString.decoded(text.span, place.lowerBound + 1, place.upperBound - 1)
    }
  }
}
