// `lawbook sample`: clips drawn from a trained model, beside held-out ones.

import ArgumentParser
import CairoBackend
import Diagnostics
import Files
import Foundation
import Tables
import Training
import Typesetting

struct SampleCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sample", abstract: "Draw clips from a trained model, beside held-out clips.",
    discussion: """
      RUN is a run's folder or its checkpoint. Each row of the sheet is one caption: a held-out clip, then clips drawn with \
      DDPM (1000 steps) and DDIM (50 steps) from the same noise, frame by frame.
      A caption gives the number of shapes, then colour, kind and motion of the first two. Motions are 'still', \
      'right', 'fast up-left' and so on. With clip version 2 it gives two backdrops, then colour and kind: \
      'one shape on backdrop-1 backdrop-7: colour-2 kind-1'.
      EXAMPLES
        lawbook sample runs/cross-dit-L2-d32-B256-lr2e-3-s1
        lawbook sample run --caption "one shape: red disc right" --out sheet.png
      """)

  @Argument(help: ArgumentHelp("Folder or checkpoint of a run.", valueName: "run")) var source: String
  @Option(help: ArgumentHelp("What the clips show (default: captions of held-out clips).", valueName: "words"))
  var caption: String?
  @Option(help: ArgumentHelp("Rows of the sheet, 1 to 64.", valueName: "number")) var rows = 6
  @Option(help: ArgumentHelp("Seed of the noise.", valueName: "number")) var seed: UInt64 = 1
  @Option(help: ArgumentHelp("The sheet, a PNG or PDF.", valueName: "file")) var out = "samples.png"
  @OptionGroup var core: CoreOptions
  @OptionGroup(title: "Output") var output: OutputOptions

  func validate() throws {
    if !(1...64).contains(rows) { throw ValidationError("--rows lies between 1 and 64") }
    guard ["png", "pdf"].contains(kind) else { throw ValidationError("--out ends in .png or .pdf") }
  }

  private var kind: String { (out as NSString).pathExtension.lowercased() }

  func run() throws {
    try core.prepare()
    let sampler = try Sampler(checkpoint: checkpoint)
    let clip = sampler.settings.shape.clip
    let held = ClipSource.validation(shape: clip)
    let shown = try chosen(held, clip.version)
    let captions = try shown.map { index in try caption.map { try words($0, clip.version) } ?? held.clip(index).caption
    }
    let drawn = SamplingMethod.allCases.map { sampler.clips(captions, $0, seed: seed) }
    let texts = captions.map { $0.text(version: clip.version) }
    let sheet = SampleSheet(
      clip: clip, headings: ["held-out", "DDPM", "DDIM"],
      rows: shown.indices.map { row in
        (
          caption == nil ? texts[row] : held.clip(shown[row]).caption.text(version: clip.version),
          [held.clip(shown[row]).values] + drawn.map { $0[row] }
        )
      })
    let scene = sheet.scene(title: runIdentifier(sampler.settings), fonts: Fonts())
    try writeAtomically(kind == "pdf" ? pdf(scene) : png(scene, dotsPerInch: 144), to: out)
    try output.print(answer(sampler, texts, shown, held))
  }

  /// A run's folder names its checkpoint.
  private var checkpoint: String {
    get throws {
      var isFolder: ObjCBool = false
      guard unsafe FileManager.default.fileExists(atPath: source, isDirectory: &isFolder) else {
        throw Failure("no such file or folder: \(source)")
      }
      if source.hasSuffix(".jsonl"), let data = FileManager.default.contents(atPath: source),
        let settings = WrittenLog(String(decoding: data, as: UTF8.self))?.header.settings
      {
        throw Failure(
          "a log holds no weights", at: Place(file: source),
          hint: "train the run again: lawbook train \(settings.arguments.joined(separator: " "))")
      }
      guard isFolder.boolValue else { return source }
      let file = (source as NSString).appendingPathComponent(TrainingSession.checkpointName)
      guard FileManager.default.fileExists(atPath: file) else {
        throw Failure(
          "the folder holds no checkpoint", at: Place(file: source),
          hint: "looked for \(TrainingSession.checkpointName)")
      }
      return file
    }
  }

  private func words(_ text: String, _ version: Int) throws -> CaptionWords {
    try Reporting.usage { try CaptionWords(text, version: version) }
  }

  /// Held-out clips to stand beside: the first ones, or those that are most like the caption.
  private func chosen(_ held: ClipSource, _ version: Int) throws -> [Int] {
    guard let caption else { return Array(0..<rows) }
    let wanted = try words(caption, version)
    let all = (0..<ClipSource.validationClips).map { (index: $0, likeness: held.clip($0).caption.likeness(wanted)) }
    return all.sorted { ($1.likeness, $0.index) < ($0.likeness, $1.index) }.prefix(rows).map(\.index)
  }

  private func answer(
    _ sampler: Sampler, _ texts: [String], _ shown: [Int], _ held: ClipSource
  ) -> Answer {
    var builder = TableBuilder(Array(texts.indices))
    builder.number("row", .count("row")) { Double($0 + 1) }
    builder.number("held_out", .count("held-out clip")) { Double(shown[$0]) }
    builder.words("caption", "caption") { texts[$0] }
    let table = builder.table("samples")
    let tokens = sampler.trainedSteps * sampler.settings.batchTokens
    let first = "\(out): \(runIdentifier(sampler.settings)) after \(tokens) tokens."
    return Answer([.init("", [first]), .init(table: table)], json: table.json)
  }
}
