// What can be asked of a study as a whole: its fits, its counts, one of its cells.

import Laws
import Tables
import Runs
import Texts

extension Member {
  /// `fit`, `fixed`, `held_out`, `runs`, `evaluations`, `ledger`, `cells`, `cell(params=…, tokens=…)`.
  static func study(_ result: StudyResult) -> Member {
    var top = Member()
    top.add("fit") { () throws(ExpressionError) in fits(result.optimal) }
    top.add("fixed") { () throws(ExpressionError) in
      guard let fixed = result.fixed else {
        throw ExpressionError(
          message: "the study fits nothing at fixed hyperparameters", hint: "add 'fixed:' to the study file")
      }
      return fits(fixed)
    }
    top.add("held_out") { () throws(ExpressionError) in .heldOut(result.optimal.heldOut) }
    for (name, count) in [
      ("runs", result.table.runs.count), ("evaluations", result.table.evaluations.count),
      ("ledger", result.table.ledger.count),
    ] {
      top.add(name) { () throws(ExpressionError) in counted(count) }
    }
    top.add("cells") { () throws(ExpressionError) in cells(result) }
    top.add(function: "comparison", ["compute"]) { (at: [String: Double]) throws(ExpressionError) in
      try comparison(result, compute: at["compute"] ?? .nan)
    }
    top.add("regret") { () throws(ExpressionError) in regret(result) }
    top.add("cross_validation") { () throws(ExpressionError) in crossValidation(result) }
    top.add(function: "cell", ["params", "tokens"]) { (at: [String: Double]) throws(ExpressionError) in
      try cell(result, params: at["params"] ?? .nan, tokens: at["tokens"] ?? .nan)
    }
    return top
  }

  /// Fixed against optimal at a budget: `verdict`, and the ratios and differences with their intervals.
  private static func comparison(_ result: StudyResult, compute: Double) throws(ExpressionError) -> Member {
    guard let found = result.fixedAgainstOptimal(compute: compute) else {
      throw ExpressionError(
        message: "fixed and optimal hyperparameters cannot be compared there",
        hint: result.fixed == nil ? "add 'fixed:' to the study file" : "a loss law is missing on one side")
    }
    var top = Member()
    top.add("verdict") { () throws(ExpressionError) in .text(found.verdict) }
    let parts = [
      ("params_ratio", found.paramsRatio), ("inference_ratio", found.inferenceRatio),
      ("slope_difference", found.slopeDifference), ("loss_difference", found.lossDifference),
    ]
    for (name, estimate) in parts { top.add(name) { () throws(ExpressionError) in .estimate(estimate) } }
    return top
  }

  /// What hyperparameters lose against the measured least losses, as shares: `own`, `fixed` and `published`, each with
  /// `most` and `compute`.
  private static func regret(_ result: StudyResult) -> Member {
    var top = Member()
    let names = [("own laws", "own"), ("fixed pair", "fixed"), (result.published?.id ?? "", "published")]
    for found in result.regrets(result.usualSources) {
      guard let name = names.first(where: { $0.0 == found.name })?.1, let mean = found.mean else { continue }
      top.add(name) { () throws(ExpressionError) in
        var member = Member.number(mean)
        member.add("most") { () throws(ExpressionError) in .number(found.most ?? .nan) }
        member.add("compute") { () throws(ExpressionError) in .number(found.compute ?? .nan) }
        return member
      }
    }
    return top
  }

  /// For each scheme the errors in and out of sample, as shares.
  private static func crossValidation(_ result: StudyResult) -> Member {
    var top = Member()
    for scheme in LeaveOut.allCases {
      top.add(scheme.rawValue) { () throws(ExpressionError) in
        let found = result.crossValidation([scheme]).first
        guard let found, found.refusal == nil, let error = found.together.outOfSample else {
          throw ExpressionError(
            message: "no cross-validation by \(scheme.rawValue): \(found?.refusal?.words ?? "every fold is refused")")
        }
        var member = Member.number(error)
        member.add("in_sample") { () throws(ExpressionError) in .number(found.together.inSample ?? .nan) }
        member.add("left_out") { () throws(ExpressionError) in .number(error) }
        member.add("largest_miss") { () throws(ExpressionError) in .number(abs(found.together.largestMiss ?? .nan)) }
        return member
      }
    }
    return top
  }

