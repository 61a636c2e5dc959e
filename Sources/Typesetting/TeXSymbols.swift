// Command names to signs.

enum TeXSymbols {
  static let table: [String: MathNode] = {
    var all: [String: MathNode] = [:]
    for (name, letter) in greek { all[name] = .identifier(letter) }
    for (name, letter) in capitals { all[name] = .upright(letter) }
    for name in functions { all[name] = .function(name, limits: false) }
    for name in limitFunctions { all[name] = .function(name, limits: true) }
    all["limsup"] = .function("lim sup", limits: true)
    all["liminf"] = .function("lim inf", limits: true)
    for (name, sign) in binaries { all[name] = .symbol(sign, .binary) }
    for (name, sign) in relations { all[name] = .symbol(sign, .relation) }
    for (name, sign) in ordinaries { all[name] = .symbol(sign, .ordinary) }
    for (name, sign) in dots { all[name] = .symbol(sign, .inner) }
    for (name, sign) in openings { all[name] = .symbol(sign, .opening) }
    for (name, sign) in closings { all[name] = .symbol(sign, .closing) }
    for (name, sign) in operators { all[name] = .symbol(sign, .function) }
    all["quad"] = .space(1)
    all["qquad"] = .space(2)
    return all
  }()

  private static let greek = [
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ϵ", "varepsilon": "ε", "zeta": "ζ", "eta": "η",
    "theta": "θ", "vartheta": "ϑ", "iota": "ι", "kappa": "κ", "lambda": "λ", "mu": "μ", "nu": "ν", "xi": "ξ",
    "pi": "π", "rho": "ρ", "sigma": "σ", "tau": "τ", "upsilon": "υ", "phi": "ϕ", "varphi": "φ", "chi": "χ",
    "psi": "ψ", "omega": "ω",
  ]
  private static let capitals = [
    "Gamma": "Γ", "Delta": "Δ", "Theta": "Θ", "Lambda": "Λ", "Xi": "Ξ", "Pi": "Π", "Sigma": "Σ", "Phi": "Φ",
    "Psi": "Ψ", "Omega": "Ω",
  ]
  private static let functions = [
    "log", "ln", "lg", "exp", "arg", "sin", "cos", "tan", "cot", "sec", "csc", "arcsin", "arccos", "arctan", "sinh",
    "cosh", "tanh", "coth", "dim", "ker", "deg", "hom",
  ]
  private static let limitFunctions = ["min", "max", "sup", "inf", "lim", "det", "Pr", "gcd", "argmin", "argmax"]
  private static let binaries = [
    "cdot": "·", "times": "×", "pm": "±", "mp": "∓", "div": "÷", "ast": "∗", "circ": "∘", "cup": "∪", "cap": "∩",
    "oplus": "⊕", "ominus": "⊖", "otimes": "⊗", "odot": "⊙", "wedge": "∧", "land": "∧", "vee": "∨", "lor": "∨",
    "setminus": "∖", "bullet": "∙", "star": "⋆", "sqcup": "⊔", "sqcap": "⊓",
  ]
  private static let relations = [
    "approx": "≈", "le": "≤", "leq": "≤", "ge": "≥", "geq": "≥", "ne": "≠", "neq": "≠", "sim": "∼", "simeq": "≃",
    "propto": "∝", "equiv": "≡", "ll": "≪", "gg": "≫", "in": "∈", "to": "→", "rightarrow": "→", "leftarrow": "←",
    "mid": "∣", "subset": "⊂", "subseteq": "⊆", "supset": "⊃", "supseteq": "⊇", "notin": "∉", "ni": "∋", "cong": "≅",
    "asymp": "≍", "doteq": "≐", "lesssim": "≲", "gtrsim": "≳", "parallel": "∥", "perp": "⊥", "vdash": "⊢",
    "models": "⊨", "prec": "≺", "succ": "≻", "gets": "←", "mapsto": "↦", "Rightarrow": "⇒", "Leftarrow": "⇐",
    "implies": "⟹", "iff": "⟺", "leftrightarrow": "↔", "Leftrightarrow": "⇔", "longrightarrow": "⟶", "uparrow": "↑",
    "downarrow": "↓", "coloneqq": "≔",
  ]
  private static let ordinaries = [
    "infty": "∞", "partial": "∂", "nabla": "∇", "ell": "ℓ", "prime": "′",
    "degree": "°", "vert": "|", "Vert": "‖", "top": "⊤", "bot": "⊥", "forall": "∀", "exists": "∃", "neg": "¬",
    "lnot": "¬", "emptyset": "∅", "varnothing": "∅", "hbar": "ℏ", "Re": "ℜ", "Im": "ℑ", "aleph": "ℵ", "angle": "∠",
    "dagger": "†", "ddagger": "‡", "checkmark": "✓", "triangle": "△", "wp": "℘",
    "backslash": "\\",
  ]
  private static let dots = ["dots": "…", "ldots": "…", "cdots": "⋯", "vdots": "⋮", "ddots": "⋱"]
  private static let openings = [
    "langle": "⟨", "lfloor": "⌊", "lceil": "⌈", "lbrace": "{", "lvert": "|", "lVert": "‖", "lbrack": "[",
  ]
  private static let closings = [
    "rangle": "⟩", "rfloor": "⌋", "rceil": "⌉", "rbrace": "}", "rvert": "|", "rVert": "‖", "rbrack": "]",
  ]
  private static let operators = [
    "sum": "∑", "prod": "∏", "coprod": "∐", "int": "∫", "iint": "∬", "oint": "∮", "bigcup": "⋃", "bigcap": "⋂",
    "bigoplus": "⨁", "bigotimes": "⨂", "bigvee": "⋁", "bigwedge": "⋀",
  ]

