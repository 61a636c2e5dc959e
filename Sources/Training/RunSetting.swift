// A setting of a run, declared once: from the declaration come its key in a plan, its option of `train` with its help, the
// command line of a child process, its key in the log's header and the way back, and its limits.

package import Diagnostics
package import Texts

/// A value that headers and command lines hold.
package protocol RunValue: Sendable {
  /// As JSON.
  var json: String { get }
}

extension Int: RunValue { package var json: String { "\(self)" } }
extension UInt64: RunValue { package var json: String { "\(self)" } }
extension Double: RunValue { package var json: String { JSONText.number(self) } }
extension BlockKind: RunValue { package var json: String { JSONText.string(rawValue) } }
extension Schedule: RunValue { package var json: String { JSONText.string(rawValue) } }
extension [Int]: RunValue { package var json: String { "[\(map(String.init).joined(separator: ","))]" } }

package struct RunSetting<Value: RunValue>: Sendable {
  /// Its name in a plan; with hyphens that of the option.
  package let name: String
  package let shape: Shape<Value>
  package let unit: String
  /// In Markdown, in lower case and without a full stop.
  package let sentence: String
  /// Its key in the header of a log.
  package let logged: String
  /// Whether the header has it only where it is not the default: what came later than logs that are still read.
  package let isLate: Bool
  let path: any WritableKeyPath<TrainingSettings, Value> & Sendable

  init(
    _ name: String, _ path: any WritableKeyPath<TrainingSettings, Value> & Sendable, _ shape: Shape<Value>,
    unit: String = "", logged: String? = nil, isLate: Bool = false, _ sentence: String
  ) {
    (self.name, self.path, self.shape, self.unit, self.sentence) = (name, path, shape, unit, sentence)
    (self.logged, self.isLate) = (logged ?? name, isLate)
  }

  /// The default.
  package var usual: String { bare(TrainingSettings.usual[keyPath: path].json) }
}

extension RunSetting {
  /// As a key of a plan that holds one value.
  package func setting(named other: String? = nil, _ sentence: String? = nil) -> Setting<TrainingSettings> {
    Setting(other ?? name, path, shape, unit: unit, usual: usual, sentence ?? self.sentence)
  }
}

/// A setting whatever its value is.
package protocol AnyRunSetting: Sendable {
  var name: String { get }
  var logged: String { get }
  var isLate: Bool { get }
  var key: KeyForm { get }
  /// The value as JSON; nil where the header leaves it out.
  func logged(_ settings: TrainingSettings) -> String?
  /// The value as text on a command line.
  func text(_ settings: TrainingSettings) -> String
  /// Takes over a value that is text on a command line; what is wrong with it, called `what`.
  func read(_ text: String, called what: String, into settings: inout TrainingSettings) -> [Diagnostic]
}

extension RunSetting: AnyRunSetting {
  package var key: KeyForm { KeyForm(name, shape.form, unit: unit, usual: usual, sentence) }

  package func logged(_ settings: TrainingSettings) -> String? {
    let value = settings[keyPath: path].json
    return isLate && value == TrainingSettings.usual[keyPath: path].json ? nil : value
  }

  package func text(_ settings: TrainingSettings) -> String { bare(settings[keyPath: path].json) }

  package func read(_ text: String, called what: String, into settings: inout TrainingSettings) -> [Diagnostic] {
    let reader = NodeReader(file: what)
    if let value = shape.read(node(text), what, reader) { settings[keyPath: path] = value }
    return reader.diagnostics.map { Diagnostic($0.severity, $0.headline, hint: $0.hint) }
  }

  private func node(_ text: String) -> YAMLValue {
    let place = Place(file: name)
    guard case .list = shape.form else { return YAMLValue(.scalar(text, quoted: false), at: place) }
    let items = text.split(separator: ",").map { YAMLValue(.scalar(String($0), quoted: false), at: place) }
    return YAMLValue(.list(items), at: place)
  }
}

extension AnyRunSetting {
  /// Its option of `train`.
  package var option: String { "--" + name.replacing("_", with: "-") }
}

/// JSON without its marks, as it is typed.
private func bare(_ json: String) -> String { json.filter { !"\"[]".contains($0) } }
