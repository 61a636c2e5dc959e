// Letters that Unicode has in other shapes: blackboard, calligraphic, bold italic. They copy as what they are.

enum MathAlphabet {
  case blackboard, calligraphic, boldItalic

  init(command: String) {
    switch command {
    case "mathbb": self = .blackboard
    case "mathcal": self = .calligraphic
    default: self = .boldItalic
    }
  }

  /// The node with its letters in this shape.
  func apply(to node: MathNode) -> MathNode {
    switch node {
    case .row(let nodes): .row(nodes.map(apply))
    case .scripts(let base, let sub, let sup): .scripts(apply(to: base), sub: sub.map(apply), sup: sup.map(apply))
    case .accent(let mark, let body, let stretches): .accent(mark, apply(to: body), stretches: stretches)
    case .identifier(let letter): letterNode(letter)
    case .upright(let text) where self == .boldItalic: .bold(text)
    case .number(let digits):
      switch self {
      case .boldItalic: .bold(digits)
      case .blackboard: .symbol(String(String.UnicodeScalarView(digits.unicodeScalars.map(blackboardDigit))), .ordinary)
      case .calligraphic: node
      }
    default: node
    }
  }

  private func letterNode(_ letter: String) -> MathNode {
    guard let scalar = letter.unicodeScalars.first, letter.unicodeScalars.count == 1, let shaped = shaped(scalar) else {
      return .identifier(letter)
    }
    return self == .boldItalic ? .identifier(String(shaped)) : .symbol(String(shaped), .ordinary)
  }

  private func blackboardDigit(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    guard ("0"..."9").contains(scalar) else { return scalar }
    return Unicode.Scalar(0x1D7D8 + scalar.value - 0x30) ?? scalar
  }

  /// Letters that stood in Unicode before the mathematical alphabets did.
  private static let early: [MathAlphabet: [Unicode.Scalar: Unicode.Scalar]] = [
    .blackboard: ["C": "ℂ", "H": "ℍ", "N": "ℕ", "P": "ℙ", "Q": "ℚ", "R": "ℝ", "Z": "ℤ"],
    .calligraphic: [
      "B": "ℬ", "E": "ℰ", "F": "ℱ", "H": "ℋ", "I": "ℐ", "L": "ℒ", "M": "ℳ", "R": "ℛ", "e": "ℯ", "g": "ℊ", "o": "ℴ",
    ], .boldItalic: ["ϵ": "\u{1D750}", "ϑ": "\u{1D751}", "ϕ": "\u{1D753}"],
  ]

  private func shaped(_ scalar: Unicode.Scalar) -> Unicode.Scalar? {
    if let early = Self.early[self]?[scalar] { return early }
    let (capital, small): (UInt32, UInt32) =
      switch self {
      case .blackboard: (0x1D538, 0x1D552)
      case .calligraphic: (0x1D49C, 0x1D4B6)
      case .boldItalic: (0x1D468, 0x1D482)
      }
    switch scalar {
    case "A"..."Z": return Unicode.Scalar(capital + scalar.value - 0x41)
    case "a"..."z": return Unicode.Scalar(small + scalar.value - 0x61)
    case "α"..."ω" where self == .boldItalic: return Unicode.Scalar(0x1D736 + scalar.value - 0x3B1)
    default: return nil
    }
  }
}
