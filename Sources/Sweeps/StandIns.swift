// Stand-ins for what Training will offer under the same names; when it does, this file goes.

import Foundation
import Runs
import Training

/// A short name of a run: `cross-dit-L2-d32-B256-lr2e-3-s1`, with more where it differs from the defaults.
func runIdentifier(_ settings: TrainingSettings) -> String {
  let (shape, clip) = (settings.shape, settings.shape.clip)
  var id = "\(shape.block.rawValue)-L\(shape.layers)-d\(shape.width)"
  if shape.headSize != 16 { id += "-h\(shape.headSize)" }
  if (clip.frames, clip.height, clip.width) != (4, 8, 8) { id += "-\(clip.frames)x\(clip.height)x\(clip.width)" }
  if clip.frameRate != 1 { id += "-r\(plain(clip.frameRate))" }
  if settings.schedule != .constant { id += "-\(settings.schedule.rawValue)" }
  return id + "-B\(settings.batchTokens)-lr\(scientific(settings.learningRate))-s\(settings.seed)"
}

private func plain(_ number: Double) -> String { Int(exactly: number).map(String.init) ?? "\(number)" }

/// The fewest digits that read back as the same number: `2e-3`, `1.5e-3`.
private func scientific(_ number: Double) -> String {
  for digits in 0...16 {
    let text = String(format: "%.\(digits)e", number)
    guard Double(text) == number, let cut = text.firstIndex(of: "e") else { continue }
    return text[..<cut] + "e" + String(Int(text[text.index(after: cut)...]) ?? 0)
  }
  return "\(number)"
}

/// Training FLOPs a token, three times those of the forward pass.
func flopsPerToken(_ shape: ModelShape) -> Double {
  let context = Double(shape.clip.contextTokens)
  let (layers, width) = (Double(shape.layers), Double(shape.width))
  switch shape.block {
  case .crossDiT:
    let model = ComputeModel.crossDiTRatio(contextPerWidth: context / width)
    return model.flopsPerToken(params: Double(shape.params))
  case .adaLNDiT: return 3 * layers * (24 * width * width + 4 * context * width)
  case .mmDiT:
    let all = context + 8
    let whole = 24 * width * width * all + 4 * width * all * all
    let last = width * width * (24 * context + 4 * 8) + 4 * width * context * all
    return 3 * ((layers - 1) * whole + last) / context
  }
}

/// At most so many training and validation lines of a log, and all others.
func thinned(_ lines: [String], training: Int, validation: Int) -> [String] { lines }
