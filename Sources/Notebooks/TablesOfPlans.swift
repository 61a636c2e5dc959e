// Tables of what to train: a plan, the sizes beside it, what hyperparameters cost, fixed against optimal.

import Diagnostics
import Laws
import Tables
import Texts

extension TableKind {
  static let plans: [TableKind] = [
    TableKind("plan", "the next run", TableSettings.plan) { (e, keys) throws(Failure) in
      let (plan, request) = try e.plan(keys)
      var table = Table.plan(plan, request)
      table.notes = [plan.domain.sentence] + plan.notes.map(\.sentence)
      return table
    },
    TableKind("trade-off", "smaller and larger models than the planned one", TableSettings.plan) {
      (e, keys) throws(Failure) in
      let (plan, request) = try e.plan(keys)
      var table = Table.otherSizes(try e.result(keys).planningLaws, request, than: plan)
      table.notes = ["Inference: FLOPs a token, over those of the planned size."]
      return table
    },
    TableKind("regret", "the loss lost by the hyperparameters of each source", [TableSettings.laws]) {
      (e, keys) throws(Failure) in try e.regret(keys)
    },
    TableKind("fixed-vs-optimal", "both sides at a budget, with the verdict", [TableSettings.compute]) {
      (e, keys) throws(Failure) in try e.comparison(keys)
    },
  ]
}

extension Evaluator {
  fileprivate func plan(_ keys: TableKeys) throws(Failure) -> (PlanEstimate, PlanRequest) {
    let result = try result(keys)
    guard keys.compute == nil || keys.loss == nil else {
      throw Failure("a plan has 'compute' or 'loss', not both", at: keys.table.place)
    }
    let budget = keys.compute ?? result.settings.statedCompute ?? result.bestLaws.closedForm?.atCompute
    guard let goal = keys.loss.map({ PlanRequest.Goal.loss($0) }) ?? budget.map({ .compute($0) }) else {
      throw Failure("the plan needs 'compute:' or 'loss:'", at: keys.table.place, hint: "compute: 1e22")
    }
    let request = PlanRequest(
      goal, inferenceTokens: keys.inferenceTokens ?? 0, mostParams: keys.mostParams, mostTokens: keys.mostTokens)
    do {
      return (try result.plan(request), request)
    } catch {
      throw Failure("no run meets this plan", at: keys.table.place, hint: error.sentence)
    }
  }

  /// What each source of hyperparameters loses on the measured surface.
  fileprivate func regret(_ keys: TableKeys) throws(Failure) -> Table {
    let result = try result(keys)
    var sources = result.usualSources
    for item in keys.laws where item.text != result.published?.id {
      guard let published = publishedLaw(item.text) else {
        throw Failure(
          "no published law is named '\(item.text)'", at: item.place,
          hint: Suggestion.hint(for: item.text, among: publishedLaws.map(\.id)))
      }
      if let source = HyperparameterSource(item.text, published) { sources.append(source) }
    }
    let regrets = result.regrets(sources).filter { !$0.cells.isEmpty }
    guard !regrets.isEmpty else {
      throw Failure(
        "no cell has a lowest loss to score hyperparameters against", at: keys.table.place,
        hint: "the table 'optima' says why each is refused")
    }
    let named = regrets.map { regret in
      var regret = regret
      regret.name = columnName(regret.name)
      return regret
    }
    var table = Table.regretMeans(named)
    table.notes += named.filter { !$0.provisos.isEmpty }.map {
      "\($0.name): \($0.provisos.map(\.words).joined(separator: "; "))."
    }
    table.notes += [RegretVerdict(named)?.sentence].compactMap(\.self)
    return table
  }

  /// The paper's comparison at a budget, with the verdict that the intervals allow.
  fileprivate func comparison(_ keys: TableKeys) throws(Failure) -> Table {
    let result = try result(keys)
    guard result.fixed != nil else { throw Self.nothingFixed(at: keys.table.place) }
    guard let budget = keys.compute ?? result.budget, let found = result.fixedAgainstOptimal(compute: budget),
      let tables = Table.fixedAgainstOptimal(result, compute: budget)
    else {
      throw Failure("one side has no loss law with a minimum along the budget", at: keys.table.place)
    }
    var table = tables.main.appending(tables.more)
    table.notes = [found.verdict.sentence]
    return table
  }
}