  private static func fits(_ fits: LawFits) -> Member {
    var top = Member.laws(fits.laws, fit: fits.lossFit)
    top.add("held_out") { () throws(ExpressionError) in .heldOut(fits.heldOut) }
    return top
  }

  private static func counted(_ count: Int) -> Member {
    var top = Member.number(Double(count))
    top.add("count") { () throws(ExpressionError) in .number(Double(count)) }
    return top
  }

  private static func cells(_ result: StudyResult) -> Member {
    var top = counted(result.cells.count)
    let ok = result.optima.count { $0.status == .ok }
    let limited = result.optima.count { $0.status == .limited && !$0.heldOut }
    top.add("ok") { () throws(ExpressionError) in .number(Double(ok)) }
    top.add("refused") { () throws(ExpressionError) in
      .number(Double(result.optima.count { ![.ok, .limited].contains($0.status) }))
    }
    top.add("limited") { () throws(ExpressionError) in .number(Double(limited)) }
    top.add("held_out") { () throws(ExpressionError) in .number(Double(result.cells.filter(\.heldOut).count)) }
    return top
  }

  /// The cell nearest to a size and a number of tokens, within the study's tolerance (at least 1 %).
  static func cell(_ result: StudyResult, params: Double, tokens: Double) throws(ExpressionError) -> Member {
    guard let index = result.cellIndex(params: params, tokens: tokens) else {
      let known = result.cells.prefix(12).map {
        "\(NumberStyle.short.text($0.params)) on \(NumberStyle.short.text($0.tokens))"
      }
      throw ExpressionError(
        message: "the study has no cell of these params and tokens",
        hint: "expected one of: \(known.joined(separator: ", "))")
    }
    let (cell, optimum) = (result.cells[index], result.optima.indices.contains(index) ? result.optima[index] : nil)
    var top = Member()
    top.add("runs") { () throws(ExpressionError) in .number(Double(cell.points.count)) }
    if let best = cell.points.min(by: { $0.loss < $1.loss }) {
      top.add("best_loss") { () throws(ExpressionError) in .number(best.loss) }
      if let batch = best.batchTokens { top.add("best_batch_tokens") { () throws(ExpressionError) in .number(batch) } }
      if let rate = best.learningRate { top.add("best_learning_rate") { () throws(ExpressionError) in .number(rate) } }
    }
    guard let optimum else { return top }
    top.add("status") { () throws(ExpressionError) in .text(optimum.status.rawValue) }
    top.add("reason") { () throws(ExpressionError) in .text(optimum.reason?.words ?? "") }
    let parts = [
      ("val_loss", optimum.loss), ("batch_tokens", optimum.batchTokens), ("learning_rate", optimum.learningRate),
    ]
    for (name, value) in parts {
      top.add(name) { () throws(ExpressionError) in
        guard let value else {
          throw ExpressionError(message: "this cell has no optimum: \(optimum.reason?.words ?? "")")
        }
        return .number(value)
      }
    }
    return top
  }
}

extension StudyResult {
  func cellIndex(params: Double, tokens: Double) -> Int? {
    let tolerance = max(settings.tokensTolerance, 0.01)
    func near(_ a: Double, _ b: Double) -> Bool { abs(a - b) <= tolerance * max(abs(a), abs(b)) }
    return cells.indices.filter { near(cells[$0].params, params) && near(cells[$0].tokens, tokens) }
      .min { abs(cells[$0].tokens - tokens) < abs(cells[$1].tokens - tokens) }
  }
}

extension Member {
  /// `quoted.<paper>.<short name>`: numbers that a paper states, exactly as printed.
  static func quoted() -> Member {
    var top = Member()
    for paper in quotedPapers {
      top.add(paper) { () throws(ExpressionError) in
        var member = Member()
        for number in quotedNumbers(paper) {
          member.add(number.quantity.rawValue) { () throws(ExpressionError) in .number(number.value) }
        }
        return member
      }
    }
    return top
  }
}
