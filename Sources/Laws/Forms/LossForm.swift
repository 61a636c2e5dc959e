// The families of laws L(N, T), behind one protocol; each has a file of its own.

public import Maths

/// How a loss depends on the two terms u = A·N^-alpha and v = B·T^-beta above a floor E.
public protocol LossFormula: Sendable {
  /// The formula as plain text, and as TeX.
  var text: String { get }
  var tex: String { get }
  /// For each free parameter the places in (E, a, alpha, b, beta, k) that it sets; places that none sets stay at 0.
  var free: [[Int]] { get }
  /// L of the floor, ln u, ln v, beta and k.
  func loss(floor: Double, logU: Double, logV: Double, beta: Double, k: Double) -> Double
  func loss(floor: Jet, logU: Jet, logV: Jet, beta: Jet, k: Jet) -> Jet
  /// ln of (∂L/∂ln u)/(∂L/∂ln v), which decides between a larger model and more data, with its derivatives in ln u and
  /// ln v; infinite where one of the two no longer helps.
  func balance(logU: Double, logV: Double, beta: Double, k: Double) -> Balance
}

/// How much more a larger model helps than more data, on a log scale.
public struct Balance: Sendable, Hashable {
  public var value: Double
  public var byU: Double
  public var byV: Double
}

/// The forms that a loss law can have, by the names of `form:` in a study file.
public enum LossForm: String, Sendable, Hashable, CaseIterable {
  case additive
  case tied
  case interaction
  case kaplan

  public var formula: any LossFormula {
    switch self {
    case .additive: AdditiveForm()
    case .tied: TiedForm()
    case .interaction: InteractionForm()
    case .kaplan: KaplanForm()
    }
  }
}
