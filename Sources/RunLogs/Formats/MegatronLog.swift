// The console of Megatron-LM (megatron/training/training.py): a block of arguments, iterations, validations. Tokens are
// consumed samples times `seq_length`.

import Runs
import Texts

enum MegatronLog: LogFormat {
  static let title = "Megatron-LM console log"

  static func recognises(_ head: FileHead) -> Bool {
    guard ConsoleLines.mayBe(head) else { return false }
    let text = head.text
    return text.contains("consumed samples:") && text.contains("iteration")
      || text.contains("- arguments -") && text.contains("seq_length")
  }

  static func read(_ file: WholeFile) throws(FileFault) -> FormatReading {
    var part = RunPart(name: file.name)
    for line in ConsoleLines.of(file.bytes) {
      if let setting = argument(line) {
        part.settings.append(setting)
      } else if let step = line.number(after: "validation loss at iteration ") {
        guard let loss = line.number(after: "lm loss value: ") else { continue }
        part.rows.add("step", step)
        part.rows.add("val_loss", loss)
      } else if let samples = line.number(after: "consumed samples:"), let step = line.number(after: " iteration ") {
        part.rows.add("step", step)
        if let length = part.settings.first(where: { $0.name == "seq_length" }).flatMap({ Quantity.parse($0.value) }) {
          part.rows.add("tokens", samples * length)
        }
        if let rate = line.number(after: "learning rate: ") { part.rows.add("learning_rate", rate) }
        if let loss = line.number(after: "lm loss: ") { part.rows.add("train_loss", loss) }
      }
      part.rows.endRow()
    }
    return FormatReading(runs: [part])
  }

  /// `  seq_length ..................... 512`.
  private static func argument(_ line: ConsoleLine) -> Setting? {
    guard let dots = line.text.firstRange(of: " ....") else { return nil }
    let name = String(line.text[..<dots.lowerBound]).trimmedSpaces
    let value = line.text[dots.upperBound...].drop { $0 == "." || $0 == " " }
    guard !name.isEmpty, !name.contains(" ") else { return nil }
    return Setting(name: name, value: String(value).trimmedSpaces)
  }
}
