// The state of a fit at its end, as JSON.

public import Laws
public import Texts

extension Certificate {
  public var json: JSONValue {
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
