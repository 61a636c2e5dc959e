// The same law written differently: in other units, and with scales inside the powers instead of prefactors.

import Foundation

extension HyperparameterLaw {
  /// The same law with N and T counted in `unit`. The coefficient's interval stays only where the unit does: it depends
  /// on how coefficient and exponents vary together.
  public func converted(toUnit unit: Double) -> HyperparameterLaw {
    guard unit != self.unit else { return self }
    var law = self
    law.unit = unit
    law.coefficient = Estimate(coefficient.value * pow(unit / self.unit, tokens.value + params.value))
    return law
  }
}

extension LossLaw {
  /// The same law with N and T counted in `unit`; coefficients lose their intervals, as they depend on the exponents.
  public func converted(toUnit unit: Double) -> LossLaw {
    guard unit != self.unit else { return self }
    var law = self
    law.unit = unit
    law.paramsCoefficient = Estimate(paramsCoefficient.value * pow(unit / self.unit, -alpha.value))
    law.tokensCoefficient = Estimate(tokensCoefficient.value * pow(unit / self.unit, -beta.value))
    return law
  }

  /// A law given in the literal form `L = E + (Nc/N)^alpha + (Tc/T)^beta`, Nc and Tc counted in `unit` like N and T.
  public init(
    floor: Estimate, paramsScale: Double, alpha: Estimate, tokensScale: Double, beta: Estimate, unit: Double = 1
  ) {
    self.init(
      floor: floor, paramsCoefficient: Estimate(pow(paramsScale, alpha.value)), alpha: alpha,
      tokensCoefficient: Estimate(pow(tokensScale, beta.value)), beta: beta, unit: unit)
  }

  /// Nc of the literal form `(Nc/N)^alpha`, in `unit`.
  public var paramsScale: Double { pow(paramsCoefficient.value, 1 / alpha.value) }

  /// Tc of the literal form `(Tc/T)^beta`, in `unit`.
  public var tokensScale: Double { pow(tokensCoefficient.value, 1 / beta.value) }
}

extension LawSet {
  /// The same laws with N and T counted in `unit`; compute laws are in FLOPs and stay.
  public func converted(toUnit unit: Double) -> LawSet {
    var laws = self
    laws.loss = loss?.converted(toUnit: unit)
    laws.batch = batch?.converted(toUnit: unit)
    laws.learningRate = learningRate?.converted(toUnit: unit)
    return laws
  }
}
