// What a row measures: a training loss in one stroke, since there are millions; evaluations and everything wrong with care.

import Runs
import Texts

extension RowParser {
  enum Reading {
    case missing
    case malformed
    case value(Double)
  }

  @inline(__always)
  func number(_ source: Source, _ text: Span<UInt8>) -> Reading {
    guard source.column >= 0 else { return .missing }
    if isTyped, let value = cells.typed(source.column) {
      guard cells.starts[source.column] != cells.ends[source.column] else { return .missing }
      return .value(source.scale == 1 ? value : value * source.scale)
    }
    let (start, end) = cells.trimmed(source.column, in: text)
    guard start < end else { return .missing }
    guard !decimalComma, let value = NumberParser.value(text, start, end) else {
      return oddNumber(source, text, start, end)
    }
    return .value(source.scale == 1 ? value : value * source.scale)
  }

  /// A number that is no plain decimal: `1.07B`, `16,000,000`, or any where commas are decimal marks.
  @inline(never)
  func oddNumber(_ source: Source, _ text: Span<UInt8>, _ start: Int, _ end: Int) -> Reading {
    if isMissingByName(text, start, end) { return .missing }
    let written = cells.string(source.column, in: text)
    if decimalComma, !written.contains("."), let value = NumberParser.value(of: written.trimmedSpaces) {
      return .value(value * source.scale)
    }
    // Where semicolons part the columns, a comma in a number is the decimal mark and must not part its thousands.
    guard decimalComma || !(csv.delimiter == 0x3B && written.contains(",")),
      let value = Quantity.parse(written, decimalComma: decimalComma)
    else { return .malformed }
    return .value(value * source.scale)
  }

  /// What tools write where there is no value.
  @inline(never)
  func isMissingByName(_ text: Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
    guard end - start <= 4 else { return false }
    return ["na", "n/a", "null", "none", "-"].contains(NumberParser.string(text, start, end).lowercased())
  }

  func malformed(_ field: Field, _ column: Int, _ text: Span<UInt8>) -> RowProblem {
    let shown = cells.string(column, in: text)
    return !decimalComma && Quantity.parse(shown, decimalComma: true) != nil
      ? .init(.decimalComma(field), text: shown) : .init(.notANumber(field), text: shown)
  }

  @inline(__always)
  mutating func measure(_ text: Span<UInt8>, _ line: Int) {
    let train = number(moments.trainLoss, text)
    let val = number(moments.valLoss, text)
    let step = number(moments.step, text)
    let tokens = number(moments.tokens, text)
    if case .missing = val, case .value(let loss) = train, loss.isFinite, abs(loss) < Self.largestLoss,
      let step = sound(step), let tokens = sound(tokens)
    {
      chunk.rows += 1
      chunk.trainingOnly += 1
      stretch += 1
      return keepTraining(loss, step, tokens, UInt32(clamping: line))
    }
    measureSlowly(text, line, train, val, step, tokens)
  }

  /// Losses beyond it are overflows on their way.
  static var largestLoss: Double { 1e100 }

  /// NaN where missing; nil where it cannot be.
  @inline(__always)
  func sound(_ reading: Reading) -> Double? {
    switch reading {
    case .missing: .nan
    case .malformed: nil
    case .value(let value): value >= 0 && value < .infinity ? value : nil
    }
  }

  @inline(__always)
  mutating func keepTraining(_ loss: Double, _ step: Double, _ tokens: Double, _ line: UInt32) {
    if isAside { return }
    chunk.steps.append(step)
    chunk.tokens.append(tokens)
    chunk.losses.append(loss)
    chunk.trainingLines.append(line)
  }

  /// Evaluations, rows without a loss, and everything that is wrong with a row.
  @inline(never)
  mutating func measureSlowly(
    _ text: Span<UInt8>, _ line: Int, _ train: Reading, _ val: Reading, _ step: Reading, _ tokens: Reading
  ) {
    let compute = number(moments.compute, text)
    let all = [
      (moments.step, step), (moments.tokens, tokens), (moments.compute, compute), (moments.trainLoss, train),
      (moments.valLoss, val),
    ]
    for (source, reading) in all {
      if case .malformed = reading {
        return refuse(malformed(source.field, source.column, text), text, line)
      }
    }
    for (source, reading) in all.prefix(3) {
      if sound(reading) == nil, case .value(let value) = reading {
        return refuse(.init(.impossible(source.field, value)), text, line)
      }
    }
    guard let step = sound(step), let tokens = sound(tokens), let compute = sound(compute) else { return }
    keep(text, line, train, val, .init(step: step, tokens: tokens, loss: .nan, compute: compute, line: line))
  }

  mutating func keep(
    _ text: Span<UInt8>, _ line: Int, _ train: Reading, _ val: Reading, _ measured: Chunk.Measured
  ) {
    let isTrainingSound: Bool
    switch (val, train) {
    case (.value(let loss), _) where !isLoss(loss):
      return refuse(.init(ownReason(text).map { .said($0) } ?? .lostLoss(.valLoss, loss)), text, line)
    case (.value(let loss), _) where loss <= 0:
      return refuse(.init(.notPositive(.valLoss, cells.string(moments.valLoss.column, in: text))), text, line)
    case (.missing, .value(let loss)) where !isLoss(loss):
      return refuse(.init(.lostLoss(.trainLoss, loss)), text, line)
    case (_, .value(let loss)): isTrainingSound = isLoss(loss)
    default: isTrainingSound = false
    }
    chunk.rows += 1
    stretch += 1
    guard case .value(let loss) = val else {
      if case .missing = train { return keepClock(measured) }
      return chunk.withoutLoss += 1
    }
    var measured = measured
    measured.loss = loss
    chunk.evaluations.append(measured)
    guard case .value(let training) = train else { return }
    guard isTrainingSound else { return chunk.lostTrainingLosses += 1 }
    keepTraining(training, measured.step, measured.tokens, UInt32(clamping: line) | Chunk.withEvaluation)
  }

  mutating func keepClock(_ measured: Chunk.Measured) {
    chunk.withoutLoss += 1
    guard !measured.step.isNaN, !measured.tokens.isNaN else { return }
    chunk.clocks.append((run, measured.step, measured.tokens))
  }

  /// Why the run diverged, where lawbook's own trainer says it.
  func ownReason(_ text: Span<UInt8>) -> String? {
    guard log.isOwn, let column = log.columns.firstIndex(of: "reason") else { return nil }
    let reason = cells.string(column, in: text)
    return reason.isEmpty ? nil : reason
  }

  func isLoss(_ loss: Double) -> Bool { loss.isFinite && abs(loss) < Self.largestLoss }

  mutating func refuse(_ problem: RowProblem, _ text: Span<UInt8>, _ line: Int) {
    chunk.rows += 1
    chunk.refused.append(.init(line: line, run: runName(text), problem: problem))
  }

  func runName(_ text: Span<UInt8>) -> String? {
    runColumn.map { cells.string($0, in: text) }.flatMap { $0.isEmpty ? nil : $0 }
  }
}