  /// The mark of an accent, and whether it grows with what it stands over.
  static let accents: [String: (mark: String, stretches: Bool)] = [
    "hat": ("^", false), "widehat": ("^", true), "bar": ("¯", false), "tilde": ("˜", false), "widetilde": ("˜", true),
    "dot": ("˙", false), "ddot": ("¨", false), "check": ("ˇ", false), "widecheck": ("ˇ", true),
    "breve": ("˘", false), "vec": ("→", false), "acute": ("´", false), "grave": ("`", false),
  ]

  /// `\big` to `\Bigg`, and their forms that open, close and relate.
  static let bigs: [String: (size: Int, kind: MathClass?)] = {
    var all: [String: (size: Int, kind: MathClass?)] = [:]
    for (offset, name) in ["big", "Big", "bigg", "Bigg"].enumerated() {
      all[name] = (offset + 1, nil)
      all[name + "l"] = (offset + 1, .opening)
      all[name + "r"] = (offset + 1, .closing)
      all[name + "m"] = (offset + 1, .relation)
    }
    return all
  }()

  /// Signs that stand for themselves.
  static let plainSigns: [Unicode.Scalar: MathNode] = [
    "+": .symbol("+", .binary), "-": .symbol("−", .binary), "*": .symbol("∗", .binary), "/": .symbol("/", .ordinary),
    "=": .symbol("=", .relation), "<": .symbol("<", .relation), ">": .symbol(">", .relation),
    ":": .symbol(":", .relation), ",": .symbol(",", .punctuation), ";": .symbol(";", .punctuation),
    "(": .symbol("(", .opening), "[": .symbol("[", .opening), ")": .symbol(")", .closing),
    "]": .symbol("]", .closing), "!": .symbol("!", .closing), "|": .symbol("|", .ordinary),
    "−": .symbol("−", .binary), "×": .symbol("×", .binary), "·": .symbol("·", .binary), "≈": .symbol("≈", .relation),
    "≤": .symbol("≤", .relation), "≥": .symbol("≥", .relation),
  ]

  /// What follows a backslash without being a letter.
  static let escapes: [Unicode.Scalar: MathNode] = [
    ",": .space(1.0 / 6), ":": .space(2.0 / 9), ";": .space(5.0 / 18), "!": .space(-1.0 / 6), " ": .space(0.25),
    "{": .symbol("{", .opening), "}": .symbol("}", .closing), "|": .symbol("‖", .ordinary),
    "%": .symbol("%", .ordinary), "$": .symbol("$", .ordinary), "&": .symbol("&", .ordinary),
    "#": .symbol("#", .ordinary), "_": .symbol("_", .ordinary),
  ]
}
