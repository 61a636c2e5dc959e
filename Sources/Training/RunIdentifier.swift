// What a run is called.

import Foundation

/// A short name that is safe in file names and the same wherever it is made: `cross-dit-L2-d32-B256-lr2e-3-s1`, with head
/// size, clip, frame rate, clip version, averaging and schedule behind the width where they are not the default, and the
/// tokens of the whole run at the end where the schedule decays.
public func runIdentifier(_ settings: TrainingSettings) -> String {
  let id =
    sizeIdentifier(settings)
    + "-B\(settings.batchTokens)-lr\(scientific(settings.learningRate))-s\(settings.seed)"
  // Where the rate decays towards the end of a run, runs of different lengths differ from their first steps on.
  return settings.schedule == .constant ? id : id + "-T\(settings.marks.last ?? 0)"
}

/// What runs of one size share of their names: `cross-dit-L2-d32`.
public func sizeIdentifier(_ settings: TrainingSettings) -> String {
  let (shape, clip) = (settings.shape, settings.shape.clip)
  var id = "\(shape.block.rawValue)-L\(shape.layers)-d\(shape.width)"
  if shape.headSize != 16 { id += "-h\(shape.headSize)" }
  if (clip.frames, clip.height, clip.width) != (4, 8, 8) { id += "-\(clip.frames)x\(clip.height)x\(clip.width)" }
  if clip.frameRate != 1 { id += "-r\(plain(clip.frameRate))" }
  if clip.version != 1 { id += "-c\(clip.version)" }
  if settings.averaging > 0 { id += "-ema\(plain(settings.averaging))" }
  if settings.schedule != .constant { id += "-\(settings.schedule.rawValue)" }
  return id
}

private func plain(_ number: Double) -> String { Int(exactly: number).map(String.init) ?? "\(number)" }

/// With the fewest digits that read back as the same number: `2e-3`, `1.5e-3`.
private func scientific(_ number: Double) -> String {
  for digits in 0...16 {
    let text = String(format: "%.\(digits)e", number)
    guard Double(text) == number, let cut = text.firstIndex(of: "e") else { continue }
    return text[..<cut] + "e" + String(Int(text[text.index(after: cut)...]) ?? 0)
  }
  return "\(number)"
}
