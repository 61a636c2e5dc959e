// The console of karpathy/nanoGPT (train.py, configurator.py).

import Runs

enum NanoGPTLog: LogFormat {
  static let title = "nanoGPT console log"

  static func recognises(_ head: FileHead) -> Bool {
    guard ConsoleLines.mayBe(head) else { return false }
    let text = head.text
    return text.contains(": train loss ") && text.contains(", val loss ")
      || text.contains("\niter 0: loss ") && text.contains("time ")
  }

  static func read(_ file: WholeFile) throws(FileFault) -> FormatReading {
    var part = RunPart(name: file.name)
    for line in ConsoleLines.of(file.bytes) {
      if let step = line.number(after: "step "), let loss = line.number(after: "val loss ") {
        part.rows.add("step", step)
        part.rows.add("val_loss", loss)
      } else if line.text.hasPrefix("iter "), let step = line.number(after: "iter "),
        let loss = line.number(after: ": loss ")
      {
        part.rows.add("step", step)
        part.rows.add("train_loss", loss)
      } else if let setting = line.setting(after: "Overriding: ") {
        part.settings.append(setting)
      } else if let tokens = line.number(after: "tokens per iteration will be: ") {
        part.settings.append(Setting(name: "tokens_per_iteration", value: "\(tokens)"))
      } else if let place = line.text.firstRange(of: "number of parameters: ") {
        part.settings.append(Setting(name: "number_of_parameters", value: String(line.text[place.upperBound...])))
      }
      part.rows.endRow()
    }
    return FormatReading(runs: [part])
  }
}
