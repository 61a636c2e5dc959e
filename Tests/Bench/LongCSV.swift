// The long files of the benchmarks: runs on a grid of N, B and eta, the same bytes every time.

import Foundation

enum LongCSV {
  static let header = "run,params,batch_tokens,lr,step,tokens,train_loss,val_loss,grad_norm,seconds\n"
  private static let stepsOfRun = 25_000

  /// Writes the file unless it is there; val_loss stands on every twentieth step.
  ///
  /// - Parameter stride: steps from row to row; 20 leaves the rows with a val_loss.
  static func make(_ path: String, rows: Int, stride: Int = 1) throws {
    guard !FileManager.default.fileExists(atPath: path) else { return }
    let part = path + ".part"
    try Data(header.utf8).write(to: URL(fileURLWithPath: part))
    guard let file = FileHandle(forWritingAtPath: part) else { throw CocoaError(.fileWriteUnknown) }
    try file.seekToEnd()
    var noise: UInt64 = 2024_0814
    let rowsOfRun = stepsOfRun / stride
    for run in 0..<((rows + rowsOfRun - 1) / rowsOfRun) {
      let steps = Swift.stride(from: stride, through: stride * min(rowsOfRun, rows - run * rowsOfRun), by: stride)
      try file.write(contentsOf: Data(text(of: run, steps, &noise).utf8))
    }
    try file.close()
    try FileManager.default.moveItem(atPath: part, toPath: path)
  }

  private static func text(of run: Int, _ steps: StrideThrough<Int>, _ noise: inout UInt64) -> String {
    let params = [17_000_000, 57_000_000, 130_000_000, 260_000_000][run % 4]
    let batch = [81_920, 163_840, 327_680][run / 4 % 3]
    let rate = [1e-4, 2e-4, 4e-4][run / 12 % 3]
    let head = "r\(padded(run, 4)),\(params),\(batch),\(["0.0001", "0.0002", "0.0004"][run / 12 % 3]),"
    var text = ""
    text.reserveCapacity(stepsOfRun * 66)
    for step in steps {
      let tokens = step * batch
      // B and eta have optima within the grid, so that a fit finds them in every cell.
      let ratios = (log(Double(batch) / 170_000), log(rate / 2.1e-4))
      let off = 0.01 * ratios.0 * ratios.0 + 0.02 * ratios.1 * ratios.1
      let loss = 0.4856 + 8 / pow(Double(params), 0.12) + 40 / pow(Double(tokens), 0.29) + off
      let value = step.isMultiple(of: 20) ? decimal(loss + 0.0004 * (uniform(&noise) - 0.5), 5) : ""
      text += head
      text += "\(step),\(tokens),\(decimal(loss + 0.02 * (uniform(&noise) - 0.5), 4)),\(value),"
      text += "\(decimal(0.2 + 0.3 * uniform(&noise), 3)),\(step * 31 / 100)\n"
    }
    return text
  }

  private static func uniform(_ state: inout UInt64) -> Double {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Double(state >> 11) / Double(1 << 53)
  }

  private static func padded(_ value: Int, _ digits: Int) -> String {
    let text = String(value)
    return String(repeating: "0", count: max(0, digits - text.count)) + text
  }

  private static func decimal(_ value: Double, _ digits: Int) -> String {
    let scale = [1, 10, 100, 1000, 10_000, 100_000][digits]
    let scaled = Int((value * Double(scale)).rounded())
    return "\(scaled / scale).\(padded(scaled % scale, digits))"
  }
}
