// Numbers that carry their first and second derivatives: exact Hessians without deriving them by hand.

import Foundation

/// A value with its gradient and Hessian in six variables, by forward differentiation.
public struct Jet: Sendable {
  public static let size = 6
  public var value: Double
  public var gradient: InlineArray<6, Double>
  /// The lower triangle, row by row: entry (i, j ≤ i) at i(i+1)/2 + j.
  public var hessian: InlineArray<21, Double>

  @inline(__always)
  public init(_ constant: Double) {
    value = constant
    gradient = InlineArray(repeating: 0)
    hessian = InlineArray(repeating: 0)
  }

  /// The variable of a number, 0 to 5.
  @inline(__always)
  public init(_ value: Double, variable: Int) {
    self.init(value)
    gradient[variable] = 1
  }

  /// f of this, from f and its first two derivatives here.
  @inline(__always)
  public func through(_ f: Double, _ first: Double, _ second: Double) -> Jet {
    var result = Jet(f)
    var k = 0
    for i in 0..<6 {
      result.gradient[i] = first * gradient[i]
      for j in 0...i {
        result.hessian[k] = first * hessian[k] + second * gradient[i] * gradient[j]
        k += 1
      }
    }
    return result
  }

  @inline(__always)
  public static func + (a: Jet, b: Jet) -> Jet {
    var result = Jet(a.value + b.value)
    for i in 0..<6 { result.gradient[i] = a.gradient[i] + b.gradient[i] }
    for k in 0..<21 { result.hessian[k] = a.hessian[k] + b.hessian[k] }
    return result
  }

  @inline(__always)
  public static func * (factor: Double, a: Jet) -> Jet { a.through(factor * a.value, factor, 0) }

  @inline(__always)
  public static func - (a: Jet, b: Jet) -> Jet { a + -1 * b }

  @inline(__always)
  public static func * (a: Jet, b: Jet) -> Jet {
    var result = Jet(a.value * b.value)
    var k = 0
    for i in 0..<6 {
      result.gradient[i] = a.value * b.gradient[i] + b.value * a.gradient[i]
      for j in 0...i {
        result.hessian[k] =
          a.value * b.hessian[k] + b.value * a.hessian[k] + a.gradient[i] * b.gradient[j] + b.gradient[i]
          * a.gradient[j]
        k += 1
      }
    }
    return result
  }

  @inline(__always)
  public static func / (a: Jet, b: Jet) -> Jet {
    let inverse = 1 / b.value
    return a * b.through(inverse, -inverse * inverse, 2 * inverse * inverse * inverse)
  }
}

@inline(__always)
public func exp(_ a: Jet) -> Jet {
  let e = Foundation.exp(a.value)
  return a.through(e, e, e)
}

@inline(__always)
public func log(_ a: Jet) -> Jet {
  let inverse = 1 / a.value
  return a.through(Foundation.log(a.value), inverse, -inverse * inverse)
}
