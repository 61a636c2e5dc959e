// `main.log` of karpathy/llm.c (llmc/logger.h): `s:N tel:X` a validation, `s:N trl:X lr:Y norm:Z` a training step, whose
// number is that before the update. Settings stand nowhere.

import Runs

enum LLMCLog: LogFormat {
  static let title = "llm.c log"

  static func recognises(_ head: FileHead) -> Bool {
    let line = head.firstLine
    return line.hasPrefix("s:") && [" tel:", " trl:", " eval:"].contains { line.contains($0) }
  }

  static func read(_ file: WholeFile) throws(FileFault) -> FormatReading {
    var part = RunPart(name: file.name)
    for line in ConsoleLines.of(file.bytes) {
      guard let step = line.number(after: "s:") else { continue }
      if let loss = line.number(after: " tel:") {
        part.rows.add("step", step)
        part.rows.add("val_loss", loss)
      } else if let loss = line.number(after: " trl:") {
        part.rows.add("step", step + 1)
        part.rows.add("train_loss", loss)
        if let rate = line.number(after: " lr:") { part.rows.add("lr", rate) }
      }
      part.rows.endRow()
    }
    return FormatReading(runs: [part])
  }
}
