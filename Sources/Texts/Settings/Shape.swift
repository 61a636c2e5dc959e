// A kind of value, declared once: the form that is told to people and editors, and the reader that makes a Swift value
// of it. Shapes are put together from smaller ones.

package struct Shape<Value>: Sendable {
  package let form: ValueForm
  /// A value as `what`; nil after a report.
  package let read: @Sendable (_ node: YAMLValue, _ what: String, _ reader: NodeReader) -> Value?

  package init(_ form: ValueForm, read: @escaping @Sendable (YAMLValue, String, NodeReader) -> Value?) {
    self.form = form
    self.read = read
  }

  /// Every value made into another.
  package func map<Other>(_ make: @escaping @Sendable (Value) -> Other) -> Shape<Other> {
    Shape<Other>(form) { read($0, $1, $2).map(make) }
  }

  /// The value checked where it stands: nil after a report.
  package func checked<Other>(
    _ check: @escaping @Sendable (Value, YAMLValue, NodeReader) -> Other?
  ) -> Shape<Other> {
    Shape<Other>(form) { node, what, reader in
      guard let value = read(node, what, reader) else { return nil }
      return check(value, node, reader)
    }
  }

  /// The same with another name in messages.
  package func called(_ name: String) -> Shape {
    Shape(form) { node, _, reader in read(node, name, reader) }
  }
}

// Single values.
extension Shape where Value == String {
  package static var text: Shape { Shape(.text) { $2.text($0, $1) } }
}

extension Shape where Value == Bool {
  package static var flag: Shape {
    Shape(.flag) { node, what, reader in
      switch node.scalar {
      case "true": return true
      case "false": return false
      default:
        reader.report(.notFlag(what, found: node.kind), at: node.place)
        return nil
      }
    }
  }
}

extension Shape where Value == Double {
  package static func number(in range: ClosedRange<Double>) -> Shape {
    Shape(.number(range)) { $2.number($0, $1, in: range) }
  }
  package static var positive: Shape { .number(in: .aboveZero) }

  /// `0.1 %` or `0.001`, above 0 and at most 1.
  package static var share: Shape {
    Shape(.share) { node, what, reader in
      guard let text = reader.text(node, what) else { return nil }
      if let share = Quantity.share(text), share > 0, share <= 1 { return share }
      reader.report(.notShare(what, found: text), at: node.place)
      return nil
    }
  }
}

extension Shape where Value == Int {
  package static func count(in range: ClosedRange<Int>) -> Shape {
    Shape(.count(range)) { node, what, reader in
      reader.wholeNumber(node, what, in: Double(range.lowerBound)...Double(range.upperBound))
    }
  }

  package func multiple(of unit: Int) -> Shape {
    Shape(form) { node, what, reader in
      guard let number = read(node, what, reader) else { return nil }
      if number.isMultiple(of: unit) { return number }
      reader.report(.notMultiple(what, of: unit, found: number), at: node.place)
      return nil
    }
  }
}

// Words.
extension Shape {
  /// One of a few words; `what` is what they name.
  package static func word(
    _ what: String, _ names: [String], find: @escaping @Sendable (String) -> Value?
  ) -> Shape {
    Shape(.word(names)) { node, key, reader in
      guard let text = reader.text(node, key) else { return nil }
      if let value = find(text) { return value }
      reader.report(.unknownWord(text, what: what, known: names), at: node.place)
      return nil
    }
  }
}

extension Shape where Value: RawRepresentable & CaseIterable & Sendable, Value.RawValue == String {
  package static func word(_ what: String) -> Shape {
    word(what, Value.allCases.map(\.rawValue)) { Value(rawValue: $0) }
  }
}

// Several.
extension Shape {
  /// A list, or one value alone.
  package static func several<Item>(_ item: Shape<Item>, mayBeEmpty: Bool = true) -> Shape where Value == [Item] {
    Shape(.list(item.form, isOneEnough: true, count: (mayBeEmpty ? 0 : 1)...Int.max)) { node, what, reader in
      let nodes = reader.items(node)
      if nodes.isEmpty, !mayBeEmpty { reader.report(.emptyList(what), at: node.place) }
      let values = nodes.compactMap { item.read($0, what, reader) }
      return values.isEmpty && !(nodes.isEmpty && mayBeEmpty) ? nil : values
    }
  }

  /// A mapping of known names to values.
  package static func names<Item>(
    _ known: [String], _ item: Shape<Item>
  ) -> Shape where Value == [(entry: YAMLMap.Entry, value: Item)] {
    Shape(.names(known, item.form)) { node, what, reader in
      reader.pairs(node, what)?.compactMap { entry in
        guard known.contains(entry.key) else {
          reader.unknownKey(entry, in: what, known: known)
          return nil
        }
        return item.read(entry.value, "\(what) of \(entry.key)", reader).map { (entry, $0) }
      }
    }
  }

  /// A mapping with one of these keys: the way that is chosen, and what it needs.
  ///
  /// - Parameter name: the name of a way by any other that it has.
  package static func oneKey(
    _ ways: [(name: String, shape: Shape)], example: String, name: @escaping @Sendable (String) -> String = { $0 }
  ) -> Shape {
    let names = ways.map(\.name)
    return Shape(.oneKey(ways.map { KeyForm($0.name, $0.shape.form, "") })) { node, what, reader in
      guard let pairs = reader.pairs(node, what) else { return nil }
      guard pairs.count == 1, let only = pairs.first else {
        reader.report(.notOneOf(what, known: names, example: example), at: node.place)
        return nil
      }
      guard let way = ways.first(where: { $0.name == name(only.key) }) else {
        reader.unknownKey(only, in: what, known: names)
        return nil
      }
      return way.shape.read(only.value, only.key, reader)
    }
  }

  /// By what stands there: a scalar, a list or a mapping. What has no shape of its own is read as a scalar.
  package static func either(scalar: Shape, list: Shape? = nil, mapping: Shape? = nil) -> Shape {
    Shape(.either([scalar, list, mapping].compactMap { $0?.form })) { node, what, reader in
      switch node.content {
      case .scalar: scalar.read(node, what, reader)
      case .list: (list ?? scalar).read(node, what, reader)
      case .map: (mapping ?? scalar).read(node, what, reader)
      }
    }
  }
}

extension Shape where Value == ClosedRange<Double> {
  /// `[low, high]`.
  package static func bounds(in range: ClosedRange<Double>) -> Shape {
    Shape(.list(.number(range), isOneEnough: false, count: 2...2)) { node, what, reader in
      guard let items = node.list, items.count == 2 else {
        let found = node.list.map { "a list of \($0.count)" } ?? node.kind
        reader.report(.notBounds(what, found: found), at: node.place)
        return nil
      }
      guard let low = reader.number(items[0], what, in: range), let high = reader.number(items[1], what, in: range)
      else { return nil }
      if low <= high { return low...high }
      reader.report(.reversedBounds(what), at: node.place)
      return nil
    }
  }
}
