// Given coefficients beside those at the minimum.

public import Laws
import Texts

extension Table {
  /// A row a coefficient, and the objective last.
  public static func audit(_ audit: Audit) -> Table {
    let pairs = zip(LawCoefficient.loss(of: audit.given), LawCoefficient.loss(of: audit.law)).filter {
      $0.1.estimate != nil
    }
    let keys = pairs.map(\.0.key) + ["objective"]
    let names = pairs.map(\.0.name) + ["objective"]
    let held = pairs.map { audit.held.contains(String($0.0.key.dropFirst(5))) ? "held" : "free" } + [""]
    let measure = { (name: String) in Measure(name, style: .significant(5)) }
    return Table(
      "audit",
      columns: [
        Column("coefficient", .words("coefficient"), .words(keys), isKey: true),
        Column("name", .words(""), .labels(names)),
        Column("given", measure("given"), .numbers(pairs.map { $0.0.estimate?.value ?? .nan } + [audit.givenValue])),
        Column("minimum", measure("minimum"), .numbers(pairs.map { $0.1.estimate?.value ?? .nan } + [audit.value])),
        Column("held", .words(""), .words(held)),
      ])
  }
}
