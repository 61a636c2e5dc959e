// What options of an analysis are written as: words, shares, lists of numbers, pairs of hyperparameters.

import ArgumentParser
import Laws
import Studies
import Texts

/// A word of an enumeration of the laws.
struct Word<Choice: RawRepresentable & CaseIterable & Sendable>: ExpressibleByArgument where Choice.RawValue == String {
  let value: Choice
  static var allValueStrings: [String] { Choice.allCases.map(\.rawValue) }

  init?(argument: String) {
    guard let value = Choice(rawValue: argument.replacing("-", with: "_")) else { return nil }
    self.value = value
  }
}

struct ObjectiveName: ExpressibleByArgument {
  let value: Objective
  static var allValueStrings: [String] { Objective.names }

  init?(argument: String) {
    guard let value = Objective(named: argument) else { return nil }
    self.value = value
  }
}

/// `0.1%` or `0.001`, above 0 and at most 1.
struct ShareArgument: ExpressibleByArgument {
  let value: Double

  init?(argument: String) {
    guard let share = Quantity.share(argument), share > 0, share <= 1 else { return nil }
    value = share
  }
}

/// `1e19,3e19`.
struct NumberList: ExpressibleByArgument {
  let values: [Double]

  init(_ values: [Double]) { self.values = values }

  var defaultValueDescription: String { values.map { Quantity.written($0) }.joined(separator: ",") }

  init?(argument: String) {
    let numbers = argument.split(separator: ",", omittingEmptySubsequences: false).map { Quantity.parse(String($0)) }
    values = numbers.compactMap(\.self).filter { $0 > 0 }
    guard values.count == numbers.count else { return nil }
  }
}

/// `batch_tokens=262144,learning_rate=1e-4`, or one of the two; `middle-cell` has no value yet.
struct FixedArgument: ExpressibleByArgument {
  let value: FixedHyperparameters?

  init?(argument: String) {
    guard argument != "middle-cell" else {
      value = nil
      return
    }
    var fixed = FixedHyperparameters(batchTokens: nil, learningRate: nil)
    for part in argument.split(separator: ",", omittingEmptySubsequences: false) {
      let sides = part.split(separator: "=", omittingEmptySubsequences: false)
      guard sides.count == 2, let number = Quantity.parse(String(sides[1])), number > 0 else { return nil }
      switch sides[0] {
      case "batch_tokens": fixed.batchTokens = number
      case "learning_rate": fixed.learningRate = number
      default: return nil
      }
    }
    value = fixed
  }
}
