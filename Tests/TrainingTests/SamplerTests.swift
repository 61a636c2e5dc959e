// Sampling: the reverse process with a predictor that is known exactly, checkpoints, and captions as people write them.

import Diagnostics
import Foundation
import Kernels
import Testing

@testable import Training

@Suite struct SamplerTests {
  /// Data of N(0, s²) have the best predictor ε = √(1 − ᾱ)·x/(ᾱ·s² + 1 − ᾱ): what is drawn with it has that variance.
  @Test(arguments: SamplingMethod.allCases) func aKnownPredictorGivesItsData(_ method: SamplingMethod) {
    let (deviation, clip) = (0.4, ClipShape())
    let reverse = Reverse(clip, clips: 16, method, seed: 5)
    let x = Tensor(rows: 16 * clip.contextTokens, columns: ClipShape.patchValues)
    let predicted = Tensor(rows: x.rows, columns: x.columns)
    reverse.begin(x)
    let visited = method.visited
    for (place, step) in visited.enumerated() {
      let kept = Diffusion.kept[step]
      let factor = Float((1 - kept).squareRoot() / (kept * deviation * deviation + 1 - kept))
      predicted.assign(x.values.map { factor * $0 })
      reverse.advance(x, predicted, from: step, to: place + 1 < visited.count ? visited[place + 1] : nil)
    }
    let values = x.values.map(Double.init)
    let mean = values.reduce(0, +) / Double(values.count)
    let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)
    // 16,384 values: a standard error of 0.6 % of the deviation. DDIM is exact to the first order of a step alone: its 50
    // steps leave 6.5 %.
    #expect(abs(mean) < 0.02)
    #expect(abs(variance.squareRoot() / deviation - 1) < (method == .ddpm ? 0.02 : 0.08))
  }

  @Test func visitedStepsFallToTheFirst() {
    #expect(SamplingMethod.ddpm.visited == Array((0..<1000).reversed()))
    #expect(SamplingMethod.ddim.visited.first == 999 && SamplingMethod.ddim.visited.last == 19)
    #expect(SamplingMethod.ddim.visited.count == 50)
  }

  private static let settings = TrainingSettings(
    shape: ModelShape(layers: 1, width: 16, headSize: 8), batchTokens: 64, learningRate: 2e-3, marks: [640],
    averaging: 0.9)

  @Test func clipsOfACheckpointAreTheSameAgain() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString).path
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let session = try TrainingSession(folder: folder, settings: Self.settings, version: "1", core: "some")
    _ = try session.run(shouldStop: { false }, watch: { _ in false })
    let sampler = try Sampler(checkpoint: folder + "/" + TrainingSession.checkpointName)
    #expect(sampler.settings == Self.settings && sampler.trainedSteps == 10)
    let captions = (0..<3).map { ClipSource.validation(shape: Self.settings.shape.clip).clip($0).caption }
    let clips = sampler.clips(captions, .ddim)
    #expect(clips.map(\.count) == [1024, 1024, 1024])
    #expect(clips.joined().allSatisfy { abs($0) <= 2 } && clips[0] != clips[1])
    #expect(sampler.clips(captions, .ddim) == clips)
    #expect(sampler.clips(captions, .ddim, seed: 2) != clips)
    let other = try SafetensorsFile(contentsOf: folder + "/" + TrainingSession.checkpointName)
    try SafetensorsFile(other.tensors, metadata: [:]).write(to: folder + "/other.safetensors")
    #expect(throws: Failure.self) { try Sampler(checkpoint: folder + "/other.safetensors") }
    let few = other.tensors.filter { $0.name != "average/head.weight" }
    try SafetensorsFile(few, metadata: other.metadata).write(to: folder + "/few.safetensors")
    #expect(throws: Failure.self) { try Sampler(checkpoint: folder + "/few.safetensors") }
  }

  @Test(arguments: [1, 2]) func everyCaptionIsReadBack(_ version: Int) throws {
    let source = ClipSource.validation(shape: ClipShape(version: version))
    for clip in 0..<300 {
      let caption = source.clip(clip).caption
      let text = caption.text(version: version)
      // A still shape has a direction that nobody sees, and that its caption in words does not tell.
      #expect(try CaptionWords(text, version: version).text(version: version) == text)
      if !text.contains("still") { #expect(try CaptionWords(text, version: version) == caption) }
    }
  }

  @Test(arguments: [
    ("red disk right", "no kind is called 'disk'"), ("rot disc right", "no colour is called 'rot'"),
    ("red disc rigth", "no motion is called 'rigth'"), ("red disc", "'red disc' does not say colour, kind and motion"),
    ("two shapes: red disc right", "2 shapes, but 1 described"),
    ("four shapes: red disc up", "no number is called 'four'"),
    ("", "'' does not say colour, kind and motion"),
    ("two balls: red disc up, red disc up", "'two balls' is not a number of shapes"),
  ])
  func whatIsNoCaption(_ text: String, _ said: String) throws {
    let error = try #require(throws: Failure.self) { try CaptionWords(text, version: 1) }
    #expect(error.diagnostics[0].headline == "--caption: " + said)
  }

  @Test func captionsCanBeTypedFreely() throws {
    let wanted = try CaptionWords("two shapes: red disc right, blue ring still", version: 1)
    #expect(try CaptionWords(" Red  disc right,blue ring still", version: 1) == wanted)
    #expect(
      try CaptionWords("one: red disc fast  up-left", version: 1).text(version: 1) == "one shape: red disc fast up-left"
    )
    #expect(wanted.likeness(wanted) == 8)
  }
}
