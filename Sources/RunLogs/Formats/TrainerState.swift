// `trainer_state.json` of the Hugging Face Trainer: one object whose `log_history` is the log.

import Runs

enum TrainerState: LogFormat {
  static let title = "Hugging Face trainer state"

  static func recognises(_ head: FileHead) -> Bool {
    guard head.bytes.first == 0x7B else { return false }
    if head.fileName == "trainer_state.json" { return true }
    let text = head.text
    return text.contains("\"log_history\"") && text.contains("\"global_step\"")
  }

  static func read(_ file: WholeFile) throws(FileFault) -> FormatReading {
    guard let history = JSONText.value(of: "log_history", in: file.bytes, 0), file.bytes[history.lowerBound] == 0x5B
    else { throw FileFault.lacks(["a whole 'log_history'"]) }
    let (elements, isWhole) = JSONText.elements(file.bytes, history.lowerBound)
    var part = RunPart(name: runName(file))
    for element in elements where !isSummary(file.bytes, element) { part.rows.add(row: file.bytes[element]) }
    if let size = JSONText.value(of: "train_batch_size", in: file.bytes, 0) {
      let written = String(decoding: file.bytes[size], as: UTF8.self)
      part.settings.append(Setting(name: "per_device_train_batch_size", value: written))
    }
    return FormatReading(
      runs: [part], problems: isWhole ? [] : [.cutRows(elements.count)])
  }

  /// The last row sums the training up: its `train_loss` is the mean over all steps, no point of the curve.
  private static func isSummary(_ text: [UInt8], _ row: Range<Int>) -> Bool {
    JSONText.value(of: "train_loss", in: text, row.lowerBound) != nil
      && JSONText.value(of: "train_samples_per_second", in: text, row.lowerBound) != nil
  }

  /// The folder of the run: that above `checkpoint-N`.
  private static func runName(_ file: WholeFile) -> String? {
    let folders = file.path.split(separator: "/").dropLast()
    guard let last = folders.last else { return nil }
    return last.hasPrefix("checkpoint-") ? folders.dropLast().last.map(String.init) : String(last)
  }
}
