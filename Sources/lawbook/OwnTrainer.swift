// Suggested runs as a plan that `lawbook sweep` takes, where the study's runs are from `lawbook train`.

import Texts
import Diagnostics
import Tables
import Laws
import Runs
import Training

/// What all runs of a study have in common that `lawbook train` could make more of; nil where they do not.
struct OwnTrainer {
  private let depth: Int
  private let block: BlockKind
  private let schedule: String
  /// By N.
  private let widths: [Int: Int]
  private let context: Double

  init?(_ result: StudyResult) {
    let used = Set(result.table.evaluations.map(\.run)).sorted().map { result.table.runs[$0] }
    func common<Value: Hashable>(_ value: (Run) -> Value?) -> Value? {
      let all = Set(used.map(value))
      return all.count == 1 ? all.first ?? nil : nil
    }
    guard let depth = common(\.depth).flatMap({ Int(exactly: $0) }),
      let block = common(\.block).flatMap(BlockKind.init),
      let schedule = common(\.schedule), let context = common(\.contextTokens),
      common({ [$0.frames ?? 4, $0.clipHeight ?? 8, $0.clipWidth ?? 8] }) == [4, 8, 8]
    else { return nil }
    (self.depth, self.block, self.schedule, self.context) = (depth, block, schedule, context)
    let known = Set(used.compactMap { $0.width.flatMap { Int(exactly: $0) } })
    guard let low = known.min(), let high = known.max(), known.allSatisfy({ $0.isMultiple(of: 8) }) else { return nil }
    let more = [low / 2, low * 3 / 4, high * 5 / 4, high * 3 / 2, high * 7 / 4, high * 2].map {
      max(16, ($0 + 4) / 8 * 8)
    }
    widths = Dictionary(
      known.union(more).map { (Self.shape($0, depth, block).params, $0) }, uniquingKeysWith: { one, _ in one })
    guard
      used.allSatisfy({ run in run.params.map { n in widths.keys.contains { abs(Double($0) - n) < 0.5 } } ?? false })
    else { return nil }
  }

  private static func shape(_ width: Int, _ depth: Int, _ block: BlockKind) -> ModelShape {
    ModelShape(layers: depth, width: width, headSize: width.isMultiple(of: 16) ? 16 : 8, block: block)
  }

  /// Sizes that can be trained.
  var sizes: [Double] { widths.keys.sorted().map(Double.init) }

  /// - Throws: `Failure` where a batch does not divide its tokens.
  func plan(_ suggestions: Suggestions, source: String) throws -> String {
    var lines = [
      "# The runs that narrow the wanted intervals most for their cost. Written by: lawbook suggest \(source)",
      "name: suggested", "seeds: [1]", "blocks: [\(block.rawValue)]", "schedules: [\(schedule)]", "lines: 100", "runs:",
    ]
    for cell in suggestions.cells {
      lines.append(
        "  # \(cell.kind == .completion ? "completes the cell" : "a new cell"): \(Printable.clean(cell.reason.words))")
      lines += try items(cell)
    }
    return lines.map { $0 + "\n" }.joined()
  }

  private func items(_ cell: SuggestedCell) throws -> [String] {
    guard let width = widths.first(where: { abs(Double($0.key) - cell.params) < 0.5 })?.value,
      let tokens = Int(exactly: cell.tokens.rounded())
    else { throw Failure("no shape of \(depth) layers has \(NumberStyle.count.text(cell.params)) parameters") }
    let shape = Self.shape(width, depth, block)
    let headSize = shape.headSize == 16 ? "" : ", head_size: \(shape.headSize)"
    let batches = Set(cell.runs.compactMap(\.batchTokens)).sorted()
    return try batches.map { batch in
      guard let whole = Int(exactly: batch), tokens.isMultiple(of: whole), whole.isMultiple(of: Int(context)) else {
        throw Failure(
          "a batch of \(NumberStyle.count.text(batch)) tokens does not divide T = \(tokens), or is not a multiple of the clip",
          hint: "leave --plan out and choose the nearest that does")
      }
      let rates = cell.runs.filter { $0.batchTokens == batch }.compactMap(\.learningRate)
      return "  - {sizes: {layers: \(shape.layers), width: \(width)\(headSize)}, batch_tokens: [\(whole)], "
        + "learning_rates: [\(rates.map { Quantity.written($0, digits: 2) }.joined(separator: ", "))], marks: [\(tokens)]}"
    }
  }
}
