// "did you mean …?"

public enum Suggestion {
  /// Among thousands of names, for each of thousands of mistakes, looking would take minutes.
  private static let mostCompared = 500
  private static let mostListed = 40

  /// The candidate nearest to a misspelt name, or nil when none is near (more than a third of its letters differ).
  public static func nearest(to name: String, among candidates: some Sequence<String>) -> String? {
    let wanted = Array(name.lowercased().prefix(64))
    let known = Set(candidates).sorted()
    guard known.count <= mostCompared else { return nil }
    let scored = known.map { (candidate: $0, cost: distance(wanted, Array($0.lowercased().prefix(64)))) }
    guard let best = scored.min(by: { $0.cost < $1.cost }) else { return nil }
    return best.cost <= max(1, max(wanted.count, best.candidate.count) / 3) ? best.candidate : nil
  }

  /// `did you mean 'x'?`, or the list of what there is.
  public static func hint(for name: String, among candidates: some Sequence<String>) -> String {
    let all = Set(candidates).sorted()
    if let near = nearest(to: name, among: all) { return "did you mean '\(near)'?" }
    let more = all.count > mostListed ? " and \(all.count - mostListed) more" : ""
    return "expected one of: \(all.prefix(mostListed).joined(separator: ", "))\(more)"
  }

  /// Optimal string alignment distance: insertions, deletions, substitutions and swaps of neighbours.
  static func distance(_ one: [Character], _ other: [Character]) -> Int {
    var beforeLast: [Int] = []
    var last = Array(0...other.count)
    for i in one.indices {
      var row = [i + 1]
      for j in other.indices {
        var cost = min(last[j + 1] + 1, row[j] + 1, last[j] + (one[i] == other[j] ? 0 : 1))
        if i > 0, j > 0, one[i] == other[j - 1], one[i - 1] == other[j] { cost = min(cost, beforeLast[j - 1] + 1) }
        row.append(cost)
      }
      beforeLast = last
      last = row
    }
    return last[other.count]
  }
}
