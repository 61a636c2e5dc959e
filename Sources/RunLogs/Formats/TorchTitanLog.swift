// The console of pytorch/torchtitan (torchtitan/components/metrics.py), coloured or not.

import Runs

enum TorchTitanLog: LogFormat {
  static let title = "torchtitan console log"

  static func recognises(_ head: FileHead) -> Bool {
    guard ConsoleLines.mayBe(head) else { return false }
    let text = head.text
    return text.contains("step:") && text.contains("loss:") && (text.contains("[titan]") || text.contains("grad_norm:"))
  }

  static func read(_ file: WholeFile) throws(FileFault) -> FormatReading {
    var part = RunPart(name: file.name)
    for line in ConsoleLines.of(file.bytes) {
      if let step = line.number(after: "step:"), let loss = line.number(after: "loss:") {
        part.rows.add("step", step)
        part.rows.add(line.contains("validate") ? "val_loss" : "train_loss", loss)
        if let rate = line.number(after: " lr:") { part.rows.add("lr", rate) }
        part.rows.endRow()
      } else if let place = line.text.firstRange(of: "Starting job: ") {
        part.name = String(line.text[place.upperBound...]).trimmedSpaces
      } else if let batch = line.number(after: "global batch size ") {
        part.settings.append(Setting(name: "global_batch_size", value: "\(batch)"))
        if let length = line.number(after: "sequence length ") {
          part.settings.append(Setting(name: "sequence_length", value: "\(length)"))
        }
      } else if line.contains(" total parameters"), let size = line.number(after: "size: ") {
        part.settings.append(Setting(name: "number_of_parameters", value: "\(size)"))
      }
    }
    return FormatReading(runs: [part])
  }
}
