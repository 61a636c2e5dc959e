// What speaks for a loss fit being the minimum, and how sharply the data determine it.

public import Laws
import Texts

extension Table {
  /// A row a check: starts, gradient, condition number, correlations; the profile intervals as values with intervals.
  public static func convergence(_ certificate: Certificate, name: String = "convergence") -> Table {
    let rows = Check.all(certificate)
    var found = Column("found", Measure("found"), .estimates(rows.map(\.found)))
    found.styles = rows.map(\.style)
    return Table(
      name,
      columns: [
        Column("check", Measure(""), .labels(rows.map(\.name))), found,
        Column("of", Measure(""), .words(rows.map(\.of))),
      ])
  }

  /// The same with the verdict and the objective under it; nil where the fit was not certified.
  public static func convergence(of fit: LossFit) -> Table? {
    guard let certificate = fit.certificate else { return nil }
    var table = convergence(certificate)
    table.notes = [certificate.verdict.sentence, fit.objectiveSentence]
    return table
  }
}

private struct Check {
  var name: Label
  var found: Estimate?
  var of = ""
  var style = NumberStyle.significant(2)

  static func all(_ c: Certificate) -> [Check] {
    var rows = [
      Check(
        name: "starts that agree", found: Estimate(Double(c.agreeing)), of: "of \(c.starts)", style: .fixed(0))
    ]
    if !c.isExact {
      rows += [
        c.gradient.map { Check(name: "gradient norm", found: Estimate($0), of: "in units of the objective") },
        c.remaining.map { Check(name: "objective left to gain", found: Estimate(max(0, $0)), of: "as a share") },
        c.condition.map { Check(name: "condition number", found: Estimate($0), style: .significant(3)) },
      ].compactMap(\.self)
    }
    rows += c.correlations.map { pair in
      Check(
        name: Label(
          "correlation of \(pair.names.joined(separator: " and "))",
          tex: "correlation of " + pair.names.map(symbol).joined(separator: " and ")),
        found: Estimate(pair.value), style: .significant(4))
    }
    return rows + c.profiles.map(profile)
  }

  private static func profile(_ profile: Certificate.Profile) -> Check {
    let least = zip(profile.values, profile.objectives).min { $0.1 < $1.1 }?.0 ?? .nan
    let isBounded = profile.low != nil || profile.high != nil
    return Check(
      name: Label("profile of \(profile.name)", tex: "profile of " + symbol(profile.name)),
      found: Estimate(least, low: profile.low ?? -.infinity, high: profile.high ?? .infinity),
      of: isBounded ? "95 %, points independent" : "not limited by the data", style: .significant(4))
  }

  private static func symbol(_ name: String) -> String {
    switch name {
    case "alpha": "$\\alpha$"
    case "beta": "$\\beta$"
    default: "$\(name.replacing("ln ", with: "\\ln "))$"
    }
  }
}

extension Objective {
  /// `log-Huber, delta 0.001`.
  var words: String {
    let above = underTuned < 1 ? "losses above the law count \(NumberStyle.usual.text(underTuned))" : nil
    return [name, delta.map { "delta \(NumberStyle.usual.text($0))" }, above].compactMap(\.self).joined(separator: ", ")
  }
}

extension LossFit {
  var objectiveSentence: String {
    let style = NumberStyle.significant(4)
    return
      "Objective \(style.text(value)) (\(objective.words)) over \(counted(points.count, "point")), mean \(style.text(mean))."
  }
}
