// The settings of a sweep plan, declared once: its common grid, further grids, and what holds for the sweep as a whole.

package import Texts
import Training

/// # A sweep plan
/// ```yaml
/// name: reduced-dit
/// sizes: [{layers: 2, width: 32}, {layers: 4, width: 64, batch_tokens: [256, 512]}]
/// batch_tokens: [64, 128, 256, 512]
/// learning_rates: [1e-3, 2e-3, 4e-3]
/// marks: [256_000, 512_000, 1_024_000]
/// until: {64: 512_000}
/// runs:
///   - {sizes: [{layers: 2, width: 32}], batch_tokens: 256, learning_rates: 2e-3, seeds: [2, 3]}
/// ```
package enum PlanSettings {
  /// Every key of a plan, for its documentation.
  package static var keys: [KeyForm] { group.keys }
  /// JSON Schema of a plan.
  package static var schema: JSONValue { JSONSchema.document("Lawbook sweep plan", group.form) }

  static let group = SettingGroup<PlanKeys>(
    "a sweep plan",
    [Setting("name", \.name, .text, isNeeded: true, "what the sweep is called")]
      + GridSettings.all.map { $0.of(\.grid) } + whole, isNested: false)

  private static let whole: [Setting<PlanKeys>] = [
    Setting(
      "runs", \.extra,
      Shape(.list(GridSettings.group.form, isOneEnough: true, count: 0...Int.max)) { $2.items($0) },
      "more grids with the same keys; what one does not say it takes from the plan around it. Where the plan around "
        + "lacks `sizes`, `batch_tokens`, `learning_rates` or `marks`, these are all the runs there are, and a note says "
        + "so"),
    RunSettings.markValidations.setting(
      "\(RunSettings.markValidations.sentence); of runs with a decaying rate always 1"
    ).of(\.run), RunSettings.warmupSteps.setting().of(\.run), RunSettings.validateEvery.setting().of(\.run),
    RunSettings.logEvery.setting().of(\.run),
    Setting(
      "lines", \.lines, .count(in: 2...100_000), usual: "200",
      "training lines, and as many validation lines, kept of each log"),
  ]
}

/// What a plan file says, key by key.
struct PlanKeys: Sendable {
  var name = "sweep"
  var grid = GridKeys()
  /// Every run's settings, as far as the grids do not say otherwise.
  var run = TrainingSettings.usual
  var lines = 200
  var extra: [YAMLValue] = []
}

extension GridKeys {
  /// Notes which keys stand in the mapping, also those without a value of use.
  mutating func note(keysOf node: YAMLValue) {
    given = Set(node.map?.keys ?? [])
    guard let sizes = node.map?["sizes"] else { return }
    let keys = (sizes.list ?? [sizes]).map { Set($0.map?.keys ?? []) }
    givenBySizes = Set(GridSettings.ofSize.map(\.key.name).filter { name in keys.allSatisfy { $0.contains(name) } })
  }
}
