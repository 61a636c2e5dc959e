// Training FLOPs from model size and tokens. A study names its formula; nothing guesses silently.

import Foundation

/// How training FLOPs C follow from params N and tokens T.
public enum ComputeModel: Sendable, Hashable {
  /// C = 6·N·T (Kaplan et al. 2020, section 2.1).
  case sixND
  /// C = C_token·T with C_token = (3/4)·N·(7 + n_ctx/d) for Cross-DiT blocks (Yin et al. 2024, arXiv 2411.17470), the
  /// width d scaling as N^(1/3) through `width` at `params` where a run does not say its own.
  case crossDiT(contextTokens: Double, width: Double, params: Double)
  /// The same with n_ctx/d held at one value for every size: C is then proportional to N·T. For studies that print no
  /// widths; a run's own width and context, where known, still count.
  case crossDiTRatio(contextPerWidth: Double)

  /// Training FLOPs a token of a model of `params`, its own `width` and `contextTokens` where known.
  public func flopsPerToken(params: Double, width: Double? = nil, contextTokens: Double? = nil) -> Double {
    switch self {
    case .sixND: 6 * params
    case .crossDiT(let context, let referenceWidth, let referenceParams):
      0.75 * params
        * (7 + (contextTokens ?? context)
          / (width ?? referenceWidth * cbrt(params / referenceParams)))
    case .crossDiTRatio(let ratio): 0.75 * params * (7 + (Self.ratio(contextTokens, width) ?? ratio))
    }
  }

  public var formula: String {
    switch self {
    case .sixND: "C = 6·N·T"
    case .crossDiT, .crossDiTRatio: "C = (3/4)·N·(7 + n_ctx/d)·T"
    }
  }

  private static func ratio(_ contextTokens: Double?, _ width: Double?) -> Double? {
    guard let contextTokens, let width, width > 0 else { return nil }
    return contextTokens / width
  }
}
