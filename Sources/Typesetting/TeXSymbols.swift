// Command names to signs.

enum TeXSymbols {
  static let table: [String: MathNode] = {
    var all: [String: MathNode] = [:]
    for (name, letter) in greek { all[name] = .identifier(letter) }
    for (name, letter) in capitals { all[name] = .upright(letter) }
    for name in functions { all[name] = .upright(name) }
    for (name, sign) in binaries { all[name] = .symbol(sign, .binary) }
    for (name, sign) in relations { all[name] = .symbol(sign, .relation) }
    for (name, sign) in ordinaries { all[name] = .symbol(sign, .ordinary) }
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
    "log", "ln", "exp", "min", "max", "arg", "sup", "inf", "lim", "sin", "cos", "tanh", "det", "Pr",
  ]
  private static let binaries = [
    "cdot": "·", "times": "×", "pm": "±", "mp": "∓", "div": "÷", "ast": "∗", "circ": "∘", "cup": "∪", "cap": "∩",
  ]
  private static let relations = [
    "approx": "≈", "le": "≤", "leq": "≤", "ge": "≥", "geq": "≥", "ne": "≠", "neq": "≠", "sim": "∼", "simeq": "≃",
    "propto": "∝", "equiv": "≡", "ll": "≪", "gg": "≫", "in": "∈", "to": "→", "rightarrow": "→", "leftarrow": "←",
    "mid": "∣", "subset": "⊂",
  ]
  private static let ordinaries = [
    "infty": "∞", "partial": "∂", "nabla": "∇", "ell": "ℓ", "dots": "…", "ldots": "…", "cdots": "⋯", "prime": "′",
    "degree": "°", "star": "⋆", "vert": "|", "top": "⊤",
  ]
  private static let openings = ["langle": "⟨", "lfloor": "⌊", "lceil": "⌈", "lbrace": "{"]
  private static let closings = ["rangle": "⟩", "rfloor": "⌋", "rceil": "⌉", "rbrace": "}"]
  private static let operators = ["sum": "∑", "prod": "∏", "int": "∫"]
}
