// What the benchmarks have in common: which models, how long, on which clock.

import ArgumentParser
import Diagnostics
import Foundation
import Training

struct BenchOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Sizes L:d (blocks and width), such as 2:32,4:64.", valueName: "list"))
  var sizes: String?
  @Option(help: ArgumentHelp("Seconds to measure each cell.", valueName: "seconds"))
  var seconds = 3.0
  @Flag(help: "Count processor time instead of clock time, for a shared machine.")
  var cpuTime = false
  @OptionGroup(title: "Output") var output: OutputOptions

  func validate() throws {
    guard seconds > 0, seconds <= 3600 else { throw ValidationError("--seconds lies above 0, up to 3600") }
  }

  var clock: BenchClock { BenchClock(countsProcessorTime: cpuTime) }

  /// The shapes of `--sizes`, or of `usual`.
  ///
  /// - Throws: `UsageFailure` with everything that is wrong.
  func shapes(_ usual: String) throws -> [ModelShape] {
    var problems: [Diagnostic] = []
    let shapes = (sizes ?? usual).split(separator: ",", omittingEmptySubsequences: false).compactMap { text in
      let numbers = text.split(separator: ":", omittingEmptySubsequences: false).map { Int($0) }
      guard numbers.count == 2, let layers = numbers[0], let width = numbers[1] else {
        problems.append(Diagnostic(.error, "--sizes: '\(text)' is no size", hint: "blocks and width, such as 4:64"))
        return ModelShape?.none
      }
      return ModelShape(layers: layers, width: width)
    }
    for shape in shapes {
      // Of a batch that is always possible, so that only the shape is judged.
      problems += TrainingSettings.benchmark(shape, batchTokens: shape.clip.contextTokens).problems()
    }
    guard problems.isEmpty else { throw UsageFailure(failure: Failure(problems)) }
    return shapes
  }

  /// Whole numbers of an option's list, each within `range`.
  static func numbers(_ text: String, _ option: String, _ range: ClosedRange<Int>) throws -> [Int] {
    let words = text.split(separator: ",", omittingEmptySubsequences: false)
    let numbers = words.compactMap { Int($0) }.filter { range.contains($0) }
    guard numbers.count == words.count else {
      throw UsageFailure(
        failure: Failure(
          "\(option) '\(text)' is no list of numbers from \(range.lowerBound) to \(range.upperBound)",
          hint: "such as \(option) 1,16"))
    }
    return numbers
  }
}

/// The most memory that this process ever held, MB.
var peakMemory: Double {
  var usage = rusage()
  // RUSAGE_SELF, which the systems declare with different types.
  unsafe getrusage(0, &usage)
  #if canImport(Darwin)
    let unit = 1.0
  #else
    let unit = 1024.0
  #endif
  return Double(usage.ru_maxrss) * unit / 1e6
}
