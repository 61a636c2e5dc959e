// `--share 2/3`: a part of a plan for one of several machines.

/// One of several parts, each with about the same work.
public struct SweepShare: Sendable, Hashable {
  public var number: Int
  public var count: Int

  /// `2/3`; nil for anything else.
  public init?(_ text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false).map { Int($0) }
    guard parts.count == 2, let number = parts[0], let count = parts[1], (1...10_000).contains(count),
      (1...count).contains(number)
    else { return nil }
    (self.number, self.count) = (number, count)
  }

  /// The runs of this part: the costliest first, each to the part that has the least work so far. The same on every machine.
  public func runs(of plan: SweepPlan) -> [SweepRun] {
    var work = Array(repeating: 0.0, count: count)
    var own = Set<String>()
    for run in plan.startOrder {
      guard let least = work.indices.min(by: { work[$0] < work[$1] }) else { break }
      work[least] += run.work
      if least == number - 1 { own.insert(run.id) }
    }
    return plan.runs.filter { own.contains($0.id) }
  }
}
