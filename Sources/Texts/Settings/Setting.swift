// A setting: declared once, with its name, kind, default and sentence. A group of them reads a mapping, tells all that is
// wrong with it at once, and knows its own JSON Schema, documentation and help.

/// A key of a mapping and what it does to a `Root`.
package struct Setting<Root>: Sendable {
  package let key: KeyForm
  let read: @Sendable (YAMLValue, String, NodeReader, inout Root) -> Void

  /// - Parameters:
  ///   - usual: what holds when it is left out, in Markdown.
  ///   - sentence: what it says, in Markdown, in lower case and without a full stop.
  ///   - set: takes the value over.
  package init<Value>(
    _ name: String, _ shape: Shape<Value>, unit: String = "", usual: String = "", isNeeded: Bool = false,
    _ sentence: String, set: @escaping @Sendable (inout Root, Value) -> Void
  ) {
    key = KeyForm(name, shape.form, unit: unit, usual: usual, sentence, isNeeded: isNeeded)
    read = { node, what, reader, root in
      if let value = shape.read(node, what, reader) { set(&root, value) }
    }
  }

  /// A setting that is one property.
  package init<Value>(
    _ name: String, _ path: any WritableKeyPath<Root, Value> & Sendable, _ shape: Shape<Value>, unit: String = "",
    usual: String = "", isNeeded: Bool = false, _ sentence: String
  ) {
    self.init(name, shape, unit: unit, usual: usual, isNeeded: isNeeded, sentence) { $0[keyPath: path] = $1 }
  }

  /// A setting that is one property which may be without a value.
  package init<Value>(
    _ name: String, optional path: any WritableKeyPath<Root, Value?> & Sendable, _ shape: Shape<Value>,
    unit: String = "", usual: String = "", _ sentence: String
  ) {
    self.init(name, shape, unit: unit, usual: usual, sentence) { $0[keyPath: path] = $1 }
  }

  private init(_ key: KeyForm, read: @escaping @Sendable (YAMLValue, String, NodeReader, inout Root) -> Void) {
    self.key = key
    self.read = read
  }

  /// The same setting of a root that holds this one's.
  package func of<Outer>(_ path: any WritableKeyPath<Outer, Root> & Sendable) -> Setting<Outer> {
    Setting<Outer>(key) { node, what, reader, outer in read(node, what, reader, &outer[keyPath: path]) }
  }

  /// A setting that is a mapping of further settings of the same root.
  package init(group name: String, _ settings: [Setting], usual: String = "", _ sentence: String) {
    let group = SettingGroup(name, settings)
    key = KeyForm(name, group.form, usual: usual, sentence)
    read = { node, _, reader, root in group.read(node, into: &root, reader) }
  }
}

/// The settings of one mapping.
package struct SettingGroup<Root>: Sendable {
  /// "a study", "fixed": what the mapping is called in messages.
  package let what: String
  package let settings: [Setting<Root>]
  /// How many keys there must be.
  let least: Int
  /// Whether values are named by the mapping too: "tolerance of cells".
  private let isNested: Bool

  package init(_ what: String, _ settings: [Setting<Root>], least: Int = 0, isNested: Bool = true) {
    self.what = what
    self.settings = settings
    self.least = least
    self.isNested = isNested
  }

  package var keys: [KeyForm] { settings.map(\.key) }
  package var names: [String] { keys.map(\.name) }
  package var form: ValueForm { .keys(keys, least: least) }

  package subscript(name: String) -> Setting<Root>? { settings.first { $0.key.name == name } }

  /// Reads every key of the mapping into the root; what is wrong is in the reader.
  package func read(_ node: YAMLValue, into root: inout Root, _ reader: NodeReader) {
    guard let entries = reader.pairs(node, what) else { return }
    for entry in entries { read(entry, into: &root, reader) }
    if entries.count < least { reader.report(.emptyMapping(what, known: names), at: node.place) }
    for key in keys where key.isNeeded && !entries.contains(where: { $0.key == key.name }) {
      reader.report(.missingKey(key.name, of: what, hint: nil), at: node.place)
    }
  }

  /// Reads one key.
  package func read(_ entry: YAMLMap.Entry, into root: inout Root, _ reader: NodeReader) {
    guard let setting = self[entry.key] else { return reader.unknownKey(entry, in: what, known: names) }
    setting.read(entry.value, isNested ? "\(entry.key) of \(what)" : entry.key, reader, &root)
  }

  /// The mapping as a shape of its own, from a root that has the defaults.
  package func shape(from usual: @escaping @Sendable () -> Root) -> Shape<Root> {
    Shape(form) { node, _, reader in
      guard node.map != nil else {
        _ = reader.pairs(node, what)
        return nil
      }
      var root = usual()
      read(node, into: &root, reader)
      return root
    }
  }
}
