// The objective of the loss fit with one coefficient held.

import Laws

extension StudyTable {
  static let profiles = StudyTable("profiles", "the objective with one coefficient held") { result in
    let certificate = result.optimal.lossFit?.certificate
    let points = certificate?.profiles.flatMap { profile in
      zip(profile.values, profile.objectives).map { (profile: profile, value: $0.0, objective: $0.1) }
    }
    let least = certificate?.value ?? 1
    var builder = TableBuilder(points ?? [])
    builder.words("coefficient", "coefficient", \.profile.name)
    builder.number("value", .number("held at"), \.value)
    builder.number("objective", .number("objective"), \.objective)
    builder.number("ratio", .number("objective / least")) { $0.objective / least }
    builder.number("low", .number("95 % low"), priority: 1, \.profile.low)
    builder.number("high", .number("95 % high"), priority: 1, \.profile.high)
    return builder.table("profiles")
  }
}
