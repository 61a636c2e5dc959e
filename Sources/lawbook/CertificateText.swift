// What a fit's certificate says, in words.

import Tables
import Texts
import Tables
import Laws

enum CertificateText {
  /// A verdict, then what it rests on.
  static func lines(_ certificate: Certificate) -> [String] {
    var lines = ["  Certificate   " + certificate.verdict.words]
    lines += TextWrap.lines(evidence(certificate).joined(separator: "; "), indent: 4)
    lines += profiles(certificate)
    return lines
  }

  private static func evidence(_ c: Certificate) -> [String] {
    var parts = ["\(c.agreeing) of \(c.starts) starts end there"]
    if c.gradient == nil { parts.append("no gradient or condition number, for the objective has kinks") }
    if c.isExact { return parts }
    if let gradient = c.gradient { parts.append("gradient \(NumberText.significant(gradient, 2)) of its scale") }
    if let remaining = c.remaining {
      parts.append("at most \(NumberText.significant(max(0, remaining), 2)) of the objective left to gain")
    }
    if let condition = c.condition { parts.append("condition number \(NumberText.significant(condition, 3))") }
    parts += c.correlations.map {
      "\($0.names.joined(separator: " and ")) move together (correlation \(NumberText.significant($0.value, 4)))"
    }
    return parts
  }

  private static func profiles(_ c: Certificate) -> [String] {
    guard !c.profiles.isEmpty else { return [] }
    var table = TextTable([("", .left), ("", .left), ("", .left), ("", .left)])
    for (i, profile) in c.profiles.enumerated() {
      table.add("", "profile of \(profile.name)", range(profile), i == 0 ? "95 %, points taken as independent" : "")
    }
    return table.lines
  }

  private static func range(_ profile: Certificate.Profile) -> String {
    let low = profile.low.map { NumberText.significant($0, 4) }
    let high = profile.high.map { NumberText.significant($0, 4) }
    switch (low, high) {
    case (let low?, let high?): return "\(low) to \(high)"
    case (let low?, nil): return "above \(low), no upper limit found"
    case (nil, let high?): return "below \(high)"
    case (nil, nil): return "not limited by the data"
    }
  }
}

extension Certificate {
  var json: JSONValue {
    [
      "clean": .bool(isClean), "exact": .bool(isExact), "gradient": JSONValue(gradient),
      "remaining": JSONValue(remaining),
      "starts": JSONValue(starts), "agreeing": JSONValue(agreeing),
      "at_bounds": .array(atBounds.map { .string($0) }), "condition": JSONValue(condition),
      "correlations": .array(
        correlations.map { ["names": .array($0.names.map { .string($0) }), "value": .number($0.value)] }),
      "profiles": .array(
        profiles.map { profile in
          [
            "name": .string(profile.name), "low": JSONValue(profile.low), "high": JSONValue(profile.high),
            "values": .array(profile.values.map { .number($0) }),
            "objectives": .array(profile.objectives.map { .number($0) }),
          ]
        }),
    ]
  }
}
