// A run of MLflow's file store: a folder with `meta.yaml`, `params/<key>`, `metrics/<key>` (lines `timestamp value step`)
// and `tags/<key>`. Keys with slashes are folders.

import Runs
import Foundation

enum MLflowStore: LogFormat {
  static let title = "MLflow file store"

  static func recognises(_ head: FileHead) -> Bool {
    head.fileName == "meta.yaml" && head.text.contains("run_id:") && head.text.contains("lifecycle_stage:")
  }

  static func read(_ file: WholeFile) throws(FileFault) -> FormatReading {
    let meta = String(decoding: file.bytes, as: UTF8.self)
    guard !meta.contains("lifecycle_stage: deleted") else { throw FileFault.deletedRun }
    var part = RunPart(name: file.folderName)
    for (key, text) in files(file.folder + "/params") {
      part.settings.append(Setting(name: "params." + key, value: text.trimmingCharacters(in: .whitespacesAndNewlines)))
    }
    let named = meta.split(separator: "\n").first { $0.hasPrefix("run_name:") }
    let name = named.map {
      $0.dropFirst("run_name:".count).trimmingCharacters(in: CharacterSet(charactersIn: " '\"\r"))
    }
    if let name, !name.isEmpty { part.name = name }
    var rows = StepRows()
    var problems: [FileFault] = []
    for (key, text) in files(file.folder + "/metrics") {
      var torn = 0
      for line in text.split(whereSeparator: \.isNewline) {
        let fields = line.split(separator: " ")
        guard fields.count >= 2, let value = NumberParser.value(of: String(fields[1])),
          let step = fields.count > 2 ? NumberParser.value(of: String(fields[2])) : 0
        else {
          torn += 1
          continue
        }
        rows.add(step, key, value)
      }
      if torn > 0 { problems.append(.tornMetric(key, lines: torn)) }
    }
    part.rows = rows.rows()
    return FormatReading(runs: [part], problems: problems)
  }

  /// The files below a folder with their paths as keys, sorted.
  private static func files(_ folder: String) -> [(key: String, text: String)] {
    let found = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
    return found.sorted().compactMap { key in
      guard let file = Descriptor(folder + "/" + key) else { return nil }
      var bytes = [UInt8](repeating: 0, count: file.size)
      guard file.read(into: &bytes, at: 0, limit: file.size) == file.size else { return nil }
      return (key, String(decoding: bytes, as: UTF8.self))
    }
  }
}
