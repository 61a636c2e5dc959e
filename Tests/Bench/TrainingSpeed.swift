// Training: the share of its bound by model and batch size, two processes side by side, memory, and PyTorch beside it.

import Foundation
import Synchronization

struct TrainingSpeed {
  let binary: String

  /// What `lawbook bench training --json` and the PyTorch script print.
  private struct Report: Decodable {
    struct Cell: Decodable {
      var layers: Int
      var width: Int
      var batchTokens: Int
      var tokensPerSecond: Double
      var shareOfBound: Double?
    }
    var cells: [Cell]
    var productGflops: Double?

    init?(_ text: String?) {
      let decoder = JSONDecoder()
      decoder.keyDecodingStrategy = .convertFromSnakeCase
      guard let text, let report = try? decoder.decode(Report.self, from: Data(text.utf8)) else { return nil }
      self = report
    }

    func cell(like other: Cell, batch: Int? = nil) -> Cell? {
      cells.first {
        $0.layers == other.layers && $0.width == other.width && $0.batchTokens == batch ?? other.batchTokens
      }
    }
  }

  func tell() {
    print("\nTraining: whole steps in processor time, medians; the bound is a 1024³ product of the same process")
    guard let ours = Report(Measured.once(binary, ["bench", "training", "--cpu-time", "--json"])?.output) else {
      return print("  not measured: it failed")
    }
    let peer = torch()
    print(
      "  the product: \(decimals(ours.productGflops ?? .nan, 1)) GFLOP/s" + (peer == nil ? "; no PyTorch here" : ""))
    print("     L    d      B   tokens/s  of the bound  of B 4096       target   PyTorch eager  ratio")
    for cell in ours.cells { tell(cell, ours, peer) }
    sideBySide()
    memory()
  }

  private func tell(_ cell: Report.Cell, _ ours: Report, _ peer: Report?) {
    let share = cell.shareOfBound ?? .nan
    let large = ours.cell(like: cell, batch: 4096)?.shareOfBound ?? .nan
    var line = "  \(right(cell.layers, 4))\(right(cell.width, 5))\(right(cell.batchTokens, 7))"
    line += right(Int(cell.tokensPerSecond), 11) + right(percent(share), 14) + right(percent(share / large), 11)
    line += right(target(cell), 13)
    if let other = peer?.cell(like: cell) {
      line += right(Int(other.tokensPerSecond), 16)
      line += right(decimals(cell.tokensPerSecond / other.tokensPerSecond, 2), 7)
    }
    print(line)
  }

  /// What the cell is to reach: of the bound at 4,096 tokens a step, of the speed there at fewer.
  private func target(_ cell: Report.Cell) -> String {
    guard cell.batchTokens == 4096 else { return "80 % of 4096" }
    return cell.width < 48 ? "40 %" : cell.width < 96 ? "50 %" : "60 %"
  }

  /// Nil where Python or PyTorch is not installed.
  private func torch() -> Report? {
    Report(Measured.once("python3", ["Tests/TrainingTests/reference/speed.py", "2"])?.output)
  }

  /// Tokens a second of the clock: one process, then two at once, three times in turn.
  private func sideBySide() {
    let arguments = ["bench", "training", "--sizes", "4:64", "--batch-tokens", "512", "--seconds", "4", "--json"]
    let rate = { @Sendable in
      Report(Measured.once(binary, arguments)?.output)?.cells.first?.tokensPerSecond ?? .nan
    }
    let ratios = (0..<3).map { _ -> Double in
      let one = rate()
      let two = Mutex(0.0)
      DispatchQueue.concurrentPerform(iterations: 2) { _ in
        let own = rate()
        two.withLock { $0 += own }
      }
      return two.withLock { $0 } / one
    }.sorted()
    print("  two processes side by side (4:64, B 512): \(decimals(ratios[1], 2)) × one (median of 3; target 1.8)")
  }

  private func memory() {
    let arguments = [
      "train", "--layers", "8", "--width", "128", "--batch-tokens", "4096", "--tokens", "12288", "--out",
    ]
    let folder = NSTemporaryDirectory() + "lawbook-bench-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let peak = Measured.once(binary, arguments + [folder])?.peak ?? .nan
    print("  lawbook train, d = 128, B 4096: peak \(decimals(peak, 0)) MB, with validation and checkpoint (target 200)")
  }

  // MARK: text

  private func percent(_ share: Double) -> String { share.isFinite ? "\(Int((share * 100).rounded())) %" : "–" }
  private func decimals(_ value: Double, _ digits: Int) -> String { String(format: "%.\(digits)f", value) }
  private func right(_ value: some CustomStringConvertible, _ width: Int) -> String {
    let text = value.description
    return String(repeating: " ", count: max(0, width - text.count)) + text
  }
}
