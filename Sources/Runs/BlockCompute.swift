// What a token costs in each kind of block, forward and backward: three times the forward pass.

/// A kind of transformer block, as far as its FLOPs go.
public enum BlockCompute: Sendable, Hashable {
  /// 16d² weights a layer; 28d² + 4·n_ctx·d FLOPs a token forward (Yin et al. 2024).
  case crossDiT
  /// 12d² weights a layer; 24d² + 4·n_ctx·d FLOPs.
  case adaLNDiT
  /// (24·L − 10)·d² weights in all. Caption tokens pass the blocks beside the video tokens (12d² weights each); in the
  /// last they only give keys and values (2d² weights) and ask nothing. Counted by the video token.
  case mmDiT(captionTokens: Double)

  /// N/d² of a model of so many blocks.
  func squares(layers: Double) -> Double {
    switch self {
    case .crossDiT: 16 * layers
    case .adaLNDiT: 12 * layers
    case .mmDiT: 24 * layers - 10
    }
  }

  /// Training FLOPs a video token: those with weights and those of attention. The depth follows from N and d.
  func parts(params: Double, width: Double, contextTokens context: Double) -> (weights: Double, attention: Double) {
    switch self {
    case .crossDiT: return (5.25 * params, 0.75 * params * context / width)
    case .adaLNDiT: return (6 * params, params * context / width)
    case .mmDiT(let caption):
      let (square, all) = (width * width, context + caption)
      let before = (params / square - 14) / 24
      return (
        3 * square * (24 * before * all + 24 * context + 4 * caption) / context,
        12 * width * (before * all * all + context * all) / context
      )
    }
  }

  var formula: String {
    switch self {
    case .crossDiT: "C = (3/4)·N·(7 + n_ctx/d)·T"
    case .adaLNDiT: "C = N·(6 + n_ctx/d)·T"
    case .mmDiT: "C matrix by matrix of MM-DiT blocks"
    }
  }
}
