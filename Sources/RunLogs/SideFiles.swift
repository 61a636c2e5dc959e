// Settings that stand in a file of their own beside the log.

import Foundation
import Runs
import Texts

enum SideFiles {
  /// What such files are called, the most telling first.
  private static let names = [
    "config.json", "hparams.json", "hyperparameters.json", "args.json", "params.json", "train_config.json",
    "training_args.json", "hparams.yaml", "hparams.yml", "config.yaml", "config.yml", "args.yaml",
    ".hydra/config.yaml", "files/config.yaml",
  ]
  private static let largest = 4_000_000

  /// Whether a file holds settings, or the speed of our own trainer, and no log.
  static func isOne(_ name: String) -> Bool { names.contains(name) || name == "speed.json" }

  /// The settings that stand in the folder of a log or in one of `levels` folders above it; the nearest count.
  static func settings(beside path: String, levels: Int) -> [Setting] {
    var found: [Setting] = []
    var folder = URL(filePath: path).deletingLastPathComponent()
    for _ in 0...max(0, levels) {
      let here = [folder] + newestCheckpoint(folder)
      for place in here {
        for name in names { found += read(place.appending(path: name).path(percentEncoded: false)) }
      }
      folder.deleteLastPathComponent()
    }
    var known: Set<String> = []
    return found.filter { known.insert($0.name).inserted }
  }

  private static func read(_ path: String) -> [Setting] {
    guard FileManager.default.fileExists(atPath: path) else { return [] }
    if !path.hasSuffix(".json") {
      return ((try? FlatYAML.settings(path)) ?? []).map { Setting(name: $0.name, value: $0.value) }
    }
    guard let file = Descriptor(path), file.size <= largest else { return [] }
    var bytes = [UInt8](repeating: 0, count: file.size)
    guard file.read(into: &bytes, at: 0, limit: file.size) == file.size else { return [] }
    return JSONText.settings(bytes) ?? []
  }

  /// `checkpoint-2000` of a run that keeps several.
  private static func newestCheckpoint(_ folder: URL) -> [URL] {
    let all = (try? FileManager.default.contentsOfDirectory(atPath: folder.path(percentEncoded: false))) ?? []
    let steps = all.compactMap { name in
      name.hasPrefix("checkpoint-") ? Int(name.dropFirst("checkpoint-".count)) : nil
    }
    return steps.max().map { [folder.appending(path: "checkpoint-\($0)")] } ?? []
  }
}
