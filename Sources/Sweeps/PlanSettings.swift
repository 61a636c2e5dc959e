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
    Setting(
      "mark_validations", \.steps.markValidations, .count(in: SettingLimits.markValidations), usual: "1",
      "validations whose mean is the loss of a mark, over the last tenth of its tokens; of runs with a decaying rate always "
        + "1"),
    Setting(
      "warmup_steps", \.steps.warmup, .count(in: SettingLimits.warmupSteps), usual: "20",
      "steps of the linear warm-up"),
    Setting(
      "validate_every", \.steps.validate, .count(in: SettingLimits.interval), usual: "200",
      "steps between validations"),
    Setting(
      "log_every", \.steps.log, .count(in: SettingLimits.interval), usual: "10", "steps between training lines"),
    Setting(
      "lines", \.lines, .count(in: 2...100_000), usual: "200",
      "training lines, and as many validation lines, kept of each log"),
  ]
}

/// What a plan file says, key by key.
struct PlanKeys: Sendable {
  var name = "sweep"
  var grid = GridKeys()
  var steps = StepKeys()
  var lines = 200
  var extra: [YAMLValue] = []
}

/// What counts steps and validations, the same for every run.
struct StepKeys: Sendable {
  var markValidations = 1
  var warmup = 20
  var validate = 200
  var log = 10
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
