// What a token costs.

import Runs

/// Training FLOPs a token: three times those of the forward pass, the blocks alone, as the paper counts.
///
/// - cross-dit: (3/4)·N·(7 + n_ctx/d) (Yin et al. 2024).
/// - adaln-dit: 24d² + 4·n_ctx·d forward a layer.
/// - mm-dit: matrix by matrix over video and caption tokens, divided by the video tokens.
public func flopsPerToken(_ shape: ModelShape) -> Double {
  let (layers, width) = (Double(shape.layers), Double(shape.width))
  let context = Double(shape.clip.contextTokens)
  switch shape.block {
  case .crossDiT:
    return ComputeModel.crossDiTRatio(contextPerWidth: context / width).flopsPerToken(params: Double(shape.params))
  case .adaLNDiT: return 3 * layers * (24 * width * width + 4 * context * width)
  case .mmDiT: return 3 * jointForward(layers: layers, width: width, context: context) / context
  }
}

/// Forward FLOPs a clip. Every token passes 12d² weights a layer; in the last block caption tokens only give keys and
/// values (2d² weights) and ask nothing.
private func jointForward(layers: Double, width: Double, context: Double) -> Double {
  let caption = Double(ClipSource.captionTokens)
  let all = context + caption
  let block = 24 * width * width * all + 4 * width * all * all
  let last = 24 * width * width * context + 4 * width * width * caption + 4 * width * context * all
  return (layers - 1) * block + last
}
