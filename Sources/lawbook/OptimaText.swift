// The optima of cells for reading: where each is and how well it is known, and what would give the others one.

import Laws
import Tables
import Foundation

enum OptimaText {
  /// Where nothing was swept, one line says so instead of a row for each point.
  static func lines(_ result: StudyResult, _ style: TextStyle) -> [String] {
    guard !result.optima.isEmpty else { return [] }
    let title = style.strong("Optima of cells")
    guard result.optima.contains(where: { $0.status != .tooFew }) else {
      return ["", title + ": none; no cell has enough runs over batch size and learning rate"] + refusals(result)
    }
    let found = result.optima.count { $0.status == .ok }
    let known = result.optima.contains { $0.uncertainty != nil } ? ", ± one standard deviation" : ""
    return ["", title + " (\(result.settings.optimum.rawValue)): \(found) of \(result.optima.count)" + known]
      + table(result.optima) + refusals(result)
  }

  private static func table(_ optima: [Optimum]) -> [String] {
    var table = TextTable([
      ("N", .right), ("T", .right), ("B_opt", .right), ("±", .right), ("η_opt", .right), ("±", .right),
      ("loss", .right), ("±", .right), ("", .left),
    ])
    for optimum in optima {
      let number = { (value: Double?) in value.map { NumberText.count($0) } ?? "–" }
      let loss = optimum.loss.map { NumberText.significant($0, 5, keepingZeros: true) } ?? "–"
      let noise = optimum.uncertainty
      table.add(
        number(optimum.params), number(optimum.tokens), number(optimum.batchTokens), percent(noise?.logBatch),
        number(optimum.learningRate), percent(noise?.logRate), loss, percent(noise?.logLoss), remark(optimum))
    }
    return table.lines
  }

  private static func remark(_ optimum: Optimum) -> String {
    [
      optimum.heldOut ? "held out" : nil,
      optimum.status == .ok ? nil : optimum.status.rawValue.replacing("_", with: " "),
    ]
    .compactMap(\.self).joined(separator: ", ")
  }

  /// A deviation of a log as a share; a factor where it is large.
  private static func percent(_ deviation: Double?) -> String {
    guard let deviation else { return "" }
    return deviation < 0.7
      ? NumberText.significant(deviation * 100, 2) + " %" : "×" + NumberText.significant(exp(min(deviation, 200)), 2)
  }

  /// Why cells have no optimum and what would help, cells with the same words together. A held-out cell needs none.
  private static func refusals(_ result: StudyResult) -> [String] {
    let refused = result.optima.filter { $0.status != .ok && $0.reason != nil && !$0.heldOut }
    var order: [String] = []
    var cells: [String: [String]] = [:]
    for optimum in refused {
      let words =
        "\(optimum.status.rawValue.replacing("_", with: " ")): \(optimum.reason?.words ?? "")"
        + (optimum.remedy.map { ". To fix: \($0.words)" } ?? "")
      if cells[words] == nil { order.append(words) }
      cells[words, default: []].append("\(NumberText.count(optimum.params)) on \(NumberText.count(optimum.tokens))")
    }
    let shown = order.prefix(12).flatMap { words -> [String] in
      let names = cells[words] ?? []
      let some = names.prefix(4).joined(separator: ", ") + (names.count > 4 ? " and \(names.count - 4) more" : "")
      return TextWrap.lines("\(some): \(words)", indent: 2)
    }
    return shown + (order.count > 12 ? ["  \(order.count - 12) more reasons are in --json"] : [])
  }
}
