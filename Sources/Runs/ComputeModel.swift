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
  /// Every size has the same `layers` blocks of one kind: d grows as √N where a run does not say its own.
  case oneDepth(BlockCompute, contextTokens: Double, layers: Double)

  /// Training FLOPs a token of a model of `params`, its own `width` and `contextTokens` where known.
  public func flopsPerToken(params: Double, width: Double? = nil, contextTokens: Double? = nil) -> Double {
    let parts = parts(params: params, width: width, contextTokens: contextTokens)
    return parts.weights + parts.attention
  }

  /// FLOPs with weights, in proportion to N, and those of attention, in proportion to N/d.
  private func parts(params: Double, width: Double?, contextTokens: Double?) -> (weights: Double, attention: Double) {
    switch self {
    case .sixND: return (6 * params, 0)
    case .crossDiT(let context, let referenceWidth, let referenceParams):
      let width = width ?? referenceWidth * cbrt(params / referenceParams)
      return BlockCompute.crossDiT.parts(params: params, width: width, contextTokens: contextTokens ?? context)
    case .crossDiTRatio(let ratio):
      return (0.75 * params * (7 + (Self.ratio(contextTokens, width) ?? ratio)), 0)
    case .oneDepth(let block, let context, let layers):
      let width = width ?? (params / block.squares(layers: layers)).squareRoot()
      return block.parts(params: params, width: width, contextTokens: contextTokens ?? context)
    }
  }

  /// d ln C_token / d ln N, and its own derivative, for a model whose width follows the model's rule: where d grows as
  /// N^g and attention is a share s of C_token, the slope is 1 − g·s.
  public func slope(params: Double) -> (first: Double, second: Double) {
    let parts = parts(params: params, width: nil, contextTokens: nil)
    let share = parts.attention / (parts.weights + parts.attention)
    return (1 - growth * share, growth * growth * share * (1 - share))
  }

  /// g in d ∝ N^g.
  private var growth: Double {
    switch self {
    case .sixND, .crossDiTRatio: 0
    case .crossDiT: 1 / 3
    case .oneDepth: 1 / 2
    }
  }

  public var formula: String {
    switch self {
    case .sixND: "C = 6·N·T"
    case .crossDiT, .crossDiTRatio: BlockCompute.crossDiT.formula
    case .oneDepth(let block, _, let layers): "\(block.formula), d = √(N/\(Int(block.squares(layers: layers))))"
    }
  }

  private static func ratio(_ contextTokens: Double?, _ width: Double?) -> Double? {
    guard let contextTokens, let width, width > 0 else { return nil }
    return contextTokens / width
  }
}
